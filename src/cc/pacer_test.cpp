#include "cc/pacer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/random.h"

namespace earshot::cc {
namespace {

class PacerTest : public testing::Test {
 protected:
  bool push(PacketKind kind, uint32_t slot, uint16_t bytes = 1000, uint16_t stream = 1) {
    return pacer_.push(now_, {.slot = slot, .bytes = bytes, .stream = stream, .kind = kind});
  }
  void video(int count, uint16_t bytes = 1000) {
    for (int i = 0; i < count; ++i) EXPECT_TRUE(push(PacketKind::kVideo, slot_++, bytes));
  }

  // What is to be done now: "a1 v2 r3" are sent slots, "-v4" is dropped, "p300" is padding.
  std::string actions() {
    std::string out;
    std::array<PacerAction, 4> actions;
    while (const size_t count = pacer_.take(now_, actions)) {
      for (size_t i = 0; i < count; ++i) out += (out.empty() ? "" : " ") + text(actions[i]);
    }
    return out;
  }
  std::string text(const PacerAction& action) {
    const PacerPacket& packet = action.packet;
    probe_ = action.probe;
    if (action.what == PacerAction::What::kPadding) {
      if (padding_) pacer_.on_padding_sent(now_, packet.bytes, 1);
      return "p" + std::to_string(packet.bytes);
    }
    const char* const letter = packet.kind == PacketKind::kAudio   ? "a"
                               : packet.kind == PacketKind::kVideo ? "v"
                                                                   : "r";
    return (action.what == PacerAction::What::kDrop ? "-" : "") + std::string(letter) +
           std::to_string(packet.slot);
  }
  // Everything that leaves within a time, served as the deadlines say; how many packets.
  int run_for(Duration time) {
    const Timestamp end = now_ + time;
    int count = 0;
    while (pacer_.next_deadline() <= end) {
      now_ = std::max(now_, pacer_.next_deadline());
      const std::string done = actions();
      count += done.empty() ? 0 : 1 + static_cast<int>(std::count(done.begin(), done.end(), ' '));
      ++wakes_;
    }
    now_ = end;
    return count;
  }

  Pacer pacer_;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
  uint32_t slot_ = 0;
  uint8_t probe_ = 0;
  bool padding_ = true;
  int wakes_ = 0;
};

TEST_F(PacerTest, SendsAtOnceWhatTheBudgetAllows) {
  pacer_.set_rate(4'000'000);
  video(3);
  EXPECT_EQ(actions(), "v0 v1 v2");
  EXPECT_EQ(pacer_.next_deadline(), Timestamp::max());
}

TEST_F(PacerTest, SendsAudioFirstThenRetransmissionsThenVideo) {
  pacer_.set_rate(4'000'000);
  push(PacketKind::kVideo, 1);
  push(PacketKind::kRetransmission, 2);
  push(PacketKind::kAudio, 3);
  EXPECT_EQ(actions(), "a3 r2 v1");
}

TEST_F(PacerTest, NeverDelaysAudio) {
  pacer_.set_rate(100'000);
  video(50);
  actions();
  for (uint32_t i = 0; i < 20; ++i) {
    push(PacketKind::kAudio, 100 + i, 200);
    EXPECT_EQ(pacer_.next_deadline(), now_);
    EXPECT_EQ(actions(), "a" + std::to_string(100 + i));
  }
}

TEST_F(PacerTest, LetsPassWhatNothingWaitsBefore) {
  pacer_.set_rate(4'000'000);
  EXPECT_TRUE(pacer_.lets_pass(now_, PacketKind::kVideo));
  pacer_.on_passed(6000);  // of the burst of 5000
  EXPECT_FALSE(pacer_.lets_pass(now_, PacketKind::kVideo));
  EXPECT_TRUE(pacer_.lets_pass(now_, PacketKind::kAudio));
  now_ += 3ms;
  EXPECT_TRUE(pacer_.lets_pass(now_, PacketKind::kVideo));
  video(1);
  EXPECT_FALSE(pacer_.lets_pass(now_, PacketKind::kVideo));
  EXPECT_FALSE(pacer_.lets_pass(now_, PacketKind::kAudio)) << "nothing overtakes what is queued";
  EXPECT_EQ(actions(), "v0");
  pacer_.probe({.id = 1, .bps = 1'000'000, .packets_min = 5, .bytes_min = 1000});
  EXPECT_FALSE(pacer_.lets_pass(now_, PacketKind::kAudio)) << "it belongs to the probe";
}

TEST_F(PacerTest, CountsWhatPassedAgainstItsRate) {
  pacer_.set_rate(2'000'000);
  size_t passed = 0;
  for (int i = 0; i < 10'000; ++i, now_ += 100us) {
    if (!pacer_.lets_pass(now_, PacketKind::kVideo)) continue;
    pacer_.on_passed(1000);
    ++passed;
  }
  EXPECT_NEAR(static_cast<double>(passed), 250, 4);
}

TEST_F(PacerTest, KeepsToItsRate) {
  pacer_.set_rate(2'000'000);
  video(400);
  // 2 Mbit/s is 250 packets of 1000 bytes a second, and a burst at the beginning.
  EXPECT_NEAR(run_for(1s), 250, 4);
}

TEST_F(PacerTest, SendsBurstsOfTenMilliseconds) {
  pacer_.set_rate(5'000'000);
  video(400);
  run_for(500ms);
  EXPECT_NEAR(wakes_, 50, 5);  // of six packets each
}

TEST_F(PacerTest, WaitsNoLongerThanItMustForTheLastPackets) {
  pacer_.set_rate(1'000'000);
  video(2);
  EXPECT_EQ(actions(), "v0 v1");
  video(1, 100);
  EXPECT_EQ(actions(), "");
  // 500 bytes of debt and 100 more, at 125 bytes a millisecond.
  EXPECT_NEAR(static_cast<double>((pacer_.next_deadline() - now_).count()), 4.8e6, 0.1e6);
}

TEST_F(PacerTest, KeepsTheOrderOfAKind) {
  pacer_.set_rate(1'000'000);
  video(5);
  std::string all;
  for (int i = 0; i < 100; ++i) {
    all += actions();
    now_ += 1ms;
  }
  EXPECT_EQ(all, "v0 v1v2 v3v4");
}

TEST_F(PacerTest, RefusesWhatDoesNotFit) {
  while (push(PacketKind::kVideo, 0, 1200)) continue;
  EXPECT_LE(pacer_.queued_bytes(), limits::kPacerBytesMax);
  EXPECT_GT(pacer_.queued_bytes(), limits::kPacerBytesMax - 1200);
  EXPECT_TRUE(push(PacketKind::kAudio, 1, 200));
  Pacer other;
  size_t count = 0;
  while (other.push(now_, {.slot = 0, .bytes = 1})) ++count;
  EXPECT_EQ(count, limits::kPacerPacketsMax);
}

TEST_F(PacerTest, SaysWhichPacketsBecameTooOld) {
  pacer_.set_rate(100'000);
  video(1, 3000);
  EXPECT_EQ(actions(), "v0");
  pacer_.set_rate(0);
  video(2);
  now_ += limits::kPacerAgeMax;
  video(1);
  EXPECT_EQ(actions(), "");
  now_ = pacer_.next_deadline();
  EXPECT_EQ(actions(), "-v1 -v2");
  EXPECT_EQ(pacer_.queued_bytes(), 1000u);
}

TEST_F(PacerTest, GivesBackThePacketsOfAStream) {
  pacer_.set_rate(1);
  push(PacketKind::kVideo, 1, 500, 7);
  push(PacketKind::kVideo, 2, 500, 8);
  push(PacketKind::kRetransmission, 3, 500, 7);
  push(PacketKind::kVideo, 4, 500, 7);
  std::vector<uint32_t> dropped;
  pacer_.cancel(7, [&](const PacerPacket& packet) { dropped.push_back(packet.slot); });
  EXPECT_EQ(dropped, (std::vector<uint32_t>{3, 1, 4}));
  EXPECT_EQ(pacer_.queued_bytes(), 500u);
  EXPECT_EQ(pacer_.queued_packets(), 1u);
}

TEST_F(PacerTest, SaysHowLongTheQueueIs) {
  pacer_.set_rate(1'000'000);
  video(50);
  EXPECT_EQ(pacer_.expected_delay(), 400ms);
}

TEST_F(PacerTest, FillsAProbeWithPadding) {
  pacer_.set_rate(1'000'000);
  pacer_.probe({.id = 9, .bps = 2'000'000, .packets_min = 5, .bytes_min = 3750});
  EXPECT_EQ(actions(), "p750");
  EXPECT_EQ(probe_, 9);
  EXPECT_EQ(pacer_.next_deadline(), now_ + 2500us);
  now_ += 3ms;
  EXPECT_EQ(actions(), "p750");
  EXPECT_EQ(run_for(20ms), 3);
  EXPECT_EQ(pacer_.next_deadline(), Timestamp::max());
}

TEST_F(PacerTest, SendsAProbeOutOfMediaWhileThereIsSome) {
  pacer_.set_rate(1'000'000);
  pacer_.probe({.id = 9, .bps = 2'000'000, .packets_min = 5, .bytes_min = 3750});
  video(3);
  EXPECT_EQ(actions(), "v0");
  EXPECT_EQ(probe_, 9);
  now_ += 4ms;
  EXPECT_EQ(actions(), "v1");
  now_ += 4ms;
  EXPECT_EQ(actions(), "v2");
  now_ += 4ms;
  EXPECT_EQ(actions(), "p750");
}

TEST_F(PacerTest, CountsAudioAsPartOfAProbe) {
  pacer_.set_rate(1'000'000);
  pacer_.probe({.id = 9, .bps = 2'000'000, .packets_min = 5, .bytes_min = 3750});
  push(PacketKind::kAudio, 1, 250);
  EXPECT_EQ(actions(), "a1");
  EXPECT_EQ(probe_, 9);
  EXPECT_EQ(pacer_.next_deadline(), now_ + 500us);
}

TEST_F(PacerTest, SendsTwoProbesBehindEachOther) {
  pacer_.set_rate(1'000'000);
  pacer_.probe({.id = 1, .bps = 2'000'000, .packets_min = 5, .bytes_min = 3750});
  pacer_.probe({.id = 2, .bps = 4'000'000, .packets_min = 5, .bytes_min = 7500});
  std::vector<int> probes;
  for (int i = 0; i < 40; ++i) {
    if (!actions().empty() && (probes.empty() || probes.back() != probe_)) probes.push_back(probe_);
    now_ += 1ms;
  }
  EXPECT_EQ(probes, (std::vector<int>{1, 2}));
}

TEST_F(PacerTest, EndsAProbeThatCannotBePadded) {
  padding_ = false;
  pacer_.probe({.id = 9, .bps = 2'000'000, .packets_min = 5, .bytes_min = 3750});
  EXPECT_EQ(actions(), "p750");
  pacer_.on_padding_sent(now_, 0, 0);
  EXPECT_EQ(actions(), "");
  EXPECT_EQ(pacer_.next_deadline(), Timestamp::max());
}

TEST_F(PacerTest, EndsAProbeForWhichNoPaddingComes) {
  padding_ = false;
  pacer_.set_rate(1'000'000);
  pacer_.probe({.id = 9, .bps = 2'000'000, .packets_min = 5, .bytes_min = 3750});
  EXPECT_EQ(actions(), "p750");
  video(1);
  EXPECT_EQ(actions(), "");
  now_ = pacer_.next_deadline();
  EXPECT_EQ(actions(), "v0");
  EXPECT_EQ(probe_, 0);
}

TEST_F(PacerTest, LosesNoPacketWhateverHappens) {
  SeededRandom random(5);
  uint64_t pushed = 0;
  uint64_t returned = 0;
  for (int i = 0; i < 100'000; ++i) {
    switch (random.below(8)) {
      case 0: pacer_.set_rate(static_cast<double>(random.below(5'000'000))); break;
      case 1: now_ += std::chrono::microseconds(random.below(30'000)); break;
      case 2:
        pacer_.probe({.id = 1,
                      .bps = static_cast<double>(random.below(5'000'000)),
                      .packets_min = static_cast<int>(random.below(8)),
                      .bytes_min = static_cast<double>(random.below(9000))});
        break;
      case 3:
        pacer_.cancel(static_cast<uint16_t>(random.below(4)), [&](auto&) { ++returned; });
        break;
      default: {
        const auto kind = static_cast<PacketKind>(random.below(3));
        const auto bytes = static_cast<uint16_t>(1 + random.below(1200));
        pushed += push(kind, 0, bytes, static_cast<uint16_t>(random.below(4))) ? 1 : 0;
      }
    }
    std::array<PacerAction, 8> actions;
    const size_t count = pacer_.take(now_, actions);
    for (size_t k = 0; k < count; ++k) {
      if (actions[k].what != PacerAction::What::kPadding) ++returned;
      if (actions[k].what == PacerAction::What::kPadding && random.below(8) > 0) {
        pacer_.on_padding_sent(now_, actions[k].packet.bytes, 1);
      }
    }
    ASSERT_EQ(pushed, returned + pacer_.queued_packets());
    ASSERT_EQ(pacer_.queued_packets() == 0, pacer_.queued_bytes() == 0);
  }
  EXPECT_GT(pushed, 30'000u);
}

}  // namespace
}  // namespace earshot::cc
