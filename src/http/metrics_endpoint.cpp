#include "http/metrics_endpoint.h"

#include <utility>

#include "http/exposition.h"

namespace earshot::http {
namespace {

constexpr size_t kConnectionsMax = 16;  // one or two readers every few seconds

}  // namespace

Response answer_metrics(const RequestHead& head, const std::function<std::string()>& text) {
  if (head.target != "/metrics") return text_response(404, "Metrics are at /metrics.\n");
  if (head.method != Method::kGet && head.method != Method::kHead) {
    Response response = text_response(405, "Metrics can only be read.\n");
    response.set("Allow", "GET, HEAD");
    return response;
  }
  Response response = text_response(200, text());
  response.fields.front().second = kExpositionType;
  return response;
}

Result<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::create(
    io::EventLoop& loop, const SocketAddress& address, std::function<std::string()> text) {
  std::unique_ptr<MetricsEndpoint> endpoint(new MetricsEndpoint(loop, std::move(text)));
  TRY_ASSIGN(endpoint->listener_,
             io::TcpListener::create(
                 loop, address, endpoint->limit_, nullptr,
                 {.on_http = [answers = &endpoint->answers_](std::unique_ptr<io::Stream> stream) {
                   answers->serve(std::move(stream));
                 }}));
  return endpoint;
}

MetricsEndpoint::MetricsEndpoint(io::EventLoop& loop, std::function<std::string()> text)
    : text_(std::move(text)),
      limit_(kConnectionsMax, kConnectionsMax),
      answers_(loop, kConnectionsMax, kConnectionsMax,
               [this](const RequestHead& head) { return answer_metrics(head, text_); }) {}

void MetricsEndpoint::close() {
  listener_.reset();
  answers_.close_all();
}

}  // namespace earshot::http
