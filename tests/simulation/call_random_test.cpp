// Random sequences of commands over a network that loses, repeats and reorders them, against the
// same invariants. Prints its seed; EARSHOT_CALL_SEED repeats a run, EARSHOT_CALL_SEQUENCES sets
// how many sequences are tried.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/random.h"
#include "call_invariants.h"

namespace earshot::calls {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr uint64_t kSequencesInCi = 100'000;  // the sanitizers take their time
#else
constexpr uint64_t kSequencesInCi = 1'000'000;  // half a minute
#endif
constexpr uint64_t kSequencesElsewhere = 100'000;
constexpr int kEventsPerSequence = 24;
constexpr size_t kInFlightMax = 8;

uint64_t from_environment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

class Sequence {
 public:
  Sequence(Random& random, const Cast& cast, const CallConfig& config)
      : random_(random), cast_(cast), config_(config), ringing_(cast) {
    const Transition started = start_call({.id = CallId::random(random_),
                                           .conversation = ConversationId::from_value(1),
                                           .kind = CallKind::kVoice,
                                           .caller = cast_.from(cast_.ana1),
                                           .callee = cast_.ben,
                                           .callee_clients = {cast_.ben1, cast_.ben2},
                                           .wall = WallTime::from_ms(1'000'000)},
                                          now_, config_);
    call_ = started.call;
    ringing_.apply(ClientSeen{cast_.ana1}, started);
  }

  // Empty when every invariant held.
  std::string run() {
    for (int i = 0; i < kEventsPerSequence; ++i) {
      send(random_event());
      if (std::string broken = deliver(); !broken.empty()) return broken;
      if (std::string broken = pass_time(); !broken.empty()) return broken;
    }
    return never_ends(call_, now_, config_).value_or("");
  }

 private:
  // Into the network: sometimes lost, sometimes there twice.
  void send(CallEvent event) {
    const uint64_t luck = random_.below(10);
    if (luck == 0) return;
    if (luck == 1) in_flight_.push_back(event);
    in_flight_.push_back(std::move(event));
  }

  // Out of the network: any of those under way, so they overtake each other.
  std::string deliver() {
    while (!in_flight_.empty() && (in_flight_.size() > kInFlightMax || random_.below(2) == 0)) {
      const size_t pick = random_.below(in_flight_.size());
      const CallEvent event = in_flight_[pick];
      in_flight_.erase(in_flight_.begin() + static_cast<std::ptrdiff_t>(pick));
      if (std::string broken = apply(event); !broken.empty()) return broken;
    }
    return {};
  }

  std::string pass_time() {
    if (random_.below(3) != 0) return {};
    now_ += std::chrono::milliseconds(random_.below(1500));
    const auto deadline = next_deadline(call_, config_);
    if (!deadline || *deadline > now_) return {};
    return apply(DeadlineReached{});
  }

  std::string apply(const CallEvent& event) {
    const Transition after = transition(call_, event, now_, config_);
    if (const auto broken = broken_invariant(call_, event, after, now_, config_)) return *broken;
    ringing_.apply(event, after);
    call_ = after.call;
    const bool rings = call_.phase == Phase::kRinging && !call_.silenced_at;
    if (ringing_.any() && !rings) return "8: a ring after the ring time";
    return {};
  }

  CallEvent random_event() {
    const ClientId client = cast_.clients()[random_.below(4)];
    const From from = cast_.from(client);
    const EndReason rejections[] = {EndReason::kDeclined, EndReason::kBusy,
                                    EndReason::kFailedPermission};
    const uint64_t round = call_.negotiation.number;
    switch (random_.below(43)) {
      case 42: return Moved{};
      case 0: return Reject{from, rejections[random_.below(3)]};
      case 40: return Reject{from, rejections[random_.below(2)], true};
      case 41: return Notified{};
      case 1: return End{from, std::nullopt};
      case 2: return ClientLeft{client};
      case 3: return Blocked{cast_.user_of(client)};
      case 4:
      case 5: return StartAgain{from, CallKind::kVideo};
      case 6:
      case 7:
      case 8: return Acknowledge{from};
      case 9:
      case 10:
      case 11: return Accept{from, true};
      case 12:
      case 13: return ClientLost{client};
      case 14:
      case 15:
      case 16: return ClientSeen{client};
      case 17:
      case 18: return MediaDown{from};
      case 19: return SetMedia{from, {.microphone = true, .camera = false, .screen = true}};
      case 20:
      case 21:
      case 22: return Offer{from, round + random_.below(2), 2};
      case 23:
      case 24:
      case 25: return Answer{from, round, 1 + random_.below(2)};
      case 26:
      case 27:
      case 28: return Candidate{from, std::nullopt};
      default: return MediaUp{from};
    }
  }

  Random& random_;
  const Cast& cast_;
  const CallConfig& config_;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000'000);
  CallState call_;
  RingingClients ringing_;
  std::vector<CallEvent> in_flight_;
};

TEST(CallModel, HoldsEveryInvariantOverALossyReorderingNetwork) {
  const bool ci = std::getenv("CI") != nullptr;
  const uint64_t sequences =
      from_environment("EARSHOT_CALL_SEQUENCES", ci ? kSequencesInCi : kSequencesElsewhere);
  SystemRandom entropy;
  const uint64_t seed = from_environment("EARSHOT_CALL_SEED", entropy.u64());
  std::printf("call model: %llu random sequences, seed %llu\n",
              static_cast<unsigned long long>(sequences), static_cast<unsigned long long>(seed));
  SeededRandom random(seed);
  const Cast cast;
  const CallConfig config = lattice_config();
  for (uint64_t i = 0; i < sequences; ++i) {
    const std::string broken = Sequence(random, cast, config).run();
    ASSERT_EQ(broken, "") << "sequence " << i << ", seed " << seed;
  }
}

}  // namespace
}  // namespace earshot::calls
