#include "http/single_answers.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/limits.h"
#include "base/spawn.h"
#include "http/request_parser.h"
#include "io/timer.h"

namespace earshot::http {
namespace {

constexpr Duration kWriteMax = 10s;

}  // namespace

Response text_response(int status, std::string text) {
  Response response;
  response.status = status;
  response.set("Content-Type", "text/plain; charset=utf-8");
  response.set("Cache-Control", "no-store");
  response.body = std::move(text);
  return response;
}

SingleAnswers::SingleAnswers(io::EventLoop& loop, size_t connections_max, size_t per_host_max,
                             Answer answer)
    : loop_(loop), answer_(std::move(answer)), connections_(connections_max, per_host_max) {}

void SingleAnswers::serve(std::unique_ptr<io::Stream> stream) {
  std::optional<io::ConnectionSlot> slot = connections_.acquire(stream->peer());
  if (slot) spawn(run(std::move(stream), *std::move(slot)));
}

void SingleAnswers::close_all() {
  const auto streams = streams_;  // closing one takes it out
  for (io::Stream* const stream : streams) stream->close();
}

// Has the slot for as long as it runs.
Task<void> SingleAnswers::run(std::unique_ptr<io::Stream> stream,
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
    const Response response = used.ok() ? answer_(head) : error_response(used.error());
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
