// Two clocks that cannot be mixed up: Timestamp for timers (monotonic), WallTime for people and
// for the disk (unix time). L1–L3 take `now` as a parameter; only L4–L5 own a Clock.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace earshot {

using Duration = std::chrono::nanoseconds;
using namespace std::chrono_literals;

class Timestamp {
 public:
  constexpr Timestamp() = default;
  static constexpr Timestamp from_ns(int64_t ns) { return Timestamp(ns); }
  static constexpr Timestamp max() { return Timestamp(INT64_MAX); }
  constexpr int64_t ns() const { return ns_; }

  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
  friend constexpr Timestamp operator+(Timestamp t, Duration d) {
    return Timestamp(t.ns_ + d.count());
  }
  friend constexpr Timestamp operator-(Timestamp t, Duration d) {
    return Timestamp(t.ns_ - d.count());
  }
  friend constexpr Duration operator-(Timestamp a, Timestamp b) { return Duration(a.ns_ - b.ns_); }
  constexpr Timestamp& operator+=(Duration d) {
    ns_ += d.count();
    return *this;
  }

 private:
  explicit constexpr Timestamp(int64_t ns) : ns_(ns) {}
  int64_t ns_ = 0;
};

class WallTime {
 public:
  constexpr WallTime() = default;
  static constexpr WallTime from_ms(int64_t unix_ms) { return WallTime(unix_ms); }
  constexpr int64_t ms() const { return unix_ms_; }

  friend constexpr auto operator<=>(WallTime, WallTime) = default;
  friend constexpr WallTime operator+(WallTime t, Duration d) {
    return WallTime(t.unix_ms_ + std::chrono::duration_cast<std::chrono::milliseconds>(d).count());
  }
  friend constexpr WallTime operator-(WallTime t, Duration d) { return t + (-d); }
  friend constexpr Duration operator-(WallTime a, WallTime b) {
    return std::chrono::milliseconds(a.unix_ms_ - b.unix_ms_);
  }

 private:
  explicit constexpr WallTime(int64_t unix_ms) : unix_ms_(unix_ms) {}
  int64_t unix_ms_ = 0;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
  virtual WallTime wall_now() const = 0;
};

// Any thread.
class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
  WallTime wall_now() const override;
};

// For tests: stands still until told to advance.
class FakeClock final : public Clock {
 public:
  Timestamp now() const override { return now_; }
  WallTime wall_now() const override { return wall_; }
  void advance(Duration d) {
    now_ = now_ + d;
    wall_ = wall_ + d;
  }

 private:
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
  WallTime wall_ = WallTime::from_ms(1'800'000'000'000);
};

}  // namespace earshot
