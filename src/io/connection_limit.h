// How many connections may be open, in all and per host. Loop thread only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "base/address_class.h"
#include "base/socket_address.h"

namespace earshot::io {

class ConnectionLimit;

// One open connection's place in the count; gives it back when destroyed. The limit outlives it.
class ConnectionSlot {
 public:
  ConnectionSlot() = default;
  ConnectionSlot(ConnectionLimit* limit, const SocketAddress& peer)
      : limit_(limit), host_(peer.host_key()) {}
  ConnectionSlot(ConnectionSlot&& other) noexcept
      : limit_(std::exchange(other.limit_, nullptr)), host_(other.host_) {}
  ConnectionSlot& operator=(ConnectionSlot&& other) noexcept {
    std::swap(limit_, other.limit_);
    std::swap(host_, other.host_);
    return *this;
  }
  ~ConnectionSlot();

 private:
  ConnectionLimit* limit_ = nullptr;
  std::array<uint8_t, 16> host_{};
};

class ConnectionLimit {
 public:
  // `proxies`: hosts behind which many people stand; like loopback, they have no limit per host.
  ConnectionLimit(size_t connections_max, size_t per_host_max, CidrSet proxies = {})
      : connections_max_(connections_max),
        per_host_max_(per_host_max),
        proxies_(std::move(proxies)) {}

  // Nothing when a limit is reached.
  std::optional<ConnectionSlot> acquire(const SocketAddress& peer);
  size_t open() const { return open_; }

 private:
  friend ConnectionSlot;
  void release(const std::array<uint8_t, 16>& host);

  size_t connections_max_;
  size_t per_host_max_;
  CidrSet proxies_;
  size_t open_ = 0;
  std::map<std::array<uint8_t, 16>, size_t> per_host_;
};

}  // namespace earshot::io
