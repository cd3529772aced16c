// A queue in one growing circular buffer. Unlike std::deque (576 bytes when empty) it holds nothing
// while it is empty, which counts with one or more per idle socket.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "base/check.h"

namespace earshot::gateway {

template <class T>
class RingQueue {
 public:
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  T& operator[](size_t index) {
    CHECK(index < size_);
    return slots_[(head_ + index) % slots_.size()];
  }
  T& front() { return (*this)[0]; }
  const T& front() const { return const_cast<RingQueue&>(*this)[0]; }

  void push_back(T value) {
    if (size_ == slots_.size()) grow();
    slots_[(head_ + size_) % slots_.size()] = std::move(value);
    ++size_;
  }

  T pop_front() {
    T value = std::move(front());
    head_ = (head_ + 1) % slots_.size();
    if (--size_ == 0) clear();
    return value;
  }

  void clear() {
    slots_ = std::vector<T>();  // not "= {}", which would keep the capacity
    head_ = size_ = 0;
  }

 private:
  void grow() {
    std::vector<T> larger(slots_.empty() ? 4 : slots_.size() * 2);
    for (size_t i = 0; i < size_; ++i) larger[i] = std::move((*this)[i]);
    slots_ = std::move(larger);
    head_ = 0;
  }

  std::vector<T> slots_;
  size_t head_ = 0;
  size_t size_ = 0;
};

}  // namespace earshot::gateway
