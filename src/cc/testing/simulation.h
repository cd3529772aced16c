// Virtual time for simulations: actions run in the order of their times, those of one time in the
// order in which they were planned. Everything random comes from one seed, which a failing test
// prints.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "base/random.h"
#include "base/time.h"

namespace earshot::netsim {

class Simulation {
 public:
  explicit Simulation(uint64_t seed) : random_(seed) {}

  Timestamp now() const { return now_; }
  // Since the beginning.
  Duration elapsed() const { return now_ - kStart; }

  void at(Timestamp when, std::function<void()> action);
  void after(Duration wait, std::function<void()> action) { at(now_ + wait, std::move(action)); }
  // Now and then in equal intervals, for ever.
  void every(Duration interval, std::function<void()> action);

  void run_for(Duration duration);

  Random& random() { return random_; }
  double uniform();  // in [0, 1)
  bool chance(double probability) { return probability > 0 && uniform() < probability; }

 private:
  struct Planned {
    Timestamp when;
    uint64_t number;
    std::function<void()> action;
  };
  struct Later {
    bool operator()(const Planned& a, const Planned& b) const {
      return a.when != b.when ? a.when > b.when : a.number > b.number;
    }
  };

  static constexpr Timestamp kStart = Timestamp::from_ns(1'000'000'000'000);
  SeededRandom random_;
  Timestamp now_ = kStart;
  uint64_t planned_ = 0;
  std::priority_queue<Planned, std::vector<Planned>, Later> queue_;
};

}  // namespace earshot::netsim
