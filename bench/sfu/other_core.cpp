#include "sfu/other_core.h"

#include <sched.h>

namespace earshot::bench {
namespace {

void stay_on(unsigned core) {
  if (core >= std::thread::hardware_concurrency()) return;
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  ::sched_setaffinity(0, sizeof cores, &cores);
}

}  // namespace

OtherCore::OtherCore()
    : thread_([this] {
        stay_on(1);
        for (begin_.acquire(); work_ != nullptr; begin_.acquire()) {
          (*work_)();
          is_done_.store(true, std::memory_order_release);
        }
      }) {
  stay_on(0);
}

OtherCore::~OtherCore() {
  work_ = nullptr;
  begin_.release();
  thread_.join();
}

void OtherCore::begin(const std::function<void()>& work) {
  work_ = &work;
  is_done_.store(false, std::memory_order_relaxed);
  begin_.release();
}

void OtherCore::wait() {
  while (!is_done_.load(std::memory_order_acquire)) continue;
}

}  // namespace earshot::bench
