// What is to be looked at when, the earliest first. One thread.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "base/time.h"

namespace earshot::sfu {

// The same may be planned several times.
template <class What>
class DueHeap {
 public:
  void plan(Timestamp at, What what) {
    entries_.push_back({at, what});
    std::push_heap(entries_.begin(), entries_.end());
  }
  // Timestamp::max(): nothing is planned.
  Timestamp next() const { return entries_.empty() ? Timestamp::max() : entries_.front().at; }

  struct Entry {
    Timestamp at;
    What what;
    // The earliest on top.
    bool operator<(const Entry& other) const { return at > other.at; }
  };
  // The earliest, if it is due.
  std::optional<Entry> take(Timestamp now) {
    if (next() > now) return std::nullopt;
    std::pop_heap(entries_.begin(), entries_.end());
    const Entry out = entries_.back();
    entries_.pop_back();
    return out;
  }
  void drop(const What& what) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.what == what; });
    std::make_heap(entries_.begin(), entries_.end());
  }

 private:
  std::vector<Entry> entries_;
};

}  // namespace earshot::sfu
