// For tests: keeps every request and answers when it is told to; subscriptions whose messages can
// be read again.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "io/https_sender.h"
#include "push/subscription.h"

namespace earshot::push::testing {

class FakePushService final : public io::HttpsSender {
 public:
  struct Received {
    io::HttpsRequest request;
    Done done;  // nullptr: answered
  };

  void post(io::HttpsRequest request, Done done) override {
    requests.push_back({std::move(request), std::move(done)});
  }

  std::string field(size_t index, const std::string& name) const {
    for (const std::string& field : requests.at(index).request.fields) {
      if (field.starts_with(name + ": ")) return field.substr(name.size() + 2);
    }
    return "";
  }
  void answer(size_t index, int status, std::optional<Duration> retry_after = std::nullopt) {
    std::exchange(requests.at(index).done, nullptr)(
        io::HttpsAnswer{.status = status, .retry_after = retry_after, .body = ""});
  }
  void fail(size_t index, ErrorCode code = ErrorCode::kUnavailable) {
    std::exchange(requests.at(index).done, nullptr)(Error{code, "no answer"});
  }

  std::vector<Received> requests;
};

inline Subscription subscription(int64_t user, int64_t device) {
  Subscription out{.device = DeviceId::from_value(device),
                   .user = UserId::from_value(user),
                   .endpoint = "https://push.example.net/" + std::to_string(device)};
  static const io::P256Key key = io::P256Key::generate();
  out.p256dh = key.public_bytes();
  return out;
}

}  // namespace earshot::push::testing
