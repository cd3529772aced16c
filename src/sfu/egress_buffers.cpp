#include "sfu/egress_buffers.h"

#include <numeric>

namespace earshot::sfu {

EgressBuffers::EgressBuffers(size_t count)
    : count_(count),
      memory_(std::make_unique_for_overwrite<uint8_t[]>(count * kBytes)),
      free_(count) {
  // The first one is taken first.
  std::iota(free_.rbegin(), free_.rend(), uint32_t{0});
}

}  // namespace earshot::sfu
