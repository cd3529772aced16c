// sfu.md §4 over emulated links: see testing/forwarding_rig.h. Each test runs many seeds, and a
// failure names its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "sfu/testing/forwarding_rig.h"

namespace earshot::sfu {
namespace {

using testing::Encryption;
using testing::ForwardingRig;
using ::testing::IsEmpty;
using testing::Link;
using testing::Pattern;
using testing::PublisherConfig;

constexpr Link kClean = {};
constexpr Link kReordering = {.duplication = 0.02, .jitter = 40ms};
constexpr Link kLossy = {.loss = 0.05, .jitter = 20ms};

Layers random_layers(Random& random, int spatial) {
  return {.spatial = static_cast<int8_t>(random.below(static_cast<uint64_t>(spatial))),
          .temporal = static_cast<int8_t>(random.below(3))};
}

// Nothing is missing, nothing cannot be decoded, and there were pictures all the time.
void expect_perfect(ForwardingRig& rig, size_t frames_min) {
  EXPECT_THAT(rig.viewer().faults(), IsEmpty());
  EXPECT_THAT(rig.viewer().missing(), IsEmpty());
  EXPECT_EQ(rig.viewer().undecodable(), 0u);
  EXPECT_GE(rig.viewer().decoded().size(), frames_min);
}

void change_layers(ForwardingRig& rig) {
  rig.play(0, {2, 2});
  rig.run(1s);
  for (int i = 0; i < 12; ++i) {
    rig.forwarder().set_target(random_layers(rig.random(), 3));
    rig.run(std::chrono::milliseconds(100 + rig.random().below(900)));
  }
  rig.drain();
}

TEST(Forwarding, ChangesLayersOfSimulcastWithoutAFault) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    ForwardingRig rig(seed, false, kReordering, kClean);
    rig.add_track({.pattern = seed % 4 < 2 ? Pattern::kVp8 : Pattern::kFull,
                   .dependency_descriptor = seed % 2 == 0});
    change_layers(rig);
    expect_perfect(rig, 30);
  }
}

TEST(Forwarding, ChangesLayersOfVp9InSimulcastWithoutAFault) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    ForwardingRig rig(seed, false, kReordering, kClean);
    rig.viewer().closed_picture_ids = false;
    rig.add_track({.kind = MediaCodec::kVp9, .streams = 3, .dependency_descriptor = seed % 2 == 0});
    change_layers(rig);
    expect_perfect(rig, 30);
  }
}

TEST(Forwarding, ChangesLayersOfSvcWithoutAFault) {
  for (uint64_t seed = 1; seed <= 80; ++seed) {
    SCOPED_TRACE(seed);
    ForwardingRig rig(seed, false, kReordering, kClean);
    rig.viewer().closed_picture_ids = false;
    rig.add_track({.kind = MediaCodec::kVp9,
                   .streams = 1,
                   .spatial_layers = 3,
                   .temporal_layers = static_cast<uint8_t>(1 + seed / 4 % 3),
                   .pattern = seed % 4 < 2 ? Pattern::kKey : Pattern::kFull,
                   .dependency_descriptor = seed % 2 == 0});
    change_layers(rig);
    expect_perfect(rig, 30);
  }
}

// With a Dependency Descriptor nothing else of a packet is needed.
TEST(Forwarding, ChangesLayersOfEncryptedStreamsWithoutAFault) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    ForwardingRig rig(seed, false, kClean, kClean);
    rig.viewer().encrypted_payloads = true;
    PublisherConfig config = {.dependency_descriptor = true, .encryption = Encryption::kPayloads};
    if (seed % 2 == 0) {
      config.kind = MediaCodec::kVp9;
      config.streams = 1;
      config.spatial_layers = 3;
      config.pattern = seed % 4 == 0 ? Pattern::kKey : Pattern::kFull;
    }
    rig.add_track(config);
    rig.run(50ms);  // what overtakes the first structure cannot be read
    rig.set_up(kReordering);
    change_layers(rig);
    expect_perfect(rig, 30);
  }
}

double decoded_between(const ForwardingRig& rig, Timestamp from, Timestamp to) {
  const auto& frames = rig.viewer().decoded();
  return static_cast<double>(std::count_if(frames.begin(), frames.end(), [&](const auto& frame) {
    return frame.at >= from && frame.at < to;
  }));
}

TEST(Forwarding, GivesLayersOfTimeBackWithoutAKeyFrame) {
  for (const Pattern pattern : {Pattern::kFull, Pattern::kVp8}) {
    for (const bool descriptor : {false, true}) {
      for (const int8_t lower : {int8_t{0}, int8_t{1}}) {
        SCOPED_TRACE(::testing::Message()
                     << static_cast<int>(pattern) << descriptor << static_cast<int>(lower));
        ForwardingRig rig(7, false, kClean, kClean);
        rig.add_track({.pattern = pattern, .dependency_descriptor = descriptor});
        rig.play(0, {2, lower});
        rig.run(2s);
        const Timestamp raised = rig.now();
        rig.forwarder().set_target({2, 2});
        rig.run(3s);
        const Timestamp lowered = rig.now();
        rig.forwarder().set_target({2, lower});
        rig.run(3s);
        const Timestamp raised_again = rig.now();
        rig.forwarder().set_target({2, 2});
        rig.run(3s);
        const uint64_t key_frames = rig.track(0).publisher.key_frames();
        rig.drain();
        expect_perfect(rig, 200);
        EXPECT_EQ(key_frames, 4u) << "one of each stream, and one to begin with";
        // 2.5 s with a picture every 30 ms; a fourth or half of them without the upper layers.
        EXPECT_NEAR(decoded_between(rig, raised + 500ms, lowered), 83, 2);
        EXPECT_NEAR(decoded_between(rig, lowered + 500ms, raised_again), lower == 0 ? 21 : 42, 2);
        EXPECT_NEAR(decoded_between(rig, raised_again + 500ms, raised_again + 3s), 83, 2);
      }
    }
  }
}

TEST(Forwarding, RecoversWhatIsLostOnTheWayDown) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    ForwardingRig rig(seed, false, kReordering, kLossy);
    rig.viewer().clock_tolerance = 500ms;
    rig.add_track({});
    rig.play(0, {1, 2});
    rig.run(8s);
    rig.drain();
    expect_perfect(rig, 230);
    EXPECT_GT(rig.lost_down, 50u);
    EXPECT_GT(rig.forwarder().counters().retransmitted, 50u);
  }
}

TEST(Forwarding, ShowsOnlyWhatWasLostOnTheWayUpAsLoss) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    ForwardingRig rig(seed, false, {.loss = 0.02, .jitter = 30ms}, kClean);
    rig.add_track({.streams = 1});
    rig.play(0, {0, 2});
    rig.run(4s);
    rig.forwarder().set_target({0, 0});
    rig.run(4s);
    rig.drain();
    EXPECT_THAT(rig.viewer().faults(), IsEmpty());
    EXPECT_GT(rig.track(0).lost, 0u);
    EXPECT_LE(rig.viewer().missing().size(), rig.track(0).lost);
  }
}

// Sources of all kinds in one slot: with and without fields of layers, short and long ids.
TEST(Forwarding, ChangesSourcesWithoutAFault) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    ForwardingRig rig(seed, false, kReordering, kClean);
    rig.viewer().clock_tolerance = 250ms;
    rig.add_track({});
    rig.add_track({.streams = 1, .temporal_layers = 1, .layer_fields = false});
    rig.add_track({.streams = 2, .temporal_layers = 2, .dependency_descriptor = true});
    rig.add_track(
        {.streams = 1, .temporal_layers = 1, .layer_fields = false, .long_picture_id = false});
    rig.play(0, {2, 2});
    rig.run(700ms);
    for (int i = 0; i < 15; ++i) {
      const size_t track = rig.random().below(4);
      const bool replay = rig.random().below(2) == 0;
      rig.play(track, random_layers(rig.random(), rig.track(track).config.streams), replay);
      rig.run(std::chrono::milliseconds(100 + rig.random().below(900)));
    }
    rig.drain();
    expect_perfect(rig, 100);
  }
}

TEST(Forwarding, PausesAndGoesOnWithoutAFault) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    ForwardingRig rig(seed, false, kReordering, kClean);
    rig.viewer().clock_tolerance = 250ms;
    rig.add_track({});
    rig.play(0, {2, 2});
    rig.run(700ms);
    for (int i = 0; i < 8; ++i) {
      rig.forwarder().set_target({});
      rig.run(std::chrono::milliseconds(rig.random().below(4000)));
      rig.forwarder().set_target(random_layers(rig.random(), 3));
      rig.run(std::chrono::milliseconds(100 + rig.random().below(900)));
    }
    rig.drain();
    expect_perfect(rig, 50);
  }
}

TEST(Forwarding, LetsSpeakersChangeWithoutAFault) {
  const PublisherConfig speaker = {.kind = MediaCodec::kOpus, .streams = 1};
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    ForwardingRig rig(seed, true, {.duplication = 0.02, .jitter = 30ms}, kClean);
    for (int i = 0; i < 3; ++i) rig.add_track(speaker);
    rig.play(0, {});
    for (int i = 0; i < 20; ++i) {
      rig.run(std::chrono::milliseconds(100 + rig.random().below(900)));
      rig.play(rig.random().below(3), {});
    }
    rig.run(500ms);
    rig.drain();
    expect_perfect(rig, 200);
  }
}

TEST(Forwarding, CarriesSoundWithPausesOfDtxWithoutAFault) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    ForwardingRig rig(seed, true, {.duplication = 0.02, .jitter = 30ms}, kClean);
    for (int i = 0; i < 2; ++i) {
      rig.add_track({.kind = MediaCodec::kOpus, .streams = 1, .dtx = true});
    }
    rig.play(0, {});
    for (int i = 0; i < 20; ++i) {
      for (size_t track = 0; track < 2; ++track) {
        const bool voice = rig.random().below(2) == 0;
        rig.track(track).publisher.set_level(
            {.voice = voice, .minus_dbov = static_cast<uint8_t>(voice ? 30 : 70)});
      }
      rig.run(std::chrono::milliseconds(100 + rig.random().below(1900)));
      if (i % 5 == 4) rig.play(rig.random().below(2), {});
    }
    rig.drain();
    expect_perfect(rig, 100);
  }
}

}  // namespace
}  // namespace earshot::sfu
