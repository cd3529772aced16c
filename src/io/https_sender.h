// Requests to servers that other people named: what their users need of it. The real one is
// https_client.h; tests make others.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace earshot::io {

struct HttpsRequest {
  std::string url;                  // https
  std::vector<std::string> fields;  // "Name: value"
  std::string body;
  Duration timeout;  // from now to the last byte of the answer
};

struct HttpsAnswer {
  int status = 0;
  std::optional<Duration> retry_after;
  std::string body;  // its beginning
};

class HttpsSender {
 public:
  // Any status is an answer. kForbidden: it may not be asked (not https, not on the internet);
  // kUnavailable: there was no answer, and why.
  using Done = std::function<void(Result<HttpsAnswer>)>;

  virtual ~HttpsSender() = default;
  // Loop thread. `done` is called there, once, later; not after this object is gone.
  virtual void post(HttpsRequest request, Done done) = 0;
};

}  // namespace earshot::io
