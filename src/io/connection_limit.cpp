#include "io/connection_limit.h"

#include "base/check.h"

namespace earshot::io {

ConnectionSlot::~ConnectionSlot() {
  if (limit_ != nullptr) limit_->release(host_);
}

std::optional<ConnectionSlot> ConnectionLimit::acquire(const SocketAddress& peer) {
  if (open_ >= connections_max_) return std::nullopt;
  size_t& of_host = per_host_[peer.host_key()];
  if (of_host >= per_host_max_ && !peer.is_loopback() && !proxies_.contains(peer.ip())) {
    return std::nullopt;
  }
  ++of_host;
  ++open_;
  return ConnectionSlot(this, peer);
}

void ConnectionLimit::release(const std::array<uint8_t, 16>& host) {
  const auto found = per_host_.find(host);
  CHECK(found != per_host_.end() && open_ > 0);
  --open_;
  if (--found->second == 0) per_host_.erase(found);
}

}  // namespace earshot::io
