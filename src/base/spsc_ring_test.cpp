#include "base/spsc_ring.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <thread>

namespace earshot {
namespace {

TEST(SpscRing, GivesBackInOrderAndSaysWhenItIsFull) {
  SpscRing<int> ring(4);
  EXPECT_EQ(ring.front(), nullptr);
  for (int i = 0; i < 4; ++i) {
    int* const entry = ring.begin_write();
    ASSERT_NE(entry, nullptr);
    *entry = i;
    ring.commit();
  }
  EXPECT_EQ(ring.begin_write(), nullptr);
  EXPECT_EQ(ring.size(), 4u);
  EXPECT_EQ(*ring.front(), 0);
  ring.pop();
  ASSERT_NE(ring.begin_write(), nullptr);
  EXPECT_EQ(ring.begin_write(), ring.begin_write());
  *ring.begin_write() = 4;
  ring.commit();
  for (int i = 1; i <= 4; ++i) {
    ASSERT_NE(ring.front(), nullptr);
    EXPECT_EQ(*ring.front(), i);
    ring.pop();
  }
  EXPECT_EQ(ring.front(), nullptr);
}

TEST(SpscRing, WhatIsNotCommittedIsNotThere) {
  SpscRing<int> ring(2);
  *ring.begin_write() = 7;
  EXPECT_EQ(ring.front(), nullptr);
  ring.commit();
  EXPECT_EQ(*ring.front(), 7);
}

TEST(SpscRing, CarriesEveryEntryWholeFromThreadToThread) {
  struct Entry {
    std::array<uint64_t, 24> words;
  };
  constexpr uint64_t kCount = 200'000;
  SpscRing<Entry> ring(64);
  std::thread producer([&ring] {
    for (uint64_t i = 0; i < kCount;) {
      if (Entry* const entry = ring.begin_write()) {
        entry->words.fill(i++);
        ring.commit();
      } else {
        std::this_thread::yield();
      }
    }
  });
  uint64_t broken = 0;
  for (uint64_t i = 0; i < kCount;) {
    if (const Entry* const entry = ring.front()) {
      for (const uint64_t word : entry->words) broken += word != i;
      ring.pop();
      ++i;
    } else {
      std::this_thread::yield();
    }
  }
  producer.join();
  EXPECT_EQ(broken, 0u);
  EXPECT_EQ(ring.front(), nullptr);
}

}  // namespace
}  // namespace earshot
