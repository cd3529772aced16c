#include "turn/allocation_lifecycle.h"

#include <memory>
#include <utility>

#include "base/check.h"

namespace earshot::turn {
namespace {

// Binds a relay socket to a random port. Nothing: none could be had.
std::optional<uint16_t> open_relay(World& world, RelayId id, bool v4, Timestamp now) {
  for (int i = 0; i < limits::kTurnPortTriesMax; ++i) {
    const auto port = world.ports.draw(v4, now, world.random);
    if (!port) return std::nullopt;
    if (world.driver.open_relay(id, v4, *port)) return port;
  }
  return std::nullopt;
}

}  // namespace

MadeAllocation make_allocation(World& world, const Request& request, const Requester& requester,
                               bool v4, Duration lifetime) {
  if (world.allocations.full()) return {nullptr, 508};
  const SocketAddress& client = request.path.tuple.client;
  if (!world.quota.take(requester.user, client)) return {nullptr, 486};
  const RelayId id = world.allocations.free_id();
  const auto port = open_relay(world, id, v4, request.now);
  if (!port) {
    world.quota.give_back(requester.user, client);
    return {nullptr, 508};
  }
  Call* const call = world.grants.find(requester.call_id, requester.client);
  const auto& relay_ip = v4 ? world.addresses.relay_v4 : world.addresses.relay_v6;
  CHECK(call != nullptr && relay_ip.has_value());
  world.ports.take(v4, *port, id);
  Grants::count_relay(*call, requester.client, v4);
  world.policy.forget();  // the relays of the call are more
  ++world.counters.allocations_made;
  ++world.counters.allocations;
  auto allocation = std::make_unique<Allocation>(world.config.relay_rate);
  allocation->path = request.path;
  allocation->relayed = SocketAddress(*relay_ip, *port);
  allocation->id = id;
  allocation->expires = request.now + lifetime;
  allocation->call = call;
  allocation->user = requester.user;
  allocation->call_id = requester.call_id;
  allocation->client = requester.client;
  allocation->username = requester.username;
  allocation->key = requester.key;
  return {&world.allocations.insert(std::move(allocation)), 0};
}

void drop_allocation(World& world, Allocation& allocation, Timestamp now) {
  const bool v4 = allocation.is_v4();
  world.driver.close_relay(allocation.id);
  world.ports.release(v4, allocation.relayed.port(), now);
  world.quota.give_back(allocation.user, allocation.path.tuple.client);
  Grants::uncount_relay(*allocation.call, allocation.client, v4);
  world.policy.forget();
  --world.counters.allocations;
  world.allocations.erase(allocation);
}

void revoke_allocation(World& world, Allocation& allocation, Timestamp now) {
  const uint64_t link = allocation.path.link;
  drop_allocation(world, allocation, now);
  if (link != 0) world.driver.close_link(link);
}

}  // namespace earshot::turn
