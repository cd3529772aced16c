// The picture ids of one outgoing video stream (RFC 7741 §4.2, RFC 9628 §4.2), and what was decided
// about each picture of the source, so that all its packets share one fate, late ones too. The ids
// ascend over all sources. One owner; nothing is allocated.
#pragma once

#include <array>
#include <cstdint>

#include "base/limits.h"
#include "base/prefetch.h"

namespace earshot::sfu {

struct Picture {
  enum class Fate : uint8_t {
    kOpen,  // no packet of it has come yet
    kForwarded,
    kLeftOut,
  };
  uint64_t in = 0;
  uint16_t out = 0;  // 15 bits; without meaning for one that was left out
  Fate fate = Fate::kOpen;
  uint8_t spatial_max = 0;  // of a forwarded one: the highest spatial layer of it that goes along
};

class PictureMap {
 public:
  enum class Numbering : uint8_t {
    kClosed,    // pictures that are left out leave no gap: VP8, whose receivers wait for them
    kAsSource,  // gaps stay: VP9, where numbers are distances to references
  };

  // A new source, whose first picture will be `in`.
  void begin(uint64_t in, Numbering numbering);
  bool is_next(uint64_t in) const { return in > newest_; }
  // A picture that is_next: appended as open, behind an open one for each that is missing. What
  // has been decided about it goes to decide().
  Picture& append(uint64_t in);
  void decide(Picture& picture, Picture::Fate fate);
  // Null for one that is too old or before the source's beginning.
  Picture* find(uint64_t in);

  // All but the pictures; and where the newest of them is.
  void prefetch_own() const { prefetch(&first_, kCacheLineBytes / 2); }
  void prefetch_newest() const { prefetch(&pictures_[newest_ % pictures_.size()]); }

  uint64_t newest() const { return newest_; }
  uint16_t next_out() const { return next_out_; }

 private:
  Picture& put(uint64_t in);

  std::array<Picture, limits::kPicturesKept> pictures_{};
  Numbering numbering_ = Numbering::kClosed;
  uint64_t first_ = 0;
  uint64_t newest_ = 0;
  uint16_t next_out_ = 0;  // 15 bits
};

}  // namespace earshot::sfu
