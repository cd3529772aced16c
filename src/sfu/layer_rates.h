// What each layer of a publication costs, measured over the last second, and which layers live.
// What a camera's key frame has more than other frames is spread over the seconds after it: it
// comes once, and would stop a slot that has just been given the layer.
// A publication whose layers are looked at on several workers is measured on each. One owner;
// nothing is allocated.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/limits.h"
#include "base/time.h"
#include "sfu/layer_selector.h"
#include "sfu/media_packet.h"

namespace earshot::sfu {

inline constexpr size_t kTemporalLayers =
    4;  // of those counted apart; higher ones count as the last

// bits/s of a subscriber that gets these layers and all that they need: of [spatial][temporal];
// 0: there is no such layer now.
using LayerCosts = std::array<std::array<uint32_t, kTemporalLayers>, limits::kSimulcastLayersMax>;

class LayerRates {
 public:
  LayerRates(Scalability scalability, bool screen) : scalability_(scalability), screen_(screen) {}

  // Every packet of the publication; padding is not media.
  void on_packet(const MediaHeader& header, size_t bytes);
  // Spatial layers above this one were told to pause: they are not dead, and cost what they did
  // before.
  void set_paused_above(int8_t spatial) { paused_above_ = spatial; }

  // A layer is dead when it brings nothing while the others go on. A screen that does not move, or
  // a camera that is muted, is not.
  bool is_alive(uint8_t spatial, Timestamp now) const;
  // Of a layer that is paused: what it cost before, or what such a layer usually costs.
  LayerCosts costs(Timestamp now) const;
  // Of one spatial layer with all its temporal layers.
  uint32_t bits_per_s(uint8_t spatial, Timestamp now) const;

 private:
  static constexpr size_t kBuckets = 11;  // ten whole ones, and the one that is being filled
  static constexpr Duration kBucket = std::chrono::milliseconds(100);

  // Bytes of one temporal layer in the latest second.
  struct Cell {
    std::array<uint32_t, kBuckets> bytes{};
    int64_t newest = -1;      // number of the bucket that was last written
    uint32_t remembered = 0;  // bits/s of when it last was whole

    void add(int64_t bucket, size_t count);
    uint32_t bits_per_s(int64_t now) const;
  };
  struct Spatial {
    std::array<Cell, kTemporalLayers> cells;
    bool seen = false;
    Timestamp begun;  // after its last silence
    Timestamp newest;
    uint32_t others = 0;  // frames that other layers began since
    uint8_t temporal_layers = 0;
    bool key_frame = false;    // what comes now
    uint32_t frame_bytes = 0;  // so far
    uint32_t usual_bytes = 0;  // of a frame that is no key frame; 0: none came yet
    uint32_t owed_bytes = 0;   // of key frames, not counted yet

    uint32_t remembered() const;
    // How many of these bytes count now.
    size_t spread(const FrameInfo& frame, size_t bytes);
  };

  static int64_t bucket_of(Timestamp t) { return t.ns() / kBucket.count(); }
  bool is_paused(size_t spatial) const { return static_cast<int>(spatial) > paused_above_; }
  void cost_of(size_t spatial, Timestamp now, std::array<uint32_t, kTemporalLayers>& costs) const;

  Scalability scalability_;
  bool screen_;
  int8_t paused_above_ = static_cast<int8_t>(limits::kSimulcastLayersMax);
  std::array<Spatial, limits::kSimulcastLayersMax> layers_;
};

}  // namespace earshot::sfu
