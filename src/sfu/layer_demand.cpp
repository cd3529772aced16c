#include "sfu/layer_demand.h"

#include <algorithm>

#include "base/check.h"

namespace earshot::sfu {

void LayerDemand::change(int8_t from, int8_t to) {
  if (from >= 0) {
    CHECK(counts_[static_cast<size_t>(from)] > 0);
    --counts_[static_cast<size_t>(from)];
  }
  if (to >= 0) ++counts_[static_cast<size_t>(to)];
}

int8_t LayerDemand::wanted() const {
  for (size_t i = counts_.size(); i-- > 0;) {
    if (counts_[i] > 0) return static_cast<int8_t>(i);
  }
  return -1;
}

std::optional<int8_t> LayerDemand::poll(Timestamp now, bool saves) {
  const int8_t wanted = this->wanted();
  if (wanted >= told_ || screen_ || !saves) {
    less_since_.reset();
    if (wanted <= told_) return std::nullopt;
    told_ = wanted;
    return told_;
  }
  if (!less_since_) {
    less_since_ = now;
    most_since_ = wanted;
  }
  most_since_ = std::max(most_since_, wanted);
  if (now - *less_since_ < limits::kLayerPauseDelay) return std::nullopt;
  told_ = most_since_;
  less_since_.reset();
  if (wanted < told_) {
    less_since_ = now;
    most_since_ = wanted;
  }
  return told_;
}

Timestamp LayerDemand::next_deadline() const {
  return less_since_ ? *less_since_ + limits::kLayerPauseDelay : Timestamp::max();
}

}  // namespace earshot::sfu
