#include "http/server.h"

#include "base/limits.h"
#include "base/spawn.h"
#include "http/connection.h"

namespace earshot::http {
namespace {

Task<void> run_connection(std::unique_ptr<Connection> connection) { co_await connection->run(); }

}  // namespace

HttpServer::HttpServer(ServerParts parts, OriginCheck origins, ServerDeadlines deadlines,
                       ServerRates rates)
    : parts_(parts),
      origins_(std::move(origins)),
      deadlines_(deadlines),
      user_rate_(rates.user, limits::kHttpAddressesMax),
      address_rate_(rates.address, limits::kHttpAddressesMax),
      lookup_rate_(rates.lookup, limits::kHttpAddressesMax) {}

HttpServer::~HttpServer() { CHECK(idle()); }

void HttpServer::serve(std::unique_ptr<io::Stream> stream, std::string received) {
  if (connections_.size() >= limits::kHttpConnectionsMax) {
    stream->close();
    return;
  }
  spawn(
      run_connection(std::make_unique<Connection>(*this, std::move(stream), std::move(received))));
}

void HttpServer::close_all() {
  // Closing lets a connection run to its end within this call, which changes the set.
  const std::vector<Connection*> connections(connections_.begin(), connections_.end());
  for (Connection* connection : connections) {
    if (connections_.contains(connection)) connection->close();
  }
}

bool HttpServer::take_upload_slot(UserId user) {
  if (uploads_running_ >= limits::kHttpUploadsMax) return false;
  size_t& running = uploads_[user];
  if (running >= limits::kHttpUploadsPerUserMax) return false;
  running += 1;
  uploads_running_ += 1;
  return true;
}

void HttpServer::give_upload_slot(UserId user) {
  const auto found = uploads_.find(user);
  CHECK(found != uploads_.end());
  found->second -= 1;
  if (found->second == 0) uploads_.erase(found);
  uploads_running_ -= 1;
}

}  // namespace earshot::http
