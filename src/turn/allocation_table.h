// All allocations, found by 5-tuple, by relay and by link. The search by 5-tuple happens for every
// packet of a client: open addressing, one comparison of keys in nearly every case, no memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "turn/allocation.h"

namespace earshot::turn {

class AllocationTable {
 public:
  AllocationTable();

  // nullptr where there is none.
  Allocation* find(const FiveTuple& tuple) {
    for (size_t i = tuple.hash() & mask_; slots_[i] != kEmpty; i = (i + 1) & mask_) {
      Allocation& allocation = *allocations_[slots_[i]];
      if (allocation.path.tuple == tuple) return &allocation;
    }
    return nullptr;
  }
  Allocation* by_id(RelayId id) {
    return id < allocations_.size() ? allocations_[id].get() : nullptr;
  }
  Allocation* by_link(uint64_t link);

  // An id for the next allocation; full() must be false.
  RelayId free_id() const { return free_.empty() ? RelayId(allocations_.size()) : free_.back(); }
  bool full() const { return size_ == limits::kTurnAllocationsMax; }
  // Its id must be free_id(), and its 5-tuple in use by none.
  Allocation& insert(std::unique_ptr<Allocation> allocation);
  void erase(Allocation& allocation);

  size_t size() const { return size_; }
  // Calls `drop(allocation)` for each that `should_go(allocation)`; drop() must erase it.
  template <class Predicate, class Drop>
  void drop_if(Predicate should_go, Drop drop) {
    for (size_t id = 0; id < allocations_.size(); ++id) {
      Allocation* const allocation = allocations_[id].get();
      if (allocation != nullptr && should_go(*allocation)) drop(*allocation);
    }
  }

 private:
  static constexpr RelayId kEmpty = UINT32_MAX;

  void put(RelayId id);
  void grow();

  std::vector<RelayId> slots_;  // of a power of two, at most half of them used
  size_t mask_;
  std::vector<std::unique_ptr<Allocation>> allocations_;  // by id
  std::vector<RelayId> free_;
  std::unordered_map<uint64_t, RelayId> links_;
  size_t size_ = 0;
};

}  // namespace earshot::turn
