#include "turn/data_path.h"

#include <cstring>

#include "codec/turn_frame.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;

// Of IPv4 and UDP: so that many small packets count as what they cost.
constexpr size_t kPacketOverheadBytes = 28;
// A Data indication must be able to say its length.
constexpr size_t kPayloadBytesMax = 65'000;

bool take_rate(World& world, TokenBucket& bucket, Timestamp now, size_t size) {
  if (bucket.take(now, static_cast<double>(size + kPacketOverheadBytes))) return true;
  ++world.counters.dropped_rate;
  return false;
}

// RFC 8656 has nothing special for a peer that is a relay of the same server: the receiving side
// must have a permission for the sender's relayed address, as for any other.
void hand_over(World& world, Timestamp now, const Allocation& from, const SocketAddress& to,
               Packet payload) {
  const auto owner = world.ports.owner(to.is_v4(), to.port());
  Allocation* const receiver = owner ? world.allocations.by_id(*owner) : nullptr;
  if (receiver == nullptr || receiver->call != from.call || receiver->relayed != to ||
      receiver->expires <= now) {
    ++world.counters.dropped_policy;
    return;
  }
  ++world.counters.packets_handed_over;
  relay_to_client(world, now, *receiver, from.relayed, payload);
}

void relay_to_peer(World& world, Timestamp now, Allocation& allocation, const SocketAddress& peer,
                   Packet payload) {
  Permission* const permission = allocation.permissions.find(peer.ip(), now);
  if (permission == nullptr) {
    ++world.counters.dropped_no_permission;
    return;
  }
  if (!take_rate(world, allocation.to_peer, now, payload.size)) return;
  const Standing standing =
      world.policy.classify(*allocation.call, peer.ip(), permission->standing);
  if (standing == Standing::kOwnRelay) {
    hand_over(world, now, allocation, peer, payload);
  } else if (const auto checked = world.policy.check(standing, peer)) {
    world.driver.send_to_peer(allocation.id, *checked, payload);
  } else {
    ++world.counters.dropped_policy;
    return;
  }
  ++world.counters.packets_to_peer;
  world.counters.bytes_to_peer += payload.size;
}

// Streams need whole words (RFC 8656 §12.5). The bytes behind the packet are ours.
size_t pad(uint8_t* end, size_t size) {
  const size_t padding = codec::stun_padding(size);
  std::memset(end, 0, padding);
  return padding;
}

Packet with_channel_header(const Path& path, uint16_t channel, Packet payload) {
  uint8_t* const start = payload.data - codec::kChannelHeaderBytes;
  codec::write_channel_header(start, channel, payload.size);
  size_t size = codec::kChannelHeaderBytes + payload.size;
  if (is_stream(path.tuple.transport)) size += pad(start + size, size);
  return {start, size};
}

codec::TransactionId next_transaction_id(World& world) {
  const uint64_t number = world.indications++;
  codec::TransactionId id{};
  std::memcpy(id.data(), &number, sizeof number);
  return id;
}

Packet with_data_indication(World& world, const SocketAddress& from, Packet payload) {
  const size_t header_size = codec::data_indication_bytes(from.is_v4());
  uint8_t* const start = payload.data - header_size;
  codec::StunWriter writer({start, header_size}, codec::StunClass::kIndication,
                           codec::StunMethod::kData, next_transaction_id(world));
  writer.add_xor_address(StunAttribute::kXorPeerAddress, from);
  writer.finish_before(StunAttribute::kData, payload.size);
  const size_t padding = pad(payload.data + payload.size, payload.size);
  return {start, header_size + payload.size + padding};
}

}  // namespace

static_assert(codec::data_indication_bytes(false) <= kPacketHeadroom);

void relay_channel_data(World& world, Timestamp now, Allocation& allocation, Packet packet) {
  const auto data = codec::parse_channel_data(packet.bytes());
  if (!data) {
    ++world.counters.dropped_malformed;
    return;
  }
  const ChannelBinding* const binding = allocation.channels.by_number(data->channel, now);
  if (binding == nullptr) {
    ++world.counters.dropped_no_permission;
    return;
  }
  relay_to_peer(world, now, allocation, binding->peer,
                {packet.data + codec::kChannelHeaderBytes, data->payload.size()});
}

void relay_send_indication(World& world, Timestamp now, Allocation& allocation,
                           const codec::StunMessage& message, Packet packet) {
  const auto peer = message.xor_address(StunAttribute::kXorPeerAddress);
  const auto data = message.attribute(StunAttribute::kData);
  // RFC 8656 §11.2: a DONT-FRAGMENT that cannot be heeded makes it void.
  if (!peer || !data || message.has(StunAttribute::kDontFragment) ||
      message.unknown_required().count > 0) {
    ++world.counters.dropped_malformed;
    return;
  }
  relay_to_peer(world, now, allocation, *peer,
                {packet.data + (data->data() - packet.data), data->size()});
}

void relay_to_client(World& world, Timestamp now, Allocation& allocation, const SocketAddress& from,
                     Packet payload) {
  if (payload.size > kPayloadBytesMax) {
    ++world.counters.dropped_malformed;
    return;
  }
  if (allocation.permissions.find(from.ip(), now) == nullptr) {
    ++world.counters.dropped_no_permission;
    return;
  }
  if (!take_rate(world, allocation.to_client, now, payload.size)) return;
  ++world.counters.packets_to_client;
  world.counters.bytes_to_client += payload.size;
  const uint16_t channel = allocation.channels.number_of(from, now);
  const Packet packet = channel != 0 ? with_channel_header(allocation.path, channel, payload)
                                     : with_data_indication(world, from, payload);
  world.driver.send_to_client(allocation.path, packet);
}

}  // namespace earshot::turn
