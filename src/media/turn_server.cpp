#include "media/turn_server.h"

#include <utility>

#include "base/limits.h"
#include "media/turn_worker.h"

namespace earshot::media {

Result<std::unique_ptr<TurnServer>> TurnServer::create(const TurnServerConfig& config,
                                                       const turn::Crypto& crypto, Random& random) {
  TRY_ASSIGN(std::unique_ptr<io::EventLoop> loop, io::EventLoop::create());
  std::unique_ptr<TurnServer> server(new TurnServer(std::move(loop), config, crypto, random));
  TRY(server->worker_->listen(config.listen));
  server->listening_ = server->worker_->listening();
  server->thread_ = std::thread([loop = server->loop_.get()] { loop->run(); });
  return server;
}

TurnServer::TurnServer(std::unique_ptr<io::EventLoop> loop, const TurnServerConfig& config,
                       const turn::Crypto& crypto, Random& random)
    : loop_(std::move(loop)),
      worker_(std::make_unique<TurnWorker>(*loop_, config, crypto, random)) {
  loop_->add_turn_end([this] { publish_counters(); });
}

TurnServer::~TurnServer() { stop(); }

bool TurnServer::relays_from(const SocketAddress& address) const {
  return worker_->relays_from(address);
}

void TurnServer::stop() {
  if (!thread_.joinable()) return;
  post([this] {
    worker_->close();
    loop_->stop();
  });
  thread_.join();
}

void TurnServer::post(std::function<void()> command) {
  commands_waiting_.fetch_add(1, std::memory_order_relaxed);
  loop_->post([this, command = std::move(command)] {
    commands_waiting_.fetch_sub(1, std::memory_order_relaxed);
    command();
  });
}

bool TurnServer::post_bounded(std::function<void()> command) {
  if (commands_waiting_.load(std::memory_order_relaxed) >= limits::kTurnCommandsMax) return false;
  post(std::move(command));
  return true;
}

bool TurnServer::grant(CallId call, ClientId client, WallTime expires, turn::Reach reach) {
  return post_bounded([this, call, client, expires, reach] {
    worker_->engine().grant(call, client, expires, reach);
  });
}

void TurnServer::revoke(CallId call, ClientId client) {
  post([this, call, client] { worker_->engine().revoke(call, client, loop_->now()); });
}

void TurnServer::end_call(CallId call) {
  post([this, call] { worker_->engine().end_call(call, loop_->now()); });
}

bool TurnServer::allow_peer(CallId call, const IpAddress& ip) {
  return post_bounded([this, call, ip] { worker_->engine().allow_peer(call, ip); });
}

void TurnServer::adopt(std::unique_ptr<io::Stream> stream) {
  stream->detach();
  // A posted function can be copied, a stream cannot.
  const auto moved = std::make_shared<std::unique_ptr<io::Stream>>(std::move(stream));
  post_bounded([this, moved] { worker_->adopt(std::move(*moved)); });
}

void TurnServer::set_addresses(const RelayAddresses& addresses) {
  post([this, addresses] { worker_->set_addresses(addresses); });
}

void TurnServer::publish_counters() {
  const TurnCounters now = worker_->counters();
  const std::lock_guard lock(counters_mutex_);
  counters_ = now;
}

TurnCounters TurnServer::counters() const {
  const std::lock_guard lock(counters_mutex_);
  return counters_;
}

}  // namespace earshot::media
