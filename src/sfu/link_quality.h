// Whether a participant's connection is too weak for a call, as people are told it: after some bad
// seconds, and until some good ones. A stream that is muted or paused is not bad. One owner.
#pragma once

#include "base/limits.h"
#include "base/time.h"

namespace earshot::sfu {

class LinkQuality {
 public:
  // To be called now and then with the path's voice_rating(); `starved`: not even the smallest
  // picture fits. True: weak() has changed.
  bool update(Timestamp now, double rating, bool starved) {
    const bool bad = starved || rating < limits::kWeakLinkRating;
    if (bad == weak_) {
      since_ = now;
      return false;
    }
    if (since_ == Timestamp()) since_ = now;
    if (now - since_ < (weak_ ? limits::kGoodLinkAfter : limits::kWeakLinkAfter)) return false;
    weak_ = bad;
    since_ = now;
    return true;
  }
  bool weak() const { return weak_; }

 private:
  bool weak_ = false;
  Timestamp since_;  // what is the case now speaks against weak_
};

}  // namespace earshot::sfu
