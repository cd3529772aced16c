// Nanoseconds for each packet, of every turn. A machine that does other things as well disturbs
// most of them, so the lower quartile is looked at.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/time.h"

namespace earshot::bench {

class Samples {
 public:
  void add(Duration time, uint64_t packets) {
    each_.push_back(static_cast<double>(time.count()) / static_cast<double>(packets));
  }
  double quartile() {
    if (each_.empty()) return 0;
    const auto at = each_.begin() + static_cast<long>(each_.size() / 4);
    std::nth_element(each_.begin(), at, each_.end());
    return *at;
  }

 private:
  std::vector<double> each_;
};

}  // namespace earshot::bench
