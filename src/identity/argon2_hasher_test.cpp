#include "identity/argon2_hasher.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/limits.h"
#include "base/spawn.h"

namespace earshot::identity {
namespace {

constexpr Argon2Cost kCheap = {.passes = 1, .memory_bytes = 8192};

TEST(Argon2Hasher, MakesPhcStringsThatFitTheirPasswordOnly) {
  QueueExecutor loop;
  Argon2Hasher hasher(loop, kCheap);
  const auto phc = run_sync(loop, hasher.hash("correct horse"));
  ASSERT_TRUE(phc.ok());
  EXPECT_EQ(phc->substr(0, 10), "$argon2id$");
  EXPECT_TRUE(*run_sync(loop, hasher.verify(*phc, "correct horse")));
  EXPECT_FALSE(*run_sync(loop, hasher.verify(*phc, "correct house")));
  EXPECT_NE(*phc, *run_sync(loop, hasher.hash("correct horse")));
}

TEST(Argon2Hasher, NobodysPasswordIsAlwaysWrong) {
  QueueExecutor loop;
  Argon2Hasher hasher(loop, kCheap);
  EXPECT_FALSE(*run_sync(loop, hasher.verify(std::nullopt, "nobody signs in with this")));
}

Task<void> count_refusals(Argon2Hasher& hasher, int& done, int& refused) {
  const auto phc = co_await hasher.hash("password");
  done += 1;
  if (!phc.ok()) {
    EXPECT_EQ(phc.error().code, ErrorCode::kUnavailable);
    refused += 1;
  }
}

TEST(Argon2Hasher, RefusesMoreThanItsQueueHoldsAndFinishesTheRest) {
  QueueExecutor loop;
  int done = 0;
  int refused = 0;
  const int asked = static_cast<int>(limits::kPasswordQueueMax) + 20;
  {
    Argon2Hasher hasher(loop, {.passes = 4, .memory_bytes = 4 * 1024 * 1024});
    for (int i = 0; i < asked; ++i) spawn(count_refusals(hasher, done, refused));
    EXPECT_GT(refused, 0);
    EXPECT_LE(asked - refused, static_cast<int>(limits::kPasswordQueueMax) + 2);
  }
  // Destroyed with work waiting: every caller still gets an answer.
  loop.run_ready();
  EXPECT_EQ(done, asked);
}

}  // namespace
}  // namespace earshot::identity
