#include "gateway/session.h"

#include <utility>

#include "base/log.h"
#include "base/spawn.h"
#include "gateway/frame_writer.h"

namespace earshot::gateway {

void Session::receive(Bytes bytes) {
  if (closing_) return;
  if (client_ != nullptr) context_.handler.seen(*client_);
  if (const std::optional<CloseCode> failure = reader_.feed(bytes, *this)) fail(*failure);
}

bool Session::has_output() const {
  if (!first_output_.empty()) return true;
  return state_ == SocketState::kOpen && client_ != nullptr && !client_->outbox.empty();
}

void Session::take_output(std::string& out, size_t bytes_max) {
  out += std::exchange(first_output_, {});
  if (state_ == SocketState::kOpen && client_ != nullptr) {
    client_->outbox.take_frames(out, bytes_max);
  }
}

void Session::wake() {
  if (wire_ != nullptr) wire_->output_ready();
}

// ---- what comes from the peer ----

bool Session::on_frame() {
  if (frame_rate_.take(context_.clock.now())) return true;
  fail(CloseCode::kPolicy);
  return false;
}

bool Session::on_text(std::string_view text) {
  if (!text_byte_rate_.take(context_.clock.now(), static_cast<double>(text.size()))) {
    fail(CloseCode::kPolicy);
    return false;
  }
  Result<protocol::ClientFrame> frame = protocol::decode_client_frame(text);
  if (frame.ok()) {
    handle(std::move(*frame));
  } else {
    send_error(protocol::peek_frame_id(text), frame.error());
  }
  return !closing_;
}

bool Session::on_ping(std::string_view payload) {
  append_pong_frame(first_output_, payload);
  // Who pings and never reads would have the pongs pile up.
  if (first_output_.size() > limits::kOutboundBytesMax) fail(CloseCode::kTooSlow);
  wake();
  return !closing_;
}

void Session::on_close() { fail(CloseCode::kNormal); }

void Session::handle(protocol::ClientFrame frame) {
  const Row& row = authorisation_row(frame.request.index());
  const Result<void> allowed = authorise(row, state_, actor_.role);
  if (!allowed.ok()) {
    send_error(frame.id, allowed.error());
    return;
  }
  if (!is_within(row.budget)) {
    send_error(frame.id, {ErrorCode::kRateLimited, "too many requests, slower please"});
    return;
  }
  if (auto* const hello = std::get_if<protocol::Hello>(&frame.request)) {
    spawn(open(shared_from_this(), frame.id, std::move(*hello)));
  } else if (row.lane == Lane::kAtOnce) {
    spawn(answer(shared_from_this(), std::move(frame)));
  } else {
    enqueue(std::move(frame));
  }
}

bool Session::is_within(Budget budget) {
  if (budget == Budget::kOfDomain) return true;
  const Timestamp now = context_.clock.now();
  if (!context_.signalling_rate.take(actor_.user, now)) return false;
  return budget != Budget::kOffers || context_.offer_rate.take(actor_.user, now);
}

void Session::enqueue(protocol::ClientFrame frame) {
  if (ordered_.size() >= limits::kRequestsInFlightMax) {
    send_error(frame.id, {ErrorCode::kRateLimited, "too many requests without an answer"});
    return;
  }
  ordered_.push_back(std::move(frame));
  if (!answering_in_order_) spawn(answer_in_order(shared_from_this()));
}

// ---- answers ----

Task<void> Session::answer(std::shared_ptr<Session> self, protocol::ClientFrame frame) {
  std::string text = co_await self->context_.handler.answer(self->actor_, std::move(frame));
  self->send_answer(std::move(text));
}

Task<void> Session::answer_in_order(std::shared_ptr<Session> self) {
  self->answering_in_order_ = true;
  while (!self->ordered_.empty()) {
    protocol::ClientFrame frame = self->ordered_.pop_front();
    std::string text = co_await self->context_.handler.answer(self->actor_, std::move(frame));
    self->send_answer(std::move(text));
  }
  self->answering_in_order_ = false;
}

Task<void> Session::open(std::shared_ptr<Session> self, uint64_t id, protocol::Hello hello) {
  self->state_ = SocketState::kOpening;
  bool resumed = false;
  self->attach(hello, resumed);
  Result<protocol::HelloResult> welcome = co_await self->context_.handler.welcome(self->actor_);
  if (self->client_ == nullptr) co_return;
  if (!welcome.ok()) {
    self->send_error(id, welcome.error());
    self->fail(CloseCode::kInternal);
    co_return;
  }
  welcome->client_id = self->actor_.client;
  welcome->resume_token = self->client_->resume_token;
  welcome->resumed = resumed;
  welcome->server_time_ms = self->context_.clock.wall_now();
  welcome->server_version = self->context_.server_version;
  // Before the events that came since attach(): they may be newer than the welcome.
  append_text_frame(self->first_output_, protocol::encode_ok(id, *welcome));
  self->state_ = SocketState::kOpen;
  self->wake();
}

void Session::attach(const protocol::Hello& hello, bool& resumed) {
  Client* client = nullptr;
  if (hello.resume_token.has_value()) {
    const auto last_seq = static_cast<uint64_t>(hello.last_seq.value_or(0));
    client = context_.clients.resume(*hello.resume_token, actor_, last_seq);
  }
  resumed = client != nullptr;
  if (client == nullptr) client = &context_.clients.create(actor_, hello.client);
  if (client->session != nullptr) client->session->part(CloseCode::kReplaced);
  client->info = hello.client;
  client->route = route_;
  client->session = this;
  client_ = client;
  actor_ = client->actor;
  log_info(
      "gateway", "client connected",
      {{"client", log_id(actor_.client)}, {"user", log_id(actor_.user)}, {"resumed", resumed}});
  context_.handler.connected(*client);
}

void Session::send_answer(std::string text) {
  if (client_ == nullptr) return;
  client_->outbox.push_answer(std::move(text));
  on_pushed();
}

void Session::send_error(uint64_t id, const Error& error) {
  log_debug(
      "gateway", "request refused",
      {{"user", log_id(actor_.user)}, {"code", wire_name(error.code)}, {"field", error.field}});
  std::string text = protocol::encode_error(id, error);
  if (state_ == SocketState::kOpen) {
    send_answer(std::move(text));
    return;
  }
  append_text_frame(first_output_, text);
  if (first_output_.size() > limits::kGreetingOutputBytesMax) fail(CloseCode::kPolicy);
  wake();
}

void Session::on_pushed() {
  if (client_ == nullptr || wire_ == nullptr) return;
  // A turn may bring more than the limit for a client that reads well: try before giving up on it.
  if (client_->outbox.over_limit() && state_ == SocketState::kOpen) wire_->flush();
  if (client_ != nullptr && client_->outbox.over_limit()) {
    fail(CloseCode::kTooSlow);
    return;
  }
  wake();
}

void Session::ping() {
  append_ping_frame(first_output_);
  wake();
}

// ---- the end ----

void Session::part(CloseCode code) {
  client_ = nullptr;
  if (std::exchange(closing_, true)) return;
  ordered_.clear();
  append_close_frame(first_output_, code);
  log_info("gateway", "socket closing",
           {{"user", log_id(actor_.user)}, {"code", static_cast<uint16_t>(code)}});
  wake();
}

void Session::part_after_output(CloseCode code) {
  if (client_ != nullptr && state_ == SocketState::kOpen) {
    client_->outbox.take_frames(first_output_, limits::kOutboundBytesMax);
  }
  part(code);
}

void Session::fail(CloseCode code) {
  detach();
  part(code);
}

void Session::end() {
  wire_ = nullptr;
  closing_ = true;
  ordered_.clear();
  detach();
}

void Session::detach() {
  if (client_ == nullptr) return;
  Client& client = *std::exchange(client_, nullptr);
  context_.clients.detach(client, context_.clock.now());
  log_info("gateway", "client disconnected",
           {{"client", log_id(actor_.client)}, {"user", log_id(actor_.user)}});
  context_.handler.disconnected(client);
}

}  // namespace earshot::gateway
