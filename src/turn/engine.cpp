#include "turn/engine.h"

#include "base/check.h"
#include "base/limits.h"
#include "codec/turn_frame.h"
#include "turn/allocation_lifecycle.h"
#include "turn/answers.h"
#include "turn/authentication.h"
#include "turn/data_path.h"
#include "turn/request_handlers.h"
#include "turn/world.h"

namespace earshot::turn {

using codec::StunClass;
using codec::StunMessage;
using codec::StunMethod;

struct Engine::State : World {
  using World::World;

  // What exists of this 5-tuple; one that just expired goes.
  Allocation* live_allocation(const FiveTuple& tuple, Timestamp now) {
    Allocation* const allocation = allocations.find(tuple);
    if (allocation == nullptr || now < allocation->expires) return allocation;
    drop_allocation(*this, *allocation, now);
    return nullptr;
  }
  void on_stun(Timestamp now, WallTime wall, const Path& path, Allocation* allocation,
               Packet packet);
  void on_request(const Request& request);

  template <class Predicate>
  void revoke_if(Timestamp now, Predicate should_go) {
    allocations.drop_if(should_go, [this, now](Allocation& allocation) {
      revoke_allocation(*this, allocation, now);
    });
  }

  Timestamp next_sweep;
};

void Engine::State::on_stun(Timestamp now, WallTime wall, const Path& path, Allocation* allocation,
                            Packet packet) {
  const auto message = StunMessage::parse(packet.bytes());
  if (!message) {
    ++counters.dropped_malformed;
    return;
  }
  if (message->cls() == StunClass::kRequest) {
    on_request({now, wall, path, *message, allocation});
  } else if (message->cls() == StunClass::kIndication && message->method() == StunMethod::kSend &&
             allocation != nullptr) {
    relay_send_indication(*this, now, *allocation, *message, packet);
  } else {
    ++counters.dropped_unexpected;
  }
}

void Engine::State::on_request(const Request& request) {
  const StunMessage& message = request.message;
  if (message.has(codec::StunAttribute::kFingerprint) && !message.fingerprint_ok()) {
    ++counters.dropped_malformed;
    return;
  }
  const StunMethod method = message.method();
  switch (method) {
    case StunMethod::kBinding: handle_binding(*this, request); return;
    case StunMethod::kAllocate:
    case StunMethod::kRefresh:
    case StunMethod::kCreatePermission:
    case StunMethod::kChannelBind: break;
    default: ++counters.dropped_unexpected; return;
  }
  if (repeat_answer(*this, request)) return;
  const auto requester = authenticate(*this, request);
  if (!requester) return;
  if (method == StunMethod::kAllocate) handle_allocate(*this, request, *requester);
  if (method == StunMethod::kRefresh) handle_refresh(*this, request, *requester);
  if (method == StunMethod::kCreatePermission) handle_create_permission(*this, request, *requester);
  if (method == StunMethod::kChannelBind) handle_channel_bind(*this, request, *requester);
}

Engine::Engine(const EngineConfig& config, const Crypto& crypto, Driver& driver, Random& random)
    : state_(std::make_unique<State>(config, crypto, driver, random)) {
  CHECK(config.realm.size() <= kRealmBytesMax);
}

Engine::~Engine() = default;

void Engine::set_addresses(const Addresses& addresses, Timestamp now) {
  State& state = *state_;
  CHECK(!addresses.relay_v4 || addresses.relay_v4->is_v4());
  CHECK(!addresses.relay_v6 || !addresses.relay_v6->is_v4());
  state.addresses = addresses;
  state.policy.set_addresses(addresses);
  state.revoke_if(now, [&](const Allocation& allocation) {
    return allocation.relayed.ip() !=
           (allocation.is_v4() ? addresses.relay_v4 : addresses.relay_v6);
  });
}

void Engine::on_client_packet(Timestamp now, WallTime wall, const Path& path, Packet packet) {
  State& state = *state_;
  if (packet.size == 0) {
    ++state.counters.dropped_malformed;
    return;
  }
  Allocation* const allocation = state.live_allocation(path.tuple, now);
  if (codec::is_channel_data(packet.data[0])) {
    if (allocation != nullptr) {
      relay_channel_data(state, now, *allocation, packet);
    } else {
      ++state.counters.dropped_unexpected;
    }
  } else {
    state.on_stun(now, wall, path, allocation, packet);
  }
}

void Engine::on_peer_packet(Timestamp now, RelayId relay, const SocketAddress& from,
                            Packet packet) {
  State& state = *state_;
  Allocation* const allocation = state.allocations.by_id(relay);
  if (allocation == nullptr || allocation->expires <= now) {
    ++state.counters.dropped_unexpected;
    return;
  }
  relay_to_client(state, now, *allocation, from, packet);
}

void Engine::on_link_closed(uint64_t link, Timestamp now) {
  Allocation* const allocation = state_->allocations.by_link(link);
  if (allocation != nullptr) drop_allocation(*state_, *allocation, now);
}

void Engine::grant(CallId call, ClientId client, WallTime expires, Reach reach) {
  if (!state_->grants.add(call, client, expires, reach)) ++state_->counters.grants_refused;
  state_->counters.grants = state_->grants.size();
}

void Engine::revoke(CallId call, ClientId client, Timestamp now) {
  State& state = *state_;
  if (state.grants.find(call, client) == nullptr) return;
  state.revoke_if(now, [&](const Allocation& allocation) {
    return allocation.call_id == call && allocation.client == client;
  });
  state.grants.remove(call, client);
  state.counters.grants = state.grants.size();
}

void Engine::end_call(CallId call, Timestamp now) {
  State& state = *state_;
  if (state.grants.find(call) == nullptr) return;
  state.revoke_if(now, [&](const Allocation& allocation) { return allocation.call_id == call; });
  state.grants.remove(call);
  state.counters.grants = state.grants.size();
}

void Engine::allow_peer(CallId call, const IpAddress& ip) {
  State& state = *state_;
  Call* const found = state.grants.find(call);
  if (found == nullptr || !state.policy.could_be_peer(ip)) return;
  // A permission for the one that made room must not outlive it.
  if (found->candidates.add(ip) == CandidateHosts::Added::kReplacedAnother) state.policy.forget();
}

std::optional<Timestamp> Engine::next_deadline() const {
  if (state_->allocations.size() == 0 && state_->grants.size() == 0) return std::nullopt;
  return state_->next_sweep;
}

void Engine::on_deadline(Timestamp now, WallTime wall) {
  State& state = *state_;
  if (now < state.next_sweep) return;
  state.next_sweep = now + limits::kTurnSweepInterval;
  state.allocations.drop_if([now](const Allocation& a) { return a.expires <= now; },
                            [&](Allocation& a) { drop_allocation(state, a, now); });
  state.grants.remove_expired(wall);
  state.counters.grants = state.grants.size();
}

const Counters& Engine::counters() const { return state_->counters; }

}  // namespace earshot::turn
