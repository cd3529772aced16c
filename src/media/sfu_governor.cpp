#include "media/sfu_governor.h"

#include <algorithm>

namespace earshot::media {
namespace {

// Since when `low` holds; zero: it does not.
void note(Timestamp now, bool low, Timestamp& since) {
  if (!low) {
    since = Timestamp();
  } else if (since == Timestamp()) {
    since = now;
  }
}

}  // namespace

bool SfuGovernor::update(Timestamp now, double load) {
  load_ = load;
  const bool admitted = admits_;
  const uint8_t level = shed_level_;
  note(now, load < limits_.shed_above - kRoom, calm_since_);
  note(now, load < limits_.refuse_above - kRoom, admit_since_);
  if (load > limits_.shed_above) {
    shed(now);
  } else if (calm_since_ != Timestamp()) {
    give_back(now);
  }
  admit(now);
  return admits_ != admitted || shed_level_ != level;
}

void SfuGovernor::shed(Timestamp now) {
  if (shed_level_ == sfu::kShedLevelMax) return;
  if (stepped_at_ != Timestamp() && now - stepped_at_ < kStep) return;
  const bool too_early = given_back_at_ != Timestamp() && now - given_back_at_ < calm_;
  if (too_early) calm_ = std::min(2 * calm_, kCalmMax);
  ++shed_level_;
  stepped_at_ = now;
  calm_since_ = Timestamp();
}

void SfuGovernor::give_back(Timestamp now) {
  if (now - calm_since_ < calm_) return;
  if (shed_level_ == 0) {
    calm_ = kCalmMin;
    return;
  }
  --shed_level_;
  stepped_at_ = given_back_at_ = now;
  calm_since_ = now;
}

void SfuGovernor::admit(Timestamp now) {
  if (load_ > limits_.refuse_above || shed_level_ >= kRefuseLevel) {
    admits_ = false;
  } else if (admit_since_ != Timestamp() && now - admit_since_ >= kAdmitAfter) {
    admits_ = true;
  }
}

}  // namespace earshot::media
