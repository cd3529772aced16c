// A viewer whose link falls from megabits to 300 kbit/s while it watches 720 lines: how long the
// picture stands still. Pictures are as large as a browser's, key frames of 180 lines 12 KB.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "sfu/testing/shard_rig.h"

namespace earshot::sfu {
namespace {

using testing::camera_of;
using testing::ShardClient;
using testing::ShardRig;

constexpr Duration kWatched = 2500ms;  // since the low layer is there
constexpr Duration kStill = 400ms;     // three pictures of the lowest temporal layer

// 0.15, 0.5 and 1.7 Mbit/s.
const testing::PublisherConfig kCameraLikeABrowser = {.picture_bytes = {625, 2083, 7083},
                                                      .key_frame_factor = 20};

class World {
 public:
  explicit World(uint64_t seed) : rig_(seed, 1), publisher_(joined()), viewer_(joined()) {
    rig_.publish(publisher_, "cam0", kCameraLikeABrowser);
    rig_.view(viewer_, {camera_of(publisher_, 720)});
    // Falls into a probe or not, and at any time within a picture.
    rig_.run(15s + std::chrono::milliseconds(370 * seed));
  }

  // How long the picture stood still, of the time until `kWatched` after the low layer began.
  void fall(Duration& still) {
    ASSERT_EQ(layers().spatial, 2);
    const Timestamp fell = rig_.now();
    // 300 ms of queue.
    viewer_.down.set({.bps = 300'000, .queue_bytes = 11'000, .delay = 2ms});
    ASSERT_TRUE(rig_.run_until([&] { return layers().spatial == 0; }, 1s));
    for (Duration passed{}; passed < kWatched; passed += 100ms) {
      rig_.run(100ms);
      ASSERT_FALSE(layers().none()) << "the key frame of the layer has stopped it";
    }
    still += still_since(fell);
  }

 private:
  ShardClient& joined() {
    ShardClient& who = rig_.join(0, {.delay = 2ms});
    EXPECT_TRUE(rig_.run_until([&] { return who.is_connected(); }, 5s));
    rig_.publish(who, "mic0", {.kind = MediaCodec::kOpus, .streams = 1});
    return who;
  }
  const std::string& slot() { return rig_.plays(viewer_, publisher_, MediaSource::kCamera)->mid(); }
  Layers layers() { return rig_.transport(viewer_)->slot(slot())->forwarder().current(); }
  Duration still_since(Timestamp from) {
    testing::Viewer seen = viewer_.viewers.at(slot());
    seen.finish();
    Duration still{};
    Timestamp last = from;
    const auto note = [&](Timestamp shown) {
      if (shown - last > kStill) still += shown - last;
      last = std::max(last, shown);
    };
    for (const auto& frame : seen.decoded()) note(frame.at);
    note(rig_.now());
    return still;
  }

  ShardRig rig_;
  ShardClient& publisher_;
  ShardClient& viewer_;
};

TEST(NarrowLink, ThePictureGoesOnSoonAfterTheLinkFell) {
  constexpr int kSeeds = 12;
  Duration still{};
  for (int seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World(static_cast<uint64_t>(seed)).fall(still);
    if (::testing::Test::HasFatalFailure()) return;
  }
  EXPECT_LT(still / kSeeds, 2200ms) << "1.7 s usually, of 3 s";
}

}  // namespace
}  // namespace earshot::sfu
