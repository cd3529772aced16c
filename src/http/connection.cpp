#include "http/connection.h"

#include <unistd.h>

#include <algorithm>

#include "base/limits.h"
#include "base/log.h"
#include "http/client_address.h"
#include "http/cookies.h"
#include "identity/login_guard.h"

namespace earshot::http {
namespace {

constexpr Duration kLingerMax = 2s;  // for what a refused client still has under way
constexpr size_t kLingerBytesMax = 1024 * 1024;

Error gone() { return {ErrorCode::kUnavailable, "the connection is gone"}; }

Error too_large(uint64_t bytes_max) {
  return {ErrorCode::kTooLarge,
          "At most " + std::to_string(bytes_max) + " bytes are accepted here."};
}

Error too_many_requests() {
  return {ErrorCode::kRateLimited, "Too many requests. Slow down a little."};
}

}  // namespace

Connection::Connection(HttpServer& server, std::unique_ptr<io::Stream> stream, std::string received)
    : server_(server),
      stream_(std::move(stream)),
      deadline_(server.parts_.loop, [this] { close(); }),
      body_deadline_(server.parts_.loop, [this] { close(); }),
      inbox_(std::move(received)),
      peer_(stream_->peer().ip()) {
  server_.connections_.insert(this);
}

Connection::~Connection() { server_.connections_.erase(this); }

void Connection::close() {
  if (stream_) stream_->close();
}

bool Connection::secure(const RequestHead& head) const {
  return server_.origins_.seen_as_secure(head.field("host"), stream_->secure());
}

void Connection::arm(Duration duration) { deadline_.arm_after(duration); }

Task<void> Connection::run() {
  while (stream_ && !stream_->closed()) {
    const Next next = co_await run_request();
    if (next == Next::kClose) break;
  }
  deadline_.cancel();
  close();
}

Task<Connection::Next> Connection::run_request() {
  RequestParser parser;
  const bool got_head = co_await read_head(parser);
  if (!got_head) co_return Next::kClose;
  requests_ += 1;
  RequestHead head = parser.take_head();
  address_ = client_address(peer_, head, server_.parts_.trusted_proxies);
  auto admitted = admit(head, secure(head), server_.parts_.router, server_.origins_);
  if (auto* refusal = std::get_if<Response>(&admitted)) {
    co_await respond(std::move(*refusal), head, false);
    co_return Next::kClose;
  }
  Admission admission = std::get<Admission>(std::move(admitted));
  bool keep_alive = head.keep_alive && requests_ < limits::kHttpRequestsPerConnectionMax;
  if (std::holds_alternative<AdmittedSocket>(admission.kind)) {
    co_await upgrade(std::move(head));
    co_return Next::kClose;
  }
  Result<Response> answer = gone();
  if (auto* route = std::get_if<AdmittedRoute>(&admission.kind)) {
    Request request;
    request.head = head;
    request.target = std::move(admission.target);
    request.parameters = std::move(route->parameters);
    request.address = address_;
    request.secure = secure(head);
    answer = co_await run_route(request, *route->route, parser);
  } else if (server_.parts_.site != nullptr) {
    answer = server_.parts_.site->answer(head, admission.target);
  } else {
    answer = Error{ErrorCode::kNotFound, "This server has no web client."};
  }
  // What is left of the body would be taken for the next request.
  if (head.has_body() && !parser.done()) keep_alive = false;
  Response response = answer.ok() ? *std::move(answer) : error_response(answer.error());
  const bool sent = co_await respond(std::move(response), head, keep_alive);
  co_return sent&& keep_alive ? Next::kAnotherRequest : Next::kClose;
}

Task<bool> Connection::read_head(RequestParser& parser) {
  // A new connection owes us a request at once, a known one may rest.
  bool resting = requests_ > 0 && inbox_.empty();
  arm(resting ? server_.deadlines_.keep_alive : server_.deadlines_.head);
  while (true) {
    const auto used = parser.feed(inbox_);
    if (!used.ok()) {
      RequestHead nothing;
      co_await respond(error_response(used.error()), nothing, false);
      co_return false;
    }
    inbox_.erase(0, *used);
    if (parser.head_done()) co_return true;
    const bool more = co_await read_more();
    if (!more) co_return false;
    if (resting) {
      resting = false;
      arm(server_.deadlines_.head);
    }
  }
}

Task<bool> Connection::read_more() {
  const auto scratch = server_.parts_.loop.scratch();
  const auto count = co_await stream_->read(scratch);
  if (!count.ok() || *count == 0) co_return false;
  inbox_.append(as_text(scratch.first(*count)));
  co_return true;
}

Task<Result<identity::Session>> Connection::authenticate(const RequestHead& head) {
  const auto cookie = find_cookie(head.field("cookie"), session_cookie_name(secure(head)));
  identity::Sessions& sessions = server_.parts_.sessions;
  // Whoever makes sessions up must not have the database asked for each of them.
  if (sessions.needs_lookup(cookie) &&
      !server_.lookup_rate_.take(identity::address_bucket(address_), server_.parts_.loop.now())) {
    co_return too_many_requests();
  }
  co_return co_await sessions.authenticate(std::string(cookie), address_,
                                           server_.parts_.loop.clock().wall_now());
}

Task<Result<void>> Connection::identify(Request& request, const Route& route) {
  if (route.access == Access::kPublic) co_return Result<void>();
  CO_TRY_ASSIGN(request.session, co_await authenticate(request.head));
  if (route.access == Access::kAdmin && request.session->role != identity::Role::kAdmin) {
    co_return Error{ErrorCode::kForbidden, "Only administrators may do this."};
  }
  co_return Result<void>();
}

Result<void> Connection::check_rate(const std::optional<identity::Session>& session) {
  const Timestamp now = server_.parts_.loop.now();
  const bool allowed = session
                           ? server_.user_rate_.take(session->user_id, now)
                           : server_.address_rate_.take(identity::address_bucket(address_), now);
  if (allowed) return {};
  return too_many_requests();
}

Task<Result<Response>> Connection::run_route(Request& request, const Route& route,
                                             RequestParser& parser) {
  deadline_.cancel();
  CO_TRY(co_await identify(request, route));
  CO_TRY(check_rate(request.session));
  CO_TRY(co_await read_body(request, route, parser));
  // The session may have ended, or its role changed, in the time that the body took.
  if (route.body.kind != BodyKind::kNone) {
    CO_TRY(co_await identify(request, route));
  }
  request.moment = {server_.parts_.loop.now(), server_.parts_.loop.clock().wall_now()};
  co_return co_await route.handler(request);
}

Task<Result<void>> Connection::read_body(Request& request, const Route& route,
                                         RequestParser& parser) {
  const uint64_t bytes_max = route.body.bytes_max;
  if (route.body.kind == BodyKind::kNone) co_return Result<void>();
  if (route.body.kind == BodyKind::kJson) {
    // Strangers may send one: byte by byte it would hold the connection for weeks.
    body_deadline_.arm_after(server_.deadlines_.json_body);
    auto read = co_await read_into_memory(request, bytes_max, parser);
    body_deadline_.cancel();
    co_return read;
  }
  // Large bodies are only taken from people we know, a few at a time.
  const UserId user = request.session->user_id;
  if (!server_.take_upload_slot(user)) {
    co_return Error{ErrorCode::kRateLimited, "Too many uploads at once. Wait for one to finish."};
  }
  Result<void> outcome;
  if (route.body.kind == BodyKind::kBytes) {
    outcome = co_await read_into_memory(request, bytes_max, parser);
  } else {
    outcome = co_await read_into_file(request, bytes_max, parser);
  }
  server_.give_upload_slot(user);
  co_return outcome;
}

Task<Result<void>> Connection::invite_body(const RequestHead& head) {
  if (!equal_ignoring_case(head.field("expect"), "100-continue")) co_return Result<void>();
  const bool sent = co_await write("HTTP/1.1 100 Continue\r\n\r\n");
  if (!sent) co_return gone();
  co_return Result<void>();
}

Task<Result<std::string>> Connection::next_body_piece(RequestParser& parser) {
  while (!parser.done()) {
    CO_TRY_ASSIGN(const size_t used, parser.feed(inbox_));
    inbox_.erase(0, used);
    std::string piece = parser.take_body();
    if (!piece.empty()) co_return piece;
    if (parser.done()) break;
    // All that the parser can leave is a chunk's header that has not ended yet.
    if (inbox_.size() > limits::kHttpHeadBytesMax) {
      co_return Error{ErrorCode::kInvalid, "This is not a well-formed HTTP request."};
    }
    arm(server_.deadlines_.stall);
    const bool more = co_await read_more();
    deadline_.cancel();
    if (!more) co_return gone();
  }
  co_return std::string();
}

Task<Result<void>> Connection::read_into_memory(Request& request, uint64_t bytes_max,
                                                RequestParser& parser) {
  CO_TRY(co_await invite_body(request.head));
  while (true) {
    CO_TRY_ASSIGN(const std::string piece, co_await next_body_piece(parser));
    if (piece.empty()) co_return Result<void>();
    if (request.body.size() + piece.size() > bytes_max) co_return too_large(bytes_max);
    request.body += piece;
  }
}

Task<Result<void>> Connection::read_into_file(Request& request, uint64_t bytes_max,
                                              RequestParser& parser) {
  CO_TRY_ASSIGN(request.upload, co_await server_.parts_.files.begin_upload());
  CO_TRY(co_await invite_body(request.head));
  while (true) {
    CO_TRY_ASSIGN(std::string piece, co_await next_body_piece(parser));
    if (piece.empty()) co_return Result<void>();
    if (request.upload->size_bytes() + piece.size() > bytes_max) co_return too_large(bytes_max);
    CO_TRY(co_await request.upload->append(std::move(piece)));
  }
}

Task<bool> Connection::upgrade(RequestHead head) {
  deadline_.cancel();
  const auto session = co_await authenticate(head);
  const Result<void> allowed = session.ok() ? check_rate(*session) : session.error();
  if (!allowed.ok()) {
    co_await respond(error_response(allowed.error()), head, false);
    co_return false;
  }
  UpgradeRequest request{*session, std::string(head.field("host")),
                         std::string(head.field("sec-websocket-key")), std::move(inbox_)};
  server_.parts_.upgrades.on_upgrade(std::move(stream_), std::move(request));
  co_return true;
}

Task<bool> Connection::respond(Response response, const RequestHead& head, bool keep_alive) {
  const HeadContext context{.wall = server_.parts_.loop.clock().wall_now(),
                            .host = head.field("host"),
                            .secure = secure(head),
                            .keep_alive = keep_alive};
  std::string bytes = serialize_head(response, context);
  const bool head_only =
      head.method == Method::kHead || response.status == 204 || response.status == 304;
  bool sent = false;
  if (const auto* file = std::get_if<FileBody>(&response.body)) {
    sent = co_await write(bytes);
    if (sent && !head_only) sent = co_await write_file(*file);
  } else {
    if (!head_only) {
      const auto* text = std::get_if<std::string>(&response.body);
      bytes +=
          text != nullptr ? std::string_view(*text) : std::get<std::string_view>(response.body);
    }
    sent = co_await write(bytes);
  }
  if (sent && !keep_alive) co_await linger();
  co_return sent;
}

Task<bool> Connection::write(std::string_view bytes) {
  // In pieces, each with its own deadline, so that a slow reader of a large answer is fine and one
  // that has stopped reading is not.
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, limits::kHttpFileChunkBytes);
    arm(server_.deadlines_.stall);
    const auto written = co_await stream_->write(as_bytes(piece));
    deadline_.cancel();
    if (!written.ok()) co_return false;
    bytes.remove_prefix(piece.size());
  }
  co_return true;
}

Task<bool> Connection::write_file(const FileBody& file) {
  ByteRange rest = file.range;
  while (rest.count > 0) {
    auto read_piece = [fd = file.fd.get(), rest]() -> Result<std::string> {
      std::string piece(std::min<uint64_t>(rest.count, limits::kHttpFileChunkBytes), '\0');
      const ssize_t count = ::pread(fd, piece.data(), piece.size(), static_cast<off_t>(rest.first));
      if (count <= 0) return Error{ErrorCode::kUnavailable, "the file became shorter"};
      piece.resize(static_cast<size_t>(count));
      return piece;
    };
    const auto piece = co_await server_.parts_.pool.run(read_piece);
    // The length is announced already: all that can be said now is that it is broken off.
    if (!piece.ok()) co_return false;
    const bool sent = co_await write(*piece);
    if (!sent) co_return false;
    rest.first += piece->size();
    rest.count -= piece->size();
  }
  co_return true;
}

Task<void> Connection::linger() {
  stream_->finish();
  arm(kLingerMax);
  size_t drained = 0;
  while (drained < kLingerBytesMax) {
    const auto count = co_await stream_->read(server_.parts_.loop.scratch());
    if (!count.ok() || *count == 0) break;
    drained += *count;
  }
  deadline_.cancel();
}

}  // namespace earshot::http
