// Whose connection is called weak, over an emulated network.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sfu/testing/shard_rig.h"

namespace earshot::sfu {
namespace {

using namespace std::chrono_literals;
using ::testing::Optional;
using testing::ShardClient;
using testing::ShardRig;

// Voices alone.
struct TwoVoices {
  ShardRig rig{7};
  ShardClient& listener = rig.join_with_media();
  ShardClient& speaker = rig.join_with_media();

  TwoVoices() {
    rig.run(2s);
    listener.down.set({.delay = 20ms, .loss = 0.3});
  }
};

TEST(WeakLink, LosesWhatIsSaidForSeconds) {
  TwoVoices two;
  two.rig.run(6s);
  EXPECT_THAT(two.listener.weak, Optional(true));
  EXPECT_EQ(two.speaker.weak, std::nullopt);
  two.listener.down.set({.delay = 20ms});
  two.rig.run(10s);
  EXPECT_THAT(two.listener.weak, Optional(false));
}

TEST(WeakLink, StaysWhenNothingComesAnyMore) {
  TwoVoices two;
  two.rig.run(6s);
  EXPECT_THAT(two.listener.weak, Optional(true));
  two.listener.down.set({.delay = 20ms, .loss = 1});
  two.rig.run(9s);
  EXPECT_THAT(two.listener.weak, Optional(true));
}

TEST(WeakLink, IsNotWhatLostSomethingBeforeEverybodyFellSilent) {
  TwoVoices two;
  two.rig.run(1500ms);
  two.rig.silence(two.speaker, MediaSource::kMicrophone, true);
  two.rig.run(10s);
  EXPECT_EQ(two.listener.weak, std::nullopt);
}

TEST(WeakLink, IsGoodAgainWhenNothingIsSentAnyMore) {
  TwoVoices two;
  two.rig.run(6s);
  EXPECT_THAT(two.listener.weak, Optional(true));
  two.rig.silence(two.speaker, MediaSource::kMicrophone, true);
  two.rig.run(10s);
  EXPECT_THAT(two.listener.weak, Optional(false));
}

}  // namespace
}  // namespace earshot::sfu
