// What the protocol asks of HTTP. Blocking; one thread.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace earshot::acme {

enum class HttpMethod { kGet, kHead, kPost };

struct HttpRequest {
  HttpMethod method = HttpMethod::kGet;
  std::string url;
  std::string body = {};  // of a POST: application/jose+json
};

struct HttpAnswer {
  int status = 0;
  std::string location;
  std::string replay_nonce;
  std::optional<Duration> retry_after;
  std::string body;
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Any status is an answer. kUnavailable: there was none, and why; also when the flow was told to
  // stop.
  virtual Result<HttpAnswer> send(const HttpRequest& request) = 0;
};

}  // namespace earshot::acme
