// Datagrams under way between two ends, in virtual time: delay, jitter (which reorders), loss and
// duplicates, repeatable from a seed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"
#include "ice/path.h"

namespace earshot::ice::testing {

struct LinkQuality {
  Duration delay = 20ms;  // one way
  Duration jitter = 0ms;  // on top, uniform
  int loss_percent = 0;
  int duplicate_percent = 0;
};

struct Datagram {
  Path path;  // as the receiver sees it
  std::vector<uint8_t> bytes;
};

class LossyLink {
 public:
  explicit LossyLink(uint64_t seed) : random_(seed) {}

  void send(Timestamp now, const Path& path, Bytes bytes) {
    const bool twice = chance(quality.duplicate_percent);
    for (int copies = twice ? 2 : 1; copies > 0; --copies) {
      if (chance(quality.loss_percent)) continue;
      const auto jitter = quality.jitter.count() > 0 ? random_.below(quality.jitter.count()) : 0;
      const Timestamp arrival = now + quality.delay + Duration(jitter);
      under_way_.emplace(arrival, Datagram{path, {bytes.begin(), bytes.end()}});
    }
  }

  std::optional<Timestamp> next_arrival() const {
    if (under_way_.empty()) return std::nullopt;
    return under_way_.begin()->first;
  }
  // One that has arrived by now.
  std::optional<Datagram> receive(Timestamp now) {
    if (under_way_.empty() || under_way_.begin()->first > now) return std::nullopt;
    Datagram datagram = std::move(under_way_.begin()->second);
    under_way_.erase(under_way_.begin());
    return datagram;
  }

  LinkQuality quality;

 private:
  bool chance(int percent) { return static_cast<int>(random_.below(100)) < percent; }

  SeededRandom random_;
  std::multimap<Timestamp, Datagram> under_way_;
};

}  // namespace earshot::ice::testing
