// Every interleaving of what two people with two devices each, the network and time can do to one
// call, explored to a fixpoint against the invariants of calls.md §2.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <string>
#include <unordered_set>

#include "call_invariants.h"
#include "calls/call_projection.h"

namespace earshot::calls {
namespace {

struct World {
  CallState call;
  Timestamp now;
  RingingClients ringing;
};

class Model {
 public:
  // Explores from `first`; stops at the first broken invariant.
  void explore(World first) {
    add(std::move(first));
    while (!frontier_.empty() && failure_.empty()) {
      const World world = std::move(frontier_.front());
      frontier_.pop_front();
      visit(world);
    }
  }
  size_t states() const { return seen_.size(); }
  size_t transitions() const { return transitions_; }
  const std::string& failure() const { return failure_; }
  World fresh_call() const;
  World restored_call(bool answered, bool connected) const;

 private:
  void visit(const World& world);
  Transition checked(const World& world, const CallEvent& event, Timestamp now);
  void step(const World& world, const CallEvent& event, Duration passed);
  void probe(const World& world, const CallEvent& event);
  void add(World world);
  std::string key(const World& world) const;
  std::string device_key(const World& world, ClientId client) const;

  const Cast cast_;
  const CallConfig config_ = lattice_config();
  std::deque<World> frontier_;
  std::unordered_set<std::string> seen_;
  size_t transitions_ = 0;
  std::string failure_;
};

// Two worlds with the same key behave alike from here on: times count from now, those that no timer
// looks at any more are one, and so are two devices of a person that stand the same.
std::string Model::key(const World& world) const {
  std::string out;
  const CallState& call = world.call;
  const auto small = [&out](auto value) { out.push_back(static_cast<char>(value)); };
  const auto age = [&](std::optional<Timestamp> at, Duration oldest) {
    if (!at) return small(100);
    small(std::clamp((world.now - *at).count(), -5'000'000'000, oldest.count()) / 1'000'000'000);
  };
  small(call.phase);
  small(call.end_reason ? static_cast<int>(*call.end_reason) : 99);
  small(call.acknowledged);
  if (call.phase == Phase::kRinging) {
    small(call.notified);
    small(call.silenced_at.has_value());
  }
  if (call.phase == Phase::kRinging || call.phase == Phase::kConnecting) {
    age(call.phase_ends_at, 0s);
  }
  age(call.restored_until, 0s);
  for (const Leg& leg : call.legs) {
    small(static_cast<bool>(leg.client));
    small(leg.link);
    small(leg.away_told);
    if (call.ended()) continue;
    const bool silence_matters = call.phase != Phase::kConnected || !leg.away_told;
    age(silence_matters ? leg.heard_at : world.now, config_.dead_after);
    age(leg.away_since, config_.dead_after);
    age(leg.left_at, config_.leave_grace);
    age(leg.broken_since, config_.reconnecting_total);
    small(leg.former.has_value());
    if (!leg.former) continue;
    age(leg.former->until, 0s);
    age(leg.former->heard_at, config_.dead_after);
    age(leg.former->away_since, config_.dead_after);
  }
  std::vector<std::string> devices;
  for (const ClientId client : cast_.clients()) devices.push_back(device_key(world, client));
  std::sort(devices.begin(), devices.end());
  for (const std::string& device : devices) out += device;
  return out;
}

std::string Model::device_key(const World& world, ClientId client) const {
  std::string out;
  const auto small = [&out](auto value) { out.push_back(static_cast<char>(value)); };
  small(cast_.user_of(client) == cast_.ana);
  small(leg_of(world.call, client).has_value());
  small(former_of(world.call, client).has_value());
  small(world.ringing.clients().count(client));
  for (const Ring& ring : world.call.rings) {
    if (ring.client == client) small(1 + 2 * ring.acknowledged + 4 * ring.unable);
  }
  return out + ';';
}

World Model::fresh_call() const {
  const Timestamp now = Timestamp::from_ns(100'000'000'000);
  std::array<uint8_t, 16> id{};
  id[15] = 1;
  const Transition started = start_call({.id = CallId::from_bytes(id),
                                         .conversation = ConversationId::from_value(1),
                                         .kind = CallKind::kVideo,
                                         .caller = cast_.from(cast_.ana1),
                                         .callee = cast_.ben,
                                         .callee_clients = {cast_.ben1, cast_.ben2},
                                         .wall = WallTime::from_ms(1'000'000)},
                                        now, config_);
  World world{started.call, now, RingingClients(cast_)};
  world.ringing.apply(StartAgain{cast_.from(cast_.ana1), CallKind::kVideo}, started);
  return world;
}

World Model::restored_call(bool answered, bool connected) const {
  World world = fresh_call();
  CallRecord record = to_record(world.call);
  if (answered) record.callee_client = cast_.ben1;
  if (answered) record.answered = record.started + 1s;
  if (connected) record.connected = record.started + 2s;
  const WallTime wall = record.started + 2s;
  return {from_record(record, world.now, wall, config_), world.now, RingingClients(cast_)};
}

void Model::add(World world) {
  if (!seen_.insert(key(world)).second) return;
  if (const auto stuck = never_ends(world.call, world.now, config_)) failure_ = *stuck;
  frontier_.push_back(std::move(world));
}

Transition Model::checked(const World& world, const CallEvent& event, Timestamp now) {
  Transition after = transition(world.call, event, now, config_);
  ++transitions_;
  if (const auto broken = broken_invariant(world.call, event, after, now, config_)) {
    failure_ = *broken + " (event " + std::to_string(event.index()) + ")";
  }
  return after;
}

// Media messages: whether they pass is checked everywhere; what follows from them is not explored
// (call_negotiation_test.cpp has the rounds).
void Model::probe(const World& world, const CallEvent& event) {
  static_cast<void>(checked(world, event, world.now));
}

void Model::step(const World& world, const CallEvent& event, Duration passed) {
  World next = world;
  next.now += passed;
  const Transition after = checked(world, event, next.now);
  next.ringing.apply(event, after);
  const bool rings = after.call.phase == Phase::kRinging && !after.call.silenced_at;
  if (next.ringing.any() && !rings) {
    failure_ = "8: a client rings although the call does not";
    return;
  }
  next.call = after.call;
  add(std::move(next));
}

void Model::visit(const World& world) {
  for (const ClientId client : cast_.clients()) {
    const From from = cast_.from(client);
    const CallEvent events[] = {
        StartAgain{from, CallKind::kVoice},
        Acknowledge{from},
        Accept{from, false},
        Reject{from, EndReason::kDeclined},
        Reject{from, EndReason::kBusy},
        Reject{from, EndReason::kFailedPermission},
        Reject{from, EndReason::kBusy, true},
        Reject{from, EndReason::kDeclined, true},
        End{from, std::nullopt},
        End{from, EndReason::kFailedMedia},
        MediaUp{from},
        MediaDown{from},
        ClientSeen{client},
        ClientLost{client},
        ClientLeft{client},
    };
    for (const CallEvent& event : events) step(world, event, 0s);
    probe(world, Offer{from, 1, 2});
    probe(world, Candidate{from, std::nullopt});
  }
  step(world, Blocked{cast_.ana}, 0s);
  step(world, Blocked{cast_.ben}, 0s);
  step(world, Moved{}, 0s);
  step(world, Notified{}, 0s);
  step(world, DeadlineReached{}, 1s);
}

TEST(CallModel, HoldsEveryInvariantInEveryReachableState) {
  Model model;
  model.explore(model.fresh_call());
  model.explore(model.restored_call(false, false));
  model.explore(model.restored_call(true, false));
  model.explore(model.restored_call(true, true));
  EXPECT_EQ(model.failure(), "");
  std::printf("call model: %zu states, %zu transitions, fixpoint\n", model.states(),
              model.transitions());
  EXPECT_GT(model.states(), 1000u);
}

}  // namespace
}  // namespace earshot::calls
