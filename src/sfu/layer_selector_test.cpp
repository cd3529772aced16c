#include "sfu/layer_selector.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace earshot::sfu {
namespace {

Timestamp at(int64_t ms) { return Timestamp() + std::chrono::milliseconds(ms); }

struct FrameOf {
  uint8_t layer = 0;
  uint8_t temporal = 0;
  uint8_t spatial = 0;
  bool key = false;
  bool opens_temporal = false;
  bool opens_above = false;
  bool opens_spatial = false;
  int64_t ms = 0;
};
MediaHeader header(const FrameOf& frame) {
  MediaHeader header;
  header.layer = frame.layer;
  header.arrival = at(frame.ms);
  header.frame = {.starts = true,
                  .key_frame = frame.key,
                  .opens_temporal = frame.opens_temporal,
                  .opens_spatial = frame.opens_spatial,
                  .opens_above = frame.opens_above,
                  .spatial_id = frame.spatial,
                  .temporal_id = frame.temporal};
  return header;
}

LayerSelector selector_on(Scalability scalability, Layers target, uint8_t layer = 0) {
  LayerSelector selector;
  selector.set_source(scalability);
  selector.set_target(target);
  const MediaHeader key = header({.layer = layer, .key = true});
  EXPECT_TRUE(selector.begins(key));
  selector.begin(key);
  EXPECT_TRUE(selector.takes_picture(key));
  return selector;
}

TEST(Simulcast, BeginsWithAKeyFrameOfItsTarget) {
  LayerSelector selector;
  selector.set_source(Scalability::kSimulcast);
  EXPECT_FALSE(selector.key_frame_wanted().has_value()) << "nothing is wanted";
  selector.set_target({1, 2});
  EXPECT_EQ(selector.key_frame_wanted(), 1);
  EXPECT_FALSE(selector.begins(header({.layer = 1})));
  EXPECT_FALSE(selector.begins(header({.layer = 0, .key = true})));
  EXPECT_FALSE(selector.begins(header({.layer = 2, .key = true})));
  const MediaHeader key = header({.layer = 1, .key = true});
  ASSERT_TRUE(selector.begins(key));
  selector.begin(key);
  EXPECT_EQ(selector.current(), (Layers{1, 2}));
  EXPECT_FALSE(selector.key_frame_wanted().has_value());
}

TEST(Simulcast, BeginsWithALowerLayerWhenTheTargetLetsWait) {
  LayerSelector selector;
  selector.set_source(Scalability::kSimulcast);
  selector.set_target({2, 2});
  EXPECT_FALSE(selector.begins(header({.layer = 0, .key = true, .ms = 0})));
  EXPECT_FALSE(selector.begins(header({.layer = 0, .key = true, .ms = 399})));
  EXPECT_FALSE(selector.begins(header({.layer = 0, .ms = 400})));
  ASSERT_TRUE(selector.begins(header({.layer = 0, .key = true, .ms = 400})));
  selector.begin(header({.layer = 0, .key = true, .ms = 400}));
  EXPECT_EQ(selector.key_frame_wanted(), 2) << "and still wants its target";
}

TEST(Simulcast, ChangesStreamsAtKeyFramesOnly) {
  LayerSelector selector = selector_on(Scalability::kSimulcast, {0, 2});
  selector.set_target({2, 2});
  EXPECT_EQ(selector.key_frame_wanted(), 2);
  EXPECT_FALSE(selector.begins(header({.layer = 2})));
  EXPECT_FALSE(selector.begins(header({.layer = 1, .key = true}))) << "no detours";
  EXPECT_EQ(selector.stream(), 0);
  const MediaHeader key = header({.layer = 2, .key = true});
  ASSERT_TRUE(selector.begins(key));
  selector.begin(key);
  EXPECT_EQ(selector.stream(), 2);
}

TEST(Simulcast, CostsLittleWhileItWaitsForALowerLayer) {
  LayerSelector selector = selector_on(Scalability::kSimulcast, {2, 2}, 2);
  selector.set_target({0, 2});
  EXPECT_TRUE(selector.takes_picture(header({.layer = 2, .temporal = 0})));
  EXPECT_FALSE(selector.takes_picture(header({.layer = 2, .temporal = 1})));
  EXPECT_FALSE(selector.takes_picture(header({.layer = 2, .temporal = 2})));
  const MediaHeader key = header({.layer = 0, .key = true});
  ASSERT_TRUE(selector.begins(key));
  selector.begin(key);
  EXPECT_EQ(selector.current(), (Layers{0, 2}));
}

TEST(Simulcast, StopsWithThePictureThatComesNext) {
  LayerSelector selector = selector_on(Scalability::kSimulcast, {0, 2});
  selector.set_target({});
  EXPECT_TRUE(selector.running());
  EXPECT_FALSE(selector.takes_picture(header({})));
  EXPECT_FALSE(selector.running());
  EXPECT_FALSE(selector.begins(header({.key = true})));
  EXPECT_FALSE(selector.key_frame_wanted().has_value());
}

TEST(TemporalLayers, GoDownAtOnceAndUpWhereTheyOpen) {
  LayerSelector selector = selector_on(Scalability::kSimulcast, {0, 2});
  EXPECT_TRUE(selector.takes_picture(header({.temporal = 2})));
  selector.set_target({0, 0});
  EXPECT_FALSE(selector.takes_picture(header({.temporal = 1})));
  EXPECT_TRUE(selector.takes_picture(header({.temporal = 0})));
  selector.set_target({0, 2});
  EXPECT_FALSE(selector.takes_picture(header({.temporal = 2, .opens_temporal = true})))
      << "one layer at a time";
  EXPECT_FALSE(selector.takes_picture(header({.temporal = 1}))) << "needs what was left out";
  EXPECT_TRUE(selector.takes_picture(header({.temporal = 1, .opens_temporal = true})));
  EXPECT_TRUE(selector.takes_picture(header({.temporal = 2, .opens_temporal = true})));
  EXPECT_TRUE(selector.takes_picture(header({.temporal = 2})));
}

// RFC 9628 §4.2: "switching up point".
TEST(TemporalLayers, OpenBehindASwitchingUpPoint) {
  LayerSelector selector = selector_on(Scalability::kSvc, {0, 0});
  selector.set_target({0, 2});
  EXPECT_FALSE(selector.takes_picture(header({.temporal = 2})));
  EXPECT_TRUE(selector.takes_picture(header({.temporal = 0, .opens_above = true})));
  EXPECT_TRUE(selector.takes_picture(header({.temporal = 2})));
}

TEST(TemporalLayers, AllOpenAtAKeyFrame) {
  LayerSelector selector = selector_on(Scalability::kSimulcast, {0, 0});
  selector.set_target({0, 2});
  EXPECT_TRUE(selector.takes_picture(header({.key = true})));
  EXPECT_EQ(selector.current(), (Layers{0, 2}));
}

TEST(Svc, LeavesOutLayersFromTheNextPictureOn) {
  LayerSelector selector = selector_on(Scalability::kSvc, {2, 0});
  EXPECT_TRUE(selector.takes_spatial(header({.spatial = 2})));
  selector.set_target({1, 0});
  EXPECT_TRUE(selector.takes_spatial(header({.spatial = 2}))) << "within a picture";
  EXPECT_TRUE(selector.takes_picture(header({})));
  EXPECT_FALSE(selector.takes_spatial(header({.spatial = 2, .opens_spatial = true})));
  EXPECT_TRUE(selector.takes_spatial(header({.spatial = 1})));
}

TEST(Svc, TakesALayerBackWhereItNeedsNoEarlierPicture) {
  LayerSelector selector = selector_on(Scalability::kSvc, {0, 0});
  selector.set_target({2, 0});
  EXPECT_EQ(selector.key_frame_wanted(), 0);
  EXPECT_FALSE(selector.takes_spatial(header({.spatial = 1})));
  EXPECT_FALSE(selector.takes_spatial(header({.spatial = 2, .opens_spatial = true})))
      << "the layer below is not there";
  EXPECT_TRUE(selector.takes_spatial(header({.spatial = 1, .opens_spatial = true})));
  EXPECT_TRUE(selector.takes_spatial(header({.spatial = 2, .opens_spatial = true})));
  EXPECT_FALSE(selector.key_frame_wanted().has_value());
}

}  // namespace
}  // namespace earshot::sfu
