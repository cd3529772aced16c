// Random sequences of everything that can happen to a group call, in any order, against the
// invariants. Prints its seed; EARSHOT_MEETING_SEED repeats a run.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/random.h"
#include "meetings/meeting_projection.h"
#include "meetings/testing/meeting_invariants.h"

namespace earshot::meetings {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr uint64_t kSequences = 5'000;  // the sanitizers take their time
#else
constexpr uint64_t kSequences = 40'000;  // some seconds
#endif
constexpr int kEventsPerSequence = 60;
constexpr uint64_t kPeople = 5;

MeetingConfig small_config() {
  MeetingConfig config;
  config.participants_max = 3;
  config.cameras_max = 2;
  config.screens_max = 1;
  config.ring = 3s;
  config.connect = 2s;
  config.reconnecting_total = 4s;
  config.dead_after = 2s;
  config.media_gone_after = 1s;
  config.leave_grace = 1s;
  config.restart_grace = 3s;
  config.empty = 2s;
  config.upgrade = 3s;
  return config;
}

class Sequence {
 public:
  explicit Sequence(Random& random) : random_(random) {}

  // Empty when every invariant held.
  std::string run() {
    if (std::string broken = settle(std::nullopt, begin()); !broken.empty()) return broken;
    for (int i = 0; i < kEventsPerSequence; ++i) {
      if (random_.below(3) == 0) now_ += std::chrono::milliseconds(random_.below(1200));
      if (random_.below(60) == 0) restart();
      if (std::string broken = apply(random_event()); !broken.empty()) return broken;
      const auto deadline = next_deadline(meeting_, config_);
      if (!deadline || *deadline > now_) continue;
      if (std::string broken = apply(DeadlineReached{}); !broken.empty()) return broken;
    }
    return silence();
  }

 private:
  Transition begin() {
    if (random_.below(3) == 0) {
      return start_upgrade({.id = CallId::random(random_),
                            .conversation = ConversationId::from_value(1),
                            .kind = CallKind::kVoice,
                            .from = from(0, 0),
                            .call = CallId::random(random_),
                            .users = {user(0), user(1)},
                            .connected_at = now_,
                            .connected_wall = wall_,
                            .called = {{user(2), true}}},
                           now_, config_);
    }
    return start_meeting({.id = CallId::random(random_),
                          .conversation = ConversationId::from_value(1),
                          .kind = CallKind::kVideo,
                          .from = from(0, 0),
                          .participant = ParticipantId::random(random_),
                          .media = media(),
                          .called = {{user(1), false}},
                          .wall = wall_},
                         now_, config_);
  }

  static UserId user(uint64_t n) { return UserId::from_value(static_cast<int64_t>(n) + 1); }
  // Two clients each.
  static From from(uint64_t person, uint64_t client) {
    std::array<uint8_t, 16> bytes{};
    bytes[15] = static_cast<uint8_t>(1 + 2 * person + client);
    return {user(person), ClientId::from_bytes(bytes), DeviceId::from_value(bytes[15]), "x"};
  }
  From somebody() { return from(random_.below(kPeople), random_.below(2)); }
  MediaState media() {
    MediaState state;
    state.microphone = random_.below(2) == 0;
    state.camera = random_.below(2) == 0;
    state.screen = random_.below(2) == 0;
    if (random_.below(2) == 0) state.screen_sound = random_.below(2) == 0;
    return state;
  }
  // Mostly one that is in the call.
  ParticipantId participant() {
    const auto& all = meeting_.participants;
    if (all.empty() || random_.below(8) == 0) return ParticipantId::random(random_);
    return all[random_.below(all.size())].id;
  }

  MeetingEvent random_event() {
    const From who = somebody();
    switch (random_.below(30)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4: return Join{who, ParticipantId::random(random_), media(), false};
      case 5: return Leave{who};
      case 6: return random_.below(6) == 0 ? MeetingEvent(EndForAll{who}) : ClientSeen{who.client};
      case 7: return Offer{who, random_.below(6)};
      case 8:
      case 9: return RingPeople{who, {{user(random_.below(kPeople)), true}}};
      case 10: return ShowRing{who};
      case 11: return Decline{who};
      case 12: return SetMedia{who, media()};
      case 13: return SetHand{who, random_.below(2) == 0, std::nullopt};
      case 14: return SetHand{who, false, participant()};
      case 15: return Mute{who, participant()};
      case 16: return Remove{who, participant()};
      case 17: return Lock{who, random_.below(2) == 0};
      case 18: return SetHost{who, participant(), random_.below(2) == 0};
      case 19:
      case 20:
      case 21: return MediaUp{participant()};
      case 22: return MediaDown{participant()};
      case 23: return MediaFailed{participant()};
      case 24: return LinkQuality{participant(), random_.below(2) == 0};
      case 25: return ClientSeen{who.client};
      case 26: return ClientLost{who.client};
      case 27: return ClientLeft{who.client};
      case 28: return unusual(who);
      default: return DeadlineReached{};
    }
  }
  MeetingEvent unusual(const From& who) {
    switch (random_.below(4)) {
      case 0: return DeviceSignedOut{who.device};
      case 1: return Blocked{who.user, user(random_.below(kPeople))};
      case 2: return MemberGone{who.user};
      default: return CallOver{};
    }
  }

  std::string apply(const MeetingEvent& event) {
    return settle(event, transition(meeting_, event, now_, config_));
  }
  std::string settle(const std::optional<MeetingEvent>& event, const Transition& after) {
    std::optional<MeetingState> before;
    if (event) before = meeting_;
    if (const auto broken = testing::broken_invariant(before, event, after, config_)) {
      return *broken;
    }
    if (!after.refusal) meeting_ = after.meeting;
    return {};
  }

  // With what the record tells.
  void restart() {
    if (meeting_.ended()) return;
    const WallTime wall = wall_ + (now_ - start_);
    meeting_ = from_record(to_record(meeting_), now_, wall, config_);
  }

  // No heartbeat and no media any more: it ends.
  std::string silence() {
    MeetingState quiet = meeting_;
    for (Participant& one : quiet.participants) {
      if (one.link == Link::kUp) {
        one.link = Link::kDown;
        one.link_since = now_;
      }
    }
    return testing::never_ends(std::move(quiet), now_, config_).value_or("");
  }

  Random& random_;
  const MeetingConfig config_ = small_config();
  const Timestamp start_ = Timestamp::from_ns(1'000'000'000'000);
  const WallTime wall_ = WallTime::from_ms(1'800'000'000'000);
  Timestamp now_ = start_;
  MeetingState meeting_;
};

TEST(MeetingMachine, KeepsItsInvariantsInAnyOrderOfEvents) {
  const char* const given = std::getenv("EARSHOT_MEETING_SEED");
  const uint64_t first =
      given == nullptr ? SystemRandom().u64() >> 16 : std::strtoull(given, nullptr, 10);
  const uint64_t sequences = given == nullptr ? kSequences : 1;
  std::printf("group calls: %llu sequences from seed %llu\n",
              static_cast<unsigned long long>(sequences), static_cast<unsigned long long>(first));
  for (uint64_t seed = first; seed < first + sequences; ++seed) {
    SeededRandom random(seed);
    ASSERT_EQ(Sequence(random).run(), "") << "EARSHOT_MEETING_SEED=" << seed;
  }
}

}  // namespace
}  // namespace earshot::meetings
