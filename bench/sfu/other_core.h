// Work that is done on another core: while the caller waits, so that it leaves the caller's caches
// alone, or beside the caller's own.
#pragma once

#include <atomic>
#include <functional>
#include <semaphore>
#include <thread>

namespace earshot::bench {

class OtherCore {
 public:
  // Keeps the calling thread on the first core and the other one on the second, when there is one.
  OtherCore();
  ~OtherCore();
  OtherCore(const OtherCore&) = delete;
  OtherCore& operator=(const OtherCore&) = delete;

  // Returns when `work` has. The core is not given away meanwhile, nor what it has in its caches.
  void run(const std::function<void()>& work) {
    begin(work);
    wait();
  }
  // In two halves, with work of the caller between them. `work` lives until the second returns.
  void begin(const std::function<void()>& work);
  void wait();

 private:
  const std::function<void()>* work_ = nullptr;  // nullptr: end
  std::binary_semaphore begin_{0};
  std::atomic<bool> is_done_ = false;
  std::thread thread_;
};

}  // namespace earshot::bench
