// What a run does: read from a JSON file, which docs/load.md describes. Values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "sfu/media_codec.h"

namespace earshot::load {

struct VideoPlan {
  sfu::MediaCodec codec = sfu::MediaCodec::kVp8;
  bool svc = false;                                // VP9: one stream with spatial layers
  std::vector<uint32_t> kbits = {150, 500, 1700};  // of each layer, the smallest first
};

struct ViewPlan {
  uint8_t pictures = 9;  // that each participant shows at a time, as far as there are so many
  uint32_t width = 640;  // of each, in pixels
  uint32_t height = 360;
  uint32_t pages_per_minute = 0;  // each viewer shows others, so often
};

// Of all rooms together, per minute.
struct ChurnPlan {
  double leaves = 0;  // each is followed by a join
  double shares = 0;
  double moves = 0;  // to another address, as when a phone changes its network
  Duration share_time = 20s;
};

// In both directions, for all.
struct LinkPlan {
  double loss_percent = 0;
};

struct Scenario {
  std::string name;
  uint32_t rooms = 1;
  uint32_t participants = 4;  // of each room
  uint32_t cameras = 4;       // of each room; the first so many to join
  uint32_t microphones = 4;
  uint32_t speaking = 1;  // at a time, of those with a microphone; the others send silence
  VideoPlan video;
  uint32_t screen_kbits = 1000;
  ViewPlan view;
  double joins_per_second = 5;
  Duration duration = 30s;  // after the last of the first joins
  ChurnPlan churn;
  LinkPlan link;
  uint64_t seed = 1;

  uint32_t people() const { return rooms * participants; }
};

// Errors: kInvalid with a message for people, which names the field.
Result<Scenario> parse_scenario(std::string_view json);
// kNotFound when it cannot be read.
Result<Scenario> read_scenario(const std::string& path);

}  // namespace earshot::load
