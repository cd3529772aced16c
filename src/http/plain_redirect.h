// HTTP without TLS on a server that has TLS: answers the HTTP-01 challenges of certificate
// authorities (RFC 8555 §8.3) and sends everything else to https. One request, then the connection
// ends. Hostile input; loop thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/request_head.h"
#include "http/response.h"
#include "http/single_answers.h"
#include "io/event_loop.h"
#include "io/stream.h"

namespace earshot::http {

struct PlainRedirectSettings {
  std::string public_url = {};  // "https://chat.example.org"; "": not known
  uint16_t https_port = 443;    // where this server speaks TLS
  // The key authorization for a token; nullptr: no challenges are answered.
  std::function<std::optional<std::string>(std::string_view token)> find_challenge = {};
};

// Pure. 200 for a known challenge; 404 for an unknown one; 308 to https, with the address that the
// client named if it is well-formed and local, or if there is no public one; 400 without any.
Response answer_plain(const RequestHead& head, const PlainRedirectSettings& settings);

class PlainRedirect {
 public:
  // `loop` outlives this.
  PlainRedirect(io::EventLoop& loop, PlainRedirectSettings settings);

  // Closes the stream when there are too many, of its host or in all.
  void serve(std::unique_ptr<io::Stream> stream) { answers_.serve(std::move(stream)); }

  // To stop: close_all(), then run the loop until idle().
  void close_all() { answers_.close_all(); }
  bool idle() const { return answers_.idle(); }

 private:
  const PlainRedirectSettings settings_;
  SingleAnswers answers_;
};

}  // namespace earshot::http
