#include "io/doorbell.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/spsc_ring.h"

namespace earshot::io {
namespace {

TEST(Doorbell, WakesTheLoopOnceForManyRings) {
  auto loop = *EventLoop::create();
  int rung = 0;
  auto bell = *Doorbell::create(*loop, [&rung] { ++rung; });
  std::thread([&bell] {
    for (int i = 0; i < 5; ++i) bell->ring();
  }).join();
  loop->run_turn(loop->clock().now() + 5s);
  EXPECT_EQ(rung, 1);
  bell->ring();
  loop->run_turn(loop->clock().now() + 5s);
  EXPECT_EQ(rung, 2);
}

// Nothing that was put into the ring before ring() is left lying.
TEST(Doorbell, NoEntryIsLeftBehindWithoutAWakeUp) {
  constexpr int kCount = 20'000;
  auto loop = *EventLoop::create();
  SpscRing<int> entries(256);
  int next = 0;
  auto bell = *Doorbell::create(*loop, [&] {
    while (const int* const entry = entries.front()) {
      EXPECT_EQ(*entry, next);
      ++next;
      entries.pop();
    }
  });
  std::thread producer([&] {
    for (int i = 0; i < kCount;) {
      if (int* const entry = entries.begin_write()) {
        *entry = i++;
        entries.commit();
        bell->ring();
      } else {
        std::this_thread::yield();
      }
    }
  });
  const Timestamp patience = loop->clock().now() + 60s;
  while (next < kCount && loop->clock().now() < patience) loop->run_turn(patience);
  producer.join();
  EXPECT_EQ(next, kCount);
}

}  // namespace
}  // namespace earshot::io
