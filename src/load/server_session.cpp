#include "load/server_session.h"

#include <charconv>
#include <utility>

#include "base/check.h"
#include "base/json_writer.h"
#include "base/spawn.h"
#include "io/event_loop.h"
#include "protocol/request_encode.gen.h"

namespace earshot::load {
namespace {

using protocol::JsonValue;

constexpr Duration kExchangeMax = 20s;
constexpr Duration kHeartbeat = 5s;  // docs/protocol.md: in a call
constexpr Duration kRatePause = 1s;  // likewise, after rate_limited
constexpr int kSignInsMax = 60;

Error server_error(const JsonValue& data) {
  const auto code = data.find("code");
  const auto message = data.find("message");
  const auto text = [](const std::optional<JsonValue>& value) {
    return std::string(value ? value->string().value_or("") : "");
  };
  return {parse_error_code(text(code)).value_or(ErrorCode::kInternal),
          text(code) + ": " + text(message)};
}

Error body_error(int status, const std::string& body) {
  const auto parsed = protocol::parse_json(body);
  const auto error = parsed.ok() ? parsed->find("error") : std::nullopt;
  if (error) return server_error(*error);
  return {ErrorCode::kUnavailable, "the server answers with " + std::to_string(status)};
}

}  // namespace

Result<ServerDoor> parse_server_url(std::string_view url) {
  const auto wrong = [] {
    return Error{ErrorCode::kInvalid, "a server is https://host, or https://host:port"};
  };
  ServerDoor out;
  const bool is_secure = url.starts_with("https://");
  if (!is_secure && !url.starts_with("http://")) return wrong();
  std::string_view host = url.substr(is_secure ? 8 : 7);
  if (host.ends_with('/')) host.remove_suffix(1);
  out.port = is_secure ? 443 : 80;
  out.host = host;
  out.origin = (is_secure ? "https://" : "http://") + out.host;
  const size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
    const std::string_view port = host.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (error != std::errc() || end != port.data() + port.size()) return wrong();
    host = host.substr(0, colon);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  out.name = host;
  if (out.name.empty() || out.name.find_first_of("/ ?#@") != std::string::npos) return wrong();
  return out;
}

ServerSession::ServerSession(io::EventLoop& loop, const ServerDoor& door, Random& random,
                             Account account)
    : loop_(loop),
      door_(door),
      random_(random),
      account_(std::move(account)),
      heartbeat_(loop, [this] {
        request(protocol::Ping{}, [](const auto&) {});
        heartbeat_.arm_after(kHeartbeat);
      }) {}

ServerSession::~ServerSession() { CHECK(idle()); }

std::string ServerSession::head_of(const std::string& method_and_path) const {
  std::string head =
      method_and_path + " HTTP/1.1\r\nHost: " + door_.host + "\r\nOrigin: " + door_.origin + "\r\n";
  if (!cookie_.empty()) head += "Cookie: " + cookie_ + "\r\n";
  return head;
}

void ServerSession::open(Done done) { spawn(run(std::move(done))); }

Task<void> ServerSession::run(Done done) {
  ++tasks_;
  Result<void> ready = co_await sign_in();
  if (ready.ok()) ready = co_await open_socket();
  --tasks_;
  if (!ready.ok()) {
    done(Error{ready.error().code, account_.username + ": " + ready.error().message});
    co_return;
  }
  open_ = true;
  protocol::Hello hello;
  hello.client = {.name = "earshot-load", .can_call = true};
  request(hello, [this, done](const Result<JsonValue>& answer) {
    if (!answer.ok()) return done(answer.error());
    heartbeat_.arm_after(kHeartbeat);
    done({});
  });
  spawn(read_all());
}

Task<Result<void>> ServerSession::sign_in() {
  JsonWriter json;
  protocol::encode(json,
                   protocol::SignIn{.username = account_.username, .password = account_.password});
  const std::string body = json.take();
  const std::string request = head_of("POST /api/v1/sign_in") +
                              "Content-Type: application/json\r\nConnection: close\r\n"
                              "Content-Length: " +
                              std::to_string(body.size()) + "\r\n\r\n" + body;
  for (int tries = 0; tries < kSignInsMax; ++tries) {
    CO_TRY_ASSIGN(stream_, door_.tls ? door_.tls->connect(loop_, door_.address, door_.name)
                                     : io::connect_tcp(loop_, door_.address));
    CO_TRY_ASSIGN(Exchanged answer, co_await exchange(*stream_, request));
    stream_->close();
    if (answer.head.status == 429) {
      co_await io::sleep_until(loop_, loop_.now() + kRatePause);
      continue;
    }
    if (answer.head.status != 200) co_return body_error(answer.head.status, answer.body);
    cookie_ = answer.head.cookie;
    const auto parsed = protocol::parse_json(answer.body);
    const auto user = parsed.ok() ? parsed->find("user") : std::nullopt;
    const auto id = user ? user->find("id") : std::nullopt;
    const auto known = id ? UserId::parse(id->string().value_or("")) : std::nullopt;
    if (!known) co_return Error{ErrorCode::kInvalid, "the server does not say who that is"};
    user_ = *known;
    co_return Result<void>();
  }
  co_return Error{ErrorCode::kRateLimited, "the server lets nobody sign in for a minute"};
}

Task<Result<void>> ServerSession::open_socket() {
  CO_TRY_ASSIGN(stream_, door_.tls ? door_.tls->connect(loop_, door_.address, door_.name)
                                   : io::connect_tcp(loop_, door_.address));
  const std::string request = head_of("GET /api/v1/socket") +
                              "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
                              WebSocket::make_key(random_) + "\r\n\r\n";
  CO_TRY_ASSIGN(Exchanged answer, co_await exchange(*stream_, request));
  if (answer.head.status != 101) co_return body_error(answer.head.status, answer.body);
  socket_ = std::make_unique<WebSocket>(random_, [this](std::string_view text) { on_text(text); });
  const Result<void> fed = socket_->feed(as_bytes(answer.behind));
  co_return fed;
}

Task<Result<ServerSession::Exchanged>> ServerSession::exchange(io::Stream& stream,
                                                               std::string request) {
  io::Timer deadline(loop_, [&stream] { stream.close(); });
  deadline.arm_after(kExchangeMax);
  CO_TRY(co_await stream.write(as_bytes(request)));
  std::string text;
  while (true) {
    const Result<size_t> count = co_await stream.read(loop_.scratch());
    if (!count.ok()) co_return count.error();
    if (*count == 0) co_return Error{ErrorCode::kUnavailable, "the server broke off"};
    text += as_text(Bytes(loop_.scratch()).first(*count));
    CO_TRY_ASSIGN(const std::optional<HttpHead> head, parse_http_head(text));
    if (!head || text.size() < head->head_bytes + head->body_bytes) continue;
    Exchanged out;
    out.head = *head;
    out.body = text.substr(head->head_bytes, head->body_bytes);
    out.behind = text.substr(head->head_bytes + head->body_bytes);
    co_return out;
  }
}

Task<void> ServerSession::read_all() {
  ++tasks_;
  std::string why = "the server broke the connection off";
  while (true) {
    const Result<size_t> count = co_await stream_->read(loop_.scratch());
    if (!count.ok() || *count == 0) break;
    const Result<void> fed = socket_->feed(Bytes(loop_.scratch()).first(*count));
    flush();
    if (fed.ok()) continue;
    why = fed.error().message;
    break;
  }
  --tasks_;
  lose(why);
}

void ServerSession::lose(const std::string& why) {
  open_ = false;
  heartbeat_.cancel();
  waiting_.clear();
  stream_->close();
  if (!closing_ && on_closed) on_closed(why);
}

void ServerSession::close() {
  closing_ = true;
  open_ = false;
  heartbeat_.cancel();
  waiting_.clear();
  if (stream_) stream_->close();
}

void ServerSession::request(const protocol::ClientRequest& request, Answered answered) {
  if (!open_) return;
  const uint64_t id = next_id_++;
  waiting_[id] = std::move(answered);
  socket_->send_text(protocol::encode_request(id, request));
  flush();
}

void ServerSession::flush() {
  output_ += socket_->take_output();
  if (!writing_ && !output_.empty()) spawn(write_all());
}

Task<void> ServerSession::write_all() {
  ++tasks_;
  writing_ = true;
  while (!output_.empty()) {
    const std::string now = std::exchange(output_, {});
    const Result<void> written = co_await stream_->write(as_bytes(now));
    if (!written.ok()) break;  // reading says so, too
  }
  writing_ = false;
  --tasks_;
}

void ServerSession::on_text(std::string_view text) {
  const auto frame = protocol::parse_json(text);
  if (!frame.ok()) return;
  const auto type = frame->find("type");
  const auto data = frame->find("data");
  if (!type || !data) return;
  const std::string_view name = type->string().value_or("");
  const auto id = frame->find("id");
  if (!id) {
    if (on_event && name != "error") on_event(name, *data);
    return;
  }
  const auto waiting = waiting_.find(static_cast<uint64_t>(id->integer().value_or(0)));
  if (waiting == waiting_.end()) return;
  const Answered answered = std::move(waiting->second);
  waiting_.erase(waiting);
  answered(name == "ok" ? Result<JsonValue>(*data) : Result<JsonValue>(server_error(*data)));
}

}  // namespace earshot::load
