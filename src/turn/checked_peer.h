// A peer's address that passed the policy. Only PeerPolicy can make one, and Driver::send_to_peer
// takes nothing else: no other path leads to a relay socket. Good for the call it is passed to; not
// to be kept.
#pragma once

#include "base/socket_address.h"

namespace earshot::turn {

class CheckedPeer {
 public:
  const SocketAddress& address() const { return address_; }

 private:
  friend class PeerPolicy;
  explicit CheckedPeer(const SocketAddress& address) : address_(address) {}

  const SocketAddress& address_;
};

}  // namespace earshot::turn
