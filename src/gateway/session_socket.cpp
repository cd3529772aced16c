#include "gateway/session_socket.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/spawn.h"

namespace earshot::gateway {

SessionSocket::SessionSocket(SocketOwner& owner, SessionContext& context,
                             const protocol::Actor& actor, std::string host,
                             std::unique_ptr<io::Stream> stream)
    : owner_(owner),
      stream_(std::move(stream)),
      session_(std::make_shared<Session>(
          context, static_cast<Wire&>(*this), actor,
          ClientRoute{stream_->peer(), stream_->local(), std::move(host)})),
      timer_(stream_->loop(), [this] { on_timer(); }),
      started_(stream_->loop().now()),
      last_received_(started_),
      last_ping_(started_),
      closing_since_(Timestamp::max()) {}

void SessionSocket::start(std::string handshake, std::string unread) {
  arm_timer();
  writing_ = true;
  spawn(write_all(shared_from_this(), std::move(handshake)));
  spawn(read_all(shared_from_this(), std::move(unread)));
}

Task<void> SessionSocket::read_all(std::shared_ptr<SessionSocket> self, std::string unread) {
  if (!unread.empty()) self->session_->receive(as_bytes(unread));
  unread = {};
  io::Stream& stream = *self->stream_;
  while (true) {
    const std::span<uint8_t> buffer = stream.loop().scratch();
    const Result<size_t> count = co_await stream.read(buffer);
    if (!count.ok() || *count == 0) break;
    self->last_received_ = stream.loop().now();
    self->session_->receive(buffer.first(*count));
  }
  self->timer_.cancel();
  stream.close();
  self->session_->end();
  self->owner_.on_socket_ended(*self);
}

void SessionSocket::output_ready() {
  if (!std::exchange(flush_queued_, true)) owner_.flush_at_turn_end(*this);
}

void SessionSocket::flush_queued() {
  flush_queued_ = false;
  flush();
}

void SessionSocket::flush() {
  if (session_->closing() && closing_since_ == Timestamp::max()) {
    closing_since_ = stream_->loop().now();
    arm_timer();
  }
  if (writing_ || stream_->closed() || !session_->has_output()) return;
  writing_ = true;
  spawn(write_all(shared_from_this(), {}));
}

Task<void> SessionSocket::write_all(std::shared_ptr<SessionSocket> self, std::string batch) {
  while (true) {
    if (batch.empty()) self->session_->take_output(batch, limits::kWriteBatchBytesMax);
    if (batch.empty()) break;
    const Result<void> written = co_await self->stream_->write(as_bytes(batch));
    if (!written.ok()) {
      self->stream_->close();
      break;
    }
    batch.clear();
  }
  self->writing_ = false;
  if (self->session_->closing()) self->stream_->finish();
}

void SessionSocket::arm_timer() {
  Timestamp next =
      std::min(last_ping_ + limits::kSocketPingInterval, last_received_ + limits::kSocketDeadAfter);
  if (!session_->greeted()) next = std::min(next, started_ + limits::kHelloDeadline);
  if (closing_since_ != Timestamp::max()) next = closing_since_ + limits::kCloseLinger;
  timer_.arm(next);
}

void SessionSocket::on_timer() {
  const Timestamp now = stream_->loop().now();
  if (now >= last_received_ + limits::kSocketDeadAfter ||
      (closing_since_ != Timestamp::max() && now >= closing_since_ + limits::kCloseLinger)) {
    stream_->close();  // the reader does the rest
    return;
  }
  if (!session_->greeted() && now >= started_ + limits::kHelloDeadline) {
    session_->fail(CloseCode::kPolicy);
  }
  if (now >= last_ping_ + limits::kSocketPingInterval) {
    last_ping_ = now;
    if (!session_->closing()) session_->ping();
  }
  arm_timer();
}

}  // namespace earshot::gateway
