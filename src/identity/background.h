// Blocking work done elsewhere. Implemented over io's blocking pool.
#pragma once

#include <functional>

namespace earshot::identity {

class Background {
 public:
  virtual ~Background() = default;
  // Runs `work` on another thread, then `done` on the loop. False: too much is waiting, nothing
  // runs.
  virtual bool try_run(std::function<void()> work, std::function<void()> done) = 0;
};

}  // namespace earshot::identity
