// What Prometheus reads: GET /metrics on a listener of its own, without TLS and without accounts,
// so it belongs on an address that only the monitoring can reach. Nothing of people is in it.
// Loop thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/socket_address.h"
#include "http/request_head.h"
#include "http/response.h"
#include "http/single_answers.h"
#include "io/connection_limit.h"
#include "io/event_loop.h"
#include "io/tcp_listener.h"

namespace earshot::http {

// Pure but for `text`, which makes the text (exposition.h). 404 for another path, 405 for another
// method.
Response answer_metrics(const RequestHead& head, const std::function<std::string()>& text);

class MetricsEndpoint {
 public:
  // `loop` outlives it.
  static Result<std::unique_ptr<MetricsEndpoint>> create(io::EventLoop& loop,
                                                         const SocketAddress& address,
                                                         std::function<std::string()> text);

  const SocketAddress& address() const { return listener_->address(); }

  // To stop: close(), then run the loop until idle().
  void close();
  bool idle() const { return answers_.idle(); }

 private:
  MetricsEndpoint(io::EventLoop& loop, std::function<std::string()> text);

  const std::function<std::string()> text_;
  io::ConnectionLimit limit_;
  SingleAnswers answers_;
  std::unique_ptr<io::TcpListener> listener_;
};

}  // namespace earshot::http
