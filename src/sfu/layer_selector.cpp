#include "sfu/layer_selector.h"

#include <algorithm>

#include "base/limits.h"

namespace earshot::sfu {

void LayerSelector::set_source(Scalability scalability) {
  scalability_ = scalability;
  current_ = {};
  stream_ = 0;
  waiting_ = false;
}

std::optional<uint8_t> LayerSelector::key_frame_wanted() const {
  if (target_.none()) return std::nullopt;
  if (scalability_ == Scalability::kSvc) {
    if (!running() || target_.spatial > current_.spatial) return uint8_t{0};
    return std::nullopt;
  }
  if (running() && target_.spatial == current_.spatial) return std::nullopt;
  return static_cast<uint8_t>(target_.spatial);
}

bool LayerSelector::begins(const MediaHeader& header) {
  if (target_.none()) return false;
  const bool is_current = running() && header.layer == stream_;
  if (!running() && !waiting_) {
    waiting_ = true;
    waiting_since_ = header.arrival;
  }
  const FrameInfo& frame = header.frame;
  if (is_current || !frame.key_frame || !frame.starts || frame.spatial_id != 0) return false;
  if (scalability_ == Scalability::kSvc || header.layer == target_.spatial) return true;
  // Something is better than nothing, when the right layer lets others wait.
  return !running() && header.layer < target_.spatial &&
         header.arrival - waiting_since_ >= limits::kTargetLayerPatience;
}

void LayerSelector::begin(const MediaHeader& header) {
  stream_ = header.layer;
  waiting_ = false;
  history_ = {};
  current_.spatial =
      scalability_ == Scalability::kSvc ? target_.spatial : static_cast<int8_t>(header.layer);
  current_.temporal = temporal_cap();
}

// While a lower stream is waited for, the present one costs as little as it can.
int8_t LayerSelector::temporal_cap() const {
  const bool goes_down = scalability_ == Scalability::kSimulcast && !target_.none() &&
                         target_.spatial < current_.spatial;
  return goes_down ? int8_t{0} : std::max<int8_t>(target_.temporal, 0);
}

// In a layer that the subscriber does not get, something always lacks; that tells nothing about
// the picture.
bool LayerSelector::lacks_any(const FrameInfo& frame) const {
  return frame.spatial_id <= current_.spatial && history_.lacks_any(frame);
}

bool LayerSelector::takes_picture(const MediaHeader& header) {
  if (target_.none()) {
    current_ = {};
    return false;
  }
  const FrameInfo& frame = header.frame;
  const int8_t cap = temporal_cap();
  if (scalability_ == Scalability::kSvc) {
    current_.spatial =
        frame.key_frame ? target_.spatial : std::min(current_.spatial, target_.spatial);
  }
  current_.temporal = frame.key_frame ? cap : std::min(current_.temporal, cap);
  if (lacks_any(frame)) {
    // What the base layer needs is never left out of a sane stream: this one has to begin anew.
    if (frame.spatial_id == 0 && frame.temporal_id == 0) restart();
    return false;
  }
  if (frame.temporal_id > current_.temporal) {
    const bool opens = frame.opens_temporal && frame.temporal_id == current_.temporal + 1 &&
                       history_.has_all(frame);
    if (!opens || frame.temporal_id > cap) return false;
    current_.temporal = static_cast<int8_t>(frame.temporal_id);
  }
  if (frame.spatial_id <= current_.spatial) {
    const auto opened = static_cast<int8_t>(std::min<int>(frame.opens_up_to, cap));
    current_.temporal = std::max(current_.temporal, opened);
  }
  return true;
}

bool LayerSelector::takes_late(const MediaHeader& header) const {
  return header.frame.temporal_id <= current_.temporal && !lacks_any(header.frame);
}

bool LayerSelector::takes_spatial(const MediaHeader& header) {
  const FrameInfo& frame = header.frame;
  if (frame.spatial_id <= current_.spatial) return true;
  const bool opens = frame.starts && frame.opens_spatial &&
                     frame.spatial_id == current_.spatial + 1 &&
                     frame.spatial_id <= target_.spatial && history_.has_all(frame);
  if (opens) current_.spatial = static_cast<int8_t>(frame.spatial_id);
  return opens;
}

}  // namespace earshot::sfu
