#include "turn/allocation_table.h"

#include <utility>

#include "base/check.h"

namespace earshot::turn {
namespace {

constexpr size_t kSlotsFirst = 256;

}  // namespace

AllocationTable::AllocationTable() : slots_(kSlotsFirst, kEmpty), mask_(kSlotsFirst - 1) {}

Allocation* AllocationTable::by_link(uint64_t link) {
  const auto found = links_.find(link);
  return found == links_.end() ? nullptr : by_id(found->second);
}

Allocation& AllocationTable::insert(std::unique_ptr<Allocation> allocation) {
  CHECK(!full() && allocation->id == free_id() && find(allocation->path.tuple) == nullptr);
  Allocation& inserted = *allocation;
  if (free_.empty()) {
    allocations_.push_back(std::move(allocation));
  } else {
    free_.pop_back();
    allocations_[inserted.id] = std::move(allocation);
  }
  if (inserted.path.link != 0) links_[inserted.path.link] = inserted.id;
  ++size_;
  if (2 * size_ > slots_.size()) {
    grow();
  } else {
    put(inserted.id);
  }
  return inserted;
}

void AllocationTable::put(RelayId id) {
  size_t i = allocations_[id]->path.tuple.hash() & mask_;
  while (slots_[i] != kEmpty) i = (i + 1) & mask_;
  slots_[i] = id;
}

void AllocationTable::grow() {
  slots_.assign(2 * slots_.size(), kEmpty);
  mask_ = slots_.size() - 1;
  for (const auto& allocation : allocations_) {
    if (allocation != nullptr) put(allocation->id);
  }
}

void AllocationTable::erase(Allocation& allocation) {
  const RelayId id = allocation.id;
  size_t hole = allocation.path.tuple.hash() & mask_;
  while (slots_[hole] != id) hole = (hole + 1) & mask_;
  // Those behind the hole move up, but never before the place that their hash asks for (Knuth,
  // TAOCP 3, 6.4, algorithm R).
  for (size_t i = (hole + 1) & mask_; slots_[i] != kEmpty; i = (i + 1) & mask_) {
    const size_t wanted = allocations_[slots_[i]]->path.tuple.hash() & mask_;
    if (((i - wanted) & mask_) < ((i - hole) & mask_)) continue;
    slots_[hole] = slots_[i];
    hole = i;
  }
  slots_[hole] = kEmpty;
  if (allocation.path.link != 0) links_.erase(allocation.path.link);
  allocations_[id].reset();
  free_.push_back(id);
  --size_;
}

}  // namespace earshot::turn
