#include "cc/testing/simulation.h"

#include <algorithm>
#include <utility>

namespace earshot::netsim {

void Simulation::at(Timestamp when, std::function<void()> action) {
  queue_.push({std::max(when, now_), planned_++, std::move(action)});
}

void Simulation::every(Duration interval, std::function<void()> action) {
  after(0ns, [this, interval, action = std::move(action)] {
    action();
    after(interval, [this, interval, action] { every(interval, action); });
  });
}

void Simulation::run_for(Duration duration) {
  const Timestamp end = now_ + duration;
  while (!queue_.empty() && queue_.top().when <= end) {
    now_ = queue_.top().when;
    const std::function<void()> action = std::move(const_cast<Planned&>(queue_.top()).action);
    queue_.pop();
    action();
  }
  now_ = end;
}

double Simulation::uniform() { return static_cast<double>(random_.u64() >> 11) * 0x1.0p-53; }

}  // namespace earshot::netsim
