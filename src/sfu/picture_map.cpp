#include "sfu/picture_map.h"

#include <algorithm>

namespace earshot::sfu {
namespace {

constexpr uint16_t kIdMask = 0x7FFF;

}  // namespace

void PictureMap::begin(uint64_t in, Numbering numbering) {
  numbering_ = numbering;
  first_ = in;
  newest_ = in - 1;
  pictures_ = {};
}

Picture& PictureMap::append(uint64_t in) {
  const uint64_t missing = in - newest_ - 1;
  const uint64_t kept = std::min<uint64_t>(missing, limits::kPicturesKept - 1);
  next_out_ = static_cast<uint16_t>((next_out_ + missing - kept) & kIdMask);
  for (uint64_t number = in - kept; number < in; ++number) put(number);
  newest_ = in;
  return put(in);
}

Picture& PictureMap::put(uint64_t in) {
  Picture& picture = pictures_[in % pictures_.size()];
  picture = {.in = in, .out = static_cast<uint16_t>(next_out_ & kIdMask)};
  next_out_ = static_cast<uint16_t>((next_out_ + 1) & kIdMask);
  return picture;
}

void PictureMap::decide(Picture& picture, Picture::Fate fate) {
  picture.fate = fate;
  const bool is_newest = picture.in == newest_;
  if (fate == Picture::Fate::kLeftOut && is_newest && numbering_ == Numbering::kClosed) {
    next_out_ = picture.out;
  }
}

Picture* PictureMap::find(uint64_t in) {
  if (in < first_ || in > newest_) return nullptr;
  Picture& picture = pictures_[in % pictures_.size()];
  return picture.in == in ? &picture : nullptr;
}

}  // namespace earshot::sfu
