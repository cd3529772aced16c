#include "sfu/layer_selector.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "base/limits.h"
#include "sfu/stream_reader.h"
#include "sfu/testing/synthetic_publisher.h"

namespace earshot::sfu {
namespace {

Timestamp at(int64_t ms) { return Timestamp() + std::chrono::milliseconds(ms); }

struct FrameOf {
  uint8_t layer = 0;
  uint8_t temporal = 0;
  uint8_t spatial = 0;
  bool key = false;
  bool opens_temporal = false;
  uint8_t opens_up_to = 0;
  bool opens_spatial = false;
  int64_t ms = 0;
  uint64_t number = 0;
  uint64_t needs = 0;
};
MediaHeader header(const FrameOf& frame) {
  MediaHeader header;
  header.layer = frame.layer;
  header.arrival = at(frame.ms);
  header.frame = {.number = frame.number,
                  .needs = frame.needs,
                  .starts = true,
                  .key_frame = frame.key,
                  .opens_temporal = frame.opens_temporal,
                  .opens_spatial = frame.opens_spatial,
                  .opens_up_to = frame.opens_up_to,
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
  EXPECT_TRUE(selector.takes_picture(header({.temporal = 0, .opens_up_to = 7})));
  EXPECT_TRUE(selector.takes_picture(header({.temporal = 2})));
}

// What a Dependency Descriptor says of a publisher's frames, one packet each.
std::vector<MediaHeader> described_frames(testing::Pattern pattern, int pictures) {
  SeededRandom random(3);
  testing::SyntheticPublisher publisher(
      {.streams = 1, .pattern = pattern, .packets = 1, .dependency_descriptor = true}, random);
  StreamReader reader(TrackId(1), MediaCodec::kVp8, 0);
  const codec::ExtensionMap extensions = testing::SyntheticPublisher::extensions();
  std::vector<MediaHeader> headers;
  for (int i = 0; i < pictures; ++i) {
    for (const auto& sent : publisher.picture(at(33 * i))) {
      const auto packet = codec::RtpPacket::parse(sent.bytes, extensions);
      headers.push_back(reader.read(*packet, at(33 * i)).header);
    }
  }
  return headers;
}

struct Taker {
  LayerSelector selector;
  std::set<uint64_t> taken = {};

  void begin(const MediaHeader& key) {
    ASSERT_TRUE(selector.begins(key));
    selector.begin(key);
  }
  // Whether it was taken; it has to be decodable then.
  bool take(const MediaHeader& header) {
    const bool takes = selector.takes_picture(header);
    selector.note(header, takes);
    if (!takes) return false;
    const FrameInfo& frame = header.frame;
    for (uint64_t i = 0; i < 64; ++i) {
      if ((frame.needs >> i & 1) == 0) continue;
      EXPECT_TRUE(taken.contains(frame.number - 1 - i)) << "at " << frame.number;
    }
    taken.insert(frame.number);
    return true;
  }
};

class DescribedLayers : public ::testing::TestWithParam<testing::Pattern> {};
INSTANTIATE_TEST_SUITE_P(Patterns, DescribedLayers,
                         ::testing::Values(testing::Pattern::kFull, testing::Pattern::kVp8));

// Wherever they are left out and wanted again, they are back after two turns of the pattern.
TEST_P(DescribedLayers, ComeBackWithoutAKeyFrame) {
  const std::vector<MediaHeader> frames = described_frames(GetParam(), 64);
  for (const int8_t lower : {int8_t{0}, int8_t{1}}) {
    for (size_t begin = 8; begin < 16; ++begin) {
      for (size_t end = begin + 1; end < 32; ++end) {
        SCOPED_TRACE(::testing::Message() << static_cast<int>(lower) << begin << " to " << end);
        Taker taker{.selector = {}};
        taker.selector.set_source(Scalability::kSimulcast);
        taker.selector.set_target({0, 2});
        taker.begin(frames[0]);
        for (size_t i = 0; i < frames.size(); ++i) {
          if (i == begin) taker.selector.set_target({0, lower});
          if (i == end) taker.selector.set_target({0, 2});
          const bool is_out = i >= begin && i < end && frames[i].frame.temporal_id > lower;
          const bool takes = taker.take(frames[i]);
          const bool is_back = i < begin || i >= end + 8;
          EXPECT_FALSE(is_out && takes) << i;
          EXPECT_FALSE(is_back && !takes) << i;
        }
      }
    }
  }
}

// A descriptor may promise more than is true: some encoders say "switch" of every frame.
TEST(TemporalLayers, TakeNothingThatNeedsWhatWasLeftOut) {
  Taker taker{.selector = {}};
  taker.selector.set_source(Scalability::kSimulcast);
  taker.selector.set_target({0, 1});
  const auto frame = [](uint64_t number, uint8_t temporal, uint64_t needs) {
    return header({.temporal = temporal,
                   .key = number == 1,
                   .opens_temporal = true,
                   .opens_up_to = 3,
                   .number = number,
                   .needs = needs});
  };
  taker.begin(frame(1, 0, 0));
  EXPECT_TRUE(taker.take(frame(1, 0, 0)));
  EXPECT_TRUE(taker.take(frame(2, 1, 0b1)));
  taker.selector.set_target({0, 0});
  EXPECT_TRUE(taker.take(frame(3, 0, 0b10)));
  EXPECT_FALSE(taker.take(frame(4, 1, 0b11)));
  taker.selector.set_target({0, 1});
  EXPECT_TRUE(taker.take(frame(5, 0, 0b10)));
  EXPECT_FALSE(taker.take(frame(6, 1, 0b11))) << "4 was left out";
  EXPECT_TRUE(taker.take(frame(7, 0, 0b10)));
  EXPECT_TRUE(taker.take(frame(8, 1, 0b1)));
  EXPECT_TRUE(taker.take(frame(9, 1, 0b1)));
}

// Against the rules of all scalability modes; no reason for a picture that stands.
TEST(TemporalLayers, BeginAnewWhenTheBaseLayerNeedsWhatWasLeftOut) {
  LayerSelector selector = selector_on(Scalability::kSimulcast, {0, 0});
  selector.note(header({.number = 1}), true);
  const MediaHeader upper = header({.temporal = 1, .number = 2, .needs = 0b1});
  EXPECT_FALSE(selector.takes_picture(upper));
  selector.note(upper, false);
  EXPECT_FALSE(selector.takes_picture(header({.number = 3, .needs = 0b1})));
  EXPECT_EQ(selector.key_frame_wanted(), 0);
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

// L3T1 of libwebrtc: the second layer says "switch" of each of its frames, but all but the first
// need the one before.
TEST(Svc, TakesALayerBackOnlyWhereAllThatItNeedsWasTaken) {
  LayerSelector selector = selector_on(Scalability::kSvc, {0, 0});
  const auto base = [&](uint64_t number, bool key = false) {
    const MediaHeader frame = header({.key = key, .number = number, .needs = key ? 0u : 0b10u});
    EXPECT_TRUE(selector.takes_picture(frame));
    selector.note(frame, true);
  };
  const auto upper = [&](uint64_t number, uint64_t needs) {
    const MediaHeader frame =
        header({.spatial = 1, .opens_spatial = true, .number = number, .needs = needs});
    const bool takes = selector.takes_spatial(frame);
    selector.note(frame, takes);
    return takes;
  };
  base(1, true);
  EXPECT_FALSE(upper(2, 0b1)) << "not wanted";
  selector.set_target({1, 0});
  base(3);
  EXPECT_FALSE(upper(4, 0b11)) << "needs 2";
  base(5);
  EXPECT_TRUE(upper(6, 0b1)) << "the layer begins anew";
  base(7);
  EXPECT_TRUE(upper(8, 0b11));
}

}  // namespace
}  // namespace earshot::sfu
