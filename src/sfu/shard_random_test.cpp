// Whole rooms on three workers under random deeds of people, in virtual time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "sfu/shard.h"
#include "sfu/testing/shard_rig.h"

namespace earshot::sfu {
namespace {

using testing::camera_of;
using ::testing::IsEmpty;
using testing::kSharedScreen;
using testing::screen_of;
using testing::ShardClient;
using testing::ShardRig;

// People come and go, look here and there, over links that lose and change: whatever happens, each
// slot gets a stream as sfu.md §4 wants it.
class AnyShard : public ::testing::TestWithParam<uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, AnyShard, ::testing::Range<uint64_t>(0, 4));

void do_something(ShardRig& rig, std::vector<ShardClient*>& people, bool lossy) {
  Random& random = rig.simulation().random();
  ShardClient& one = *people[random.below(people.size())];
  switch (random.below(6)) {
    case 0:
      if (people.size() < 6) {
        people.push_back(
            &rig.join_with_media(static_cast<uint8_t>(random.below(3)),
                                 {.delay = 20ms, .jitter = 5ms, .loss = lossy ? 0.01 : 0}));
      }
      return;
    case 1:
      if (people.size() < 3) return;
      std::erase(people, &one);
      return rig.leave(one);
    case 2:
      if (!lossy) return;
      return one.down.set({.bps = static_cast<int64_t>(200'000 + random.below(4'000'000)),
                           .queue_bytes = 30'000,
                           .delay = 20ms,
                           .loss = 0.01});
    case 3: return rig.silence(one, MediaSource::kCamera, random.below(2) == 0);
    default: {
      std::vector<VideoView> views;
      for (const ShardClient* other : people) {
        const auto height = static_cast<uint32_t>(90 + random.below(800));
        if (random.below(4) != 0) views.push_back(camera_of(*other, height));
        if (random.below(4) == 0) views.push_back(screen_of(*other, height));
      }
      return rig.view(one, views);
    }
  }
}

std::vector<ShardClient*> live(ShardRig& rig, bool lossy) {
  std::vector<ShardClient*> people;
  for (uint8_t i = 0; i < 3; ++i) people.push_back(&rig.join_with_media(i, {.delay = 20ms}));
  for (ShardClient* person : people) rig.view_all(*person);
  rig.publish(*people[0], "screen0", kSharedScreen);
  for (int i = 0; i < 30; ++i) {
    do_something(rig, people, lossy);
    rig.run(std::chrono::milliseconds(10 + rig.simulation().random().below(1000)));
  }
  return people;
}

TEST_P(AnyShard, GivesEverybodyStreamsThatCanBeDecoded) {
  ShardRig rig(GetParam(), 3);
  const std::vector<ShardClient*> people = live(rig, true);
  EXPECT_THAT(rig.faults(), IsEmpty());
  size_t decoded = 0;
  for (const ShardClient* person : people) {
    for (const auto& [mid, viewer] : person->viewers) decoded += viewer.decoded().size();
  }
  EXPECT_GT(decoded, 1000u);
}

TEST_P(AnyShard, LosesNothingByItself) {
  ShardRig rig(GetParam(), 3);
  live(rig, false);
  EXPECT_THAT(rig.faults(), IsEmpty());
  EXPECT_THAT(rig.losses(), IsEmpty());
}

}  // namespace
}  // namespace earshot::sfu
