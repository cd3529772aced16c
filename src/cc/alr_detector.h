// Is the sender limited by what there is to send, not by the network? Then what is sent says
// nothing about what could be.
#pragma once

#include <cstddef>

#include "base/time.h"

namespace earshot::cc {

class AlrDetector {
 public:
  void on_sent(Timestamp now, size_t bytes, double target_bps);

  bool in_alr() const { return in_alr_; }

 private:
  double unused_bytes_ = 0;  // of the share that a busy sender uses at least
  Timestamp last_;
  bool started_ = false;
  bool in_alr_ = false;
};

}  // namespace earshot::cc
