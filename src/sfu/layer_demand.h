// Up to which spatial layer a publisher should send, by what its subscribers want: more at once,
// less only when it lasts, because a layer that comes back costs a key frame and a second of a
// blurred picture. A screen is never reduced. Also used to sum up a worker's subscribers for the
// publisher's worker. One owner; nothing is allocated.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/limits.h"
#include "base/time.h"

namespace earshot::sfu {

class LayerDemand {
 public:
  // A publisher begins with all of its layers.
  LayerDemand(bool screen, uint8_t layers)
      : screen_(screen), told_(static_cast<int8_t>(layers - 1)) {}

  // A subscriber that wanted up to `from` now wants up to `to`; -1: nothing, or not there.
  void change(int8_t from, int8_t to);

  // The highest layer that is wanted now; -1: none.
  int8_t wanted() const;
  // What the publisher was told last.
  int8_t told() const { return told_; }
  // To be called after each change and at next_deadline(): what the publisher is to be told, if
  // that is something new. `saves`: something is sent that is not wanted.
  std::optional<int8_t> poll(Timestamp now, bool saves);
  // When poll() may say something although nothing changes; Timestamp::max(): never.
  Timestamp next_deadline() const;

 private:
  bool screen_;
  int8_t told_;
  std::array<uint32_t, limits::kSimulcastLayersMax> counts_{};
  std::optional<Timestamp> less_since_;  // less than told is wanted
  int8_t most_since_ = -1;               // the most that was wanted since then
};

}  // namespace earshot::sfu
