// Payload between client and peer (RFC 8656 §11, §12.6, §12.7): what happens for every packet, so
// nothing here allocates, hashes more than the 5-tuple or copies payload: headers are written in
// place, into the packet's headroom. Every packet is checked: permission, policy, rate.
#pragma once

#include "base/socket_address.h"
#include "base/time.h"
#include "codec/stun_message.h"
#include "turn/allocation.h"
#include "turn/packet.h"
#include "turn/world.h"

namespace earshot::turn {

// From the client, on a channel.
void relay_channel_data(World& world, Timestamp now, Allocation& allocation, Packet packet);
// From the client, in a Send indication; `message` is a view of `packet`.
void relay_send_indication(World& world, Timestamp now, Allocation& allocation,
                           const codec::StunMessage& message, Packet packet);
// To the client, from a peer.
void relay_to_client(World& world, Timestamp now, Allocation& allocation, const SocketAddress& from,
                     Packet payload);

}  // namespace earshot::turn
