// One HTTP connection: requests one after the other until either side has had enough.
//
// Loop thread; owned by the coroutine that runs it. `server` outlives it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/task.h"
#include "http/admission.h"
#include "http/request_parser.h"
#include "http/server.h"
#include "io/timer.h"

namespace earshot::http {

class Connection {
 public:
  Connection(HttpServer& server, std::unique_ptr<io::Stream> stream, std::string received);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Task<void> run();
  void close();

 private:
  enum class Next { kAnotherRequest, kClose };

  // One request, from its first byte to the last byte of its answer.
  Task<Next> run_request();
  // Nothing when the connection ended before a whole head was there; an error is answered already.
  Task<bool> read_head(RequestParser& parser);
  // False: the peer is gone or too slow.
  Task<bool> read_more();

  Task<Result<Response>> run_route(Request& request, const Route& route, RequestParser& parser);
  Task<Result<void>> read_body(Request& request, const Route& route, RequestParser& parser);
  Task<Result<void>> read_into_memory(Request& request, uint64_t bytes_max, RequestParser& parser);
  Task<Result<void>> read_into_file(Request& request, uint64_t bytes_max, RequestParser& parser);
  Task<Result<void>> invite_body(const RequestHead& head);
  // The next piece of the body; empty when it is complete.
  Task<Result<std::string>> next_body_piece(RequestParser& parser);

  Task<Result<identity::Session>> authenticate(const RequestHead& head);
  // Whose request it is, if the route wants to know, and whether they may use it.
  Task<Result<void>> identify(Request& request, const Route& route);
  Result<void> check_rate(const std::optional<identity::Session>& session);
  // Hands the stream over; false when it was refused and answered.
  Task<bool> upgrade(RequestHead head);

  Task<bool> respond(Response response, const RequestHead& head, bool keep_alive);
  Task<bool> write(std::string_view bytes);
  Task<bool> write_file(const FileBody& file);
  // Lets a client that is still sending read our refusal before the connection goes.
  Task<void> linger();
  void arm(Duration duration);
  // As the browser sees it; decides the cookie's name and what it may demand.
  bool secure(const RequestHead& head) const;

  HttpServer& server_;
  std::unique_ptr<io::Stream> stream_;
  io::Timer deadline_;       // closes the stream
  io::Timer body_deadline_;  // likewise
  std::string inbox_;        // received and not used yet
  const IpAddress peer_;
  std::string address_;  // of the request's client: the peer, or whom a trusted proxy names
  size_t requests_ = 0;
};

}  // namespace earshot::http
