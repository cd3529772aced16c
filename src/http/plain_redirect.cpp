#include "http/plain_redirect.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/spawn.h"
#include "http/origin_check.h"
#include "http/request_parser.h"
#include "io/timer.h"

namespace earshot::http {
namespace {

constexpr std::string_view kChallengePath = "/.well-known/acme-challenge/";
constexpr size_t kTokenCharsMax = 256;
constexpr Duration kWriteMax = 10s;
// No single host keeps an authority from the answer to its challenge.
constexpr size_t kPerHostMax = limits::kPlainConnectionsMax / 8;

bool is_token(std::string_view text) {
  const auto is_base64url = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return !text.empty() && text.size() <= kTokenCharsMax &&
         std::all_of(text.begin(), text.end(), is_base64url);
}

Response text_response(int status, std::string text) {
  Response response;
  response.status = status;
  response.set("Content-Type", "text/plain; charset=utf-8");
  response.set("Cache-Control", "no-store");
  response.body = std::move(text);
  return response;
}

std::string without_port(std::string_view host) {
  const size_t after = host.starts_with('[') ? host.find(']') : 0;
  return std::string(host.substr(0, host.find(':', after == std::string_view::npos ? 0 : after)));
}

// The origin to go to; "" when nobody knows.
std::string https_origin(std::string_view host, const PlainRedirectSettings& settings) {
  const bool plain = is_plain_host(host);
  // A name that somebody else may own gets no say where the browser goes next.
  const bool trusted = plain && (settings.public_url.empty() || is_local_host(host));
  if (!trusted) return settings.public_url;
  std::string origin = "https://" + without_port(host);
  if (settings.https_port != 443) origin += ":" + std::to_string(settings.https_port);
  return origin;
}

}  // namespace

Response answer_plain(const RequestHead& head, const PlainRedirectSettings& settings) {
  if (head.target.starts_with(kChallengePath)) {
    const std::string_view token = std::string_view(head.target).substr(kChallengePath.size());
    std::optional<std::string> found;
    if (is_token(token) && settings.find_challenge) found = settings.find_challenge(token);
    if (!found) return text_response(404, "There is no such challenge.\n");
    Response response = text_response(200, *std::move(found));
    response.fields.front().second = "application/octet-stream";
    return response;
  }
  const std::string origin = https_origin(head.field("host"), settings);
  // Only the origin form: what else HTTP allows there is for proxies.
  if (origin.empty() || !head.target.starts_with('/')) {
    return text_response(400, "This server speaks HTTPS.\n");
  }
  Response response = text_response(308, "This server speaks HTTPS.\n");
  response.set("Location", origin + head.target);
  return response;
}

PlainRedirect::PlainRedirect(io::EventLoop& loop, PlainRedirectSettings settings)
    : loop_(loop),
      settings_(std::move(settings)),
      connections_(limits::kPlainConnectionsMax, kPerHostMax) {}

void PlainRedirect::serve(std::unique_ptr<io::Stream> stream) {
  std::optional<io::ConnectionSlot> slot = connections_.acquire(stream->peer());
  if (slot) spawn(run(std::move(stream), *std::move(slot)));
}

void PlainRedirect::close_all() {
  const auto streams = streams_;  // closing one takes it out
  for (io::Stream* const stream : streams) stream->close();
}

// Has the slot for as long as it runs.
Task<void> PlainRedirect::run(std::unique_ptr<io::Stream> stream,
                              [[maybe_unused]] io::ConnectionSlot slot) {
  streams_.insert(stream.get());
  io::Timer deadline(loop_, [&stream] { stream->close(); });
  deadline.arm_after(limits::kHttpHeadDeadline);
  RequestParser parser;
  std::string inbox;
  Result<size_t> used = size_t{0};
  while (used.ok() && !parser.head_done()) {
    const auto scratch = loop_.scratch();
    const auto count = co_await stream->read(scratch);
    if (!count.ok() || *count == 0) break;
    inbox.append(as_text(scratch.first(*count)));
    used = parser.feed(inbox);
    if (used.ok()) inbox.erase(0, *used);
  }
  if (!used.ok() || parser.head_done()) {
    const RequestHead head = used.ok() ? parser.take_head() : RequestHead();
    const Response response =
        used.ok() ? answer_plain(head, settings_) : error_response(used.error());
    const HeadContext context{.wall = loop_.clock().wall_now(),
                              .host = head.field("host"),
                              .secure = false,
                              .keep_alive = false};
    std::string bytes = serialize_head(response, context);
    if (head.method != Method::kHead) bytes += std::get<std::string>(response.body);
    deadline.arm_after(kWriteMax);
    const auto written = co_await stream->write(as_bytes(bytes));
    // A client that is still sending would lose the answer to a reset.
    if (written.ok()) {
      stream->finish();
      const auto rest = co_await stream->read(loop_.scratch());
      static_cast<void>(rest);
    }
  }
  deadline.cancel();
  streams_.erase(stream.get());
  stream->close();
}

}  // namespace earshot::http
