// Where a driver that copies what it sends lets a run of datagrams be written.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/limits.h"
#include "sfu/egress_buffers.h"

namespace earshot::sfu::testing {

class RunMemory {
 public:
  void begin() { used_ = 0; }
  uint8_t* next() {
    CHECK(used_ < datagrams_.size());
    return datagrams_[used_++].data();
  }

 private:
  std::array<std::array<uint8_t, EgressBuffers::kBytes>, limits::kEgressBatchMax> datagrams_;
  size_t used_ = 0;
};

}  // namespace earshot::sfu::testing
