#include "base/rate_limiter.h"

#include <gtest/gtest.h>

namespace earshot {
namespace {

constexpr Timestamp kStart = Timestamp::from_ns(1'000'000'000);

TEST(TokenBucket, AllowsTheBurstAndThenTheRate) {
  TokenBucket bucket({.per_second = 5, .burst = 20});
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(bucket.take(kStart));
  EXPECT_FALSE(bucket.take(kStart));
  EXPECT_FALSE(bucket.take(kStart + 199ms));
  EXPECT_TRUE(bucket.take(kStart + 200ms));
  EXPECT_FALSE(bucket.take(kStart + 200ms));
}

TEST(TokenBucket, NeverSavesUpMoreThanTheBurst) {
  TokenBucket bucket({.per_second = 5, .burst = 2});
  EXPECT_TRUE(bucket.take(kStart + 3600s, 2));
  EXPECT_FALSE(bucket.take(kStart + 3600s));
}

TEST(TokenBucket, WaitIsExactlyLongEnough) {
  TokenBucket bucket({.per_second = 3, .burst = 1});
  EXPECT_EQ(bucket.wait(kStart), Duration::zero());
  EXPECT_TRUE(bucket.take(kStart));
  const Duration wait = bucket.wait(kStart);
  EXPECT_FALSE(bucket.take(kStart + wait - 1us));
  EXPECT_TRUE(bucket.take(kStart + wait));
}

TEST(KeyedRateLimiter, LimitsEachKeyAlone) {
  KeyedRateLimiter<int> limiter({.per_second = 1, .burst = 1}, 10);
  EXPECT_TRUE(limiter.take(1, kStart));
  EXPECT_FALSE(limiter.take(1, kStart));
  EXPECT_TRUE(limiter.take(2, kStart));
}

TEST(KeyedRateLimiter, RefusesNewKeysWhenFullAndForgetsRestedOnes) {
  KeyedRateLimiter<int> limiter({.per_second = 1, .burst = 1}, 2);
  EXPECT_TRUE(limiter.take(1, kStart));
  EXPECT_TRUE(limiter.take(2, kStart));
  EXPECT_FALSE(limiter.take(3, kStart));
  EXPECT_TRUE(limiter.take(3, kStart + 1s));
  EXPECT_EQ(limiter.size(), 1u);
}

}  // namespace
}  // namespace earshot
