// The lowest value of the last one to two spans of time.
#pragma once

#include <algorithm>

#include "base/time.h"

namespace earshot::cc {

class WindowedMin {
 public:
  static constexpr Duration kSpan = 30s;

  void add(Timestamp now, Duration value) {
    if (!started_) {
      started_ = true;
      present_ = before_ = value;
      since_ = now;
    } else if (now - since_ > kSpan) {
      before_ = present_;
      present_ = value;
      since_ = now;
    }
    present_ = std::min(present_, value);
  }
  // Zero before there was a value.
  Duration value() const { return std::min(present_, before_); }

 private:
  Duration present_{};
  Duration before_{};
  Timestamp since_;
  bool started_ = false;
};

}  // namespace earshot::cc
