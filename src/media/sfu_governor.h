// What follows from the load of the node: when too much is asked of it nobody new is let in, and
// before those who are in would suffer they all give up pictures, sharpness first (sfu/shedding.h).
// Sound is never given up. What was taken comes back slowly, so that it does not go at once again.
// Pure. Control loop.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "base/time.h"
#include "sfu/shedding.h"

namespace earshot::media {

struct SfuLoadLimits {
  // Parts of what the node can do, 0 to 1.
  double refuse_above = 0.85;
  double shed_above = 0.75;
  // What the line of this node carries, bits/s; 0: not known, and not looked at.
  uint64_t uplink_bps = 0;
};

class SfuGovernor {
 public:
  // What a step does is seen in the load after this long: SfuMonitor::kWindow, a second that a
  // worker's figures may be old, and the time in which rooms follow.
  static constexpr Duration kStep = std::chrono::seconds(4) + limits::kShedSpread;
  // How long the load must have been low before people are let in again.
  static constexpr Duration kAdmitAfter = std::chrono::seconds(4);
  // How long the load must have been low before something is given back; twice as long after each
  // time that this was too early.
  static constexpr Duration kCalmMin = std::chrono::seconds(10);
  static constexpr Duration kCalmMax = std::chrono::minutes(2);
  // Below the limits by so much the load is low: what is given back must have room there.
  static constexpr double kRoom = 0.15;
  // From this level on cameras have lost all they can but their pictures. People who came now
  // would live on what was taken from others.
  static constexpr uint8_t kRefuseLevel = 2;

  explicit SfuGovernor(const SfuLoadLimits& limits) : limits_(limits) {}

  // About once a second, with the mean load of the last seconds. True: something below changed.
  bool update(Timestamp now, double load);

  bool admits() const { return admits_; }
  uint8_t shed_level() const { return shed_level_; }
  double load() const { return load_; }

 private:
  void shed(Timestamp now);
  void give_back(Timestamp now);
  void admit(Timestamp now);

  const SfuLoadLimits limits_;
  double load_ = 0;
  bool admits_ = true;
  uint8_t shed_level_ = 0;
  Duration calm_ = kCalmMin;
  Timestamp stepped_at_;     // either way; zero: never
  Timestamp given_back_at_;  // likewise
  Timestamp calm_since_;     // below the mark for giving back; zero: it is not
  Timestamp admit_since_;    // below the mark for letting in; zero: it is not
};

}  // namespace earshot::media
