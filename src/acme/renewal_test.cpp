#include "acme/renewal.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace earshot::acme {
namespace {

const WallTime kBegin = WallTime::from_ms(1'800'000'000'000);
const Validity kNinetyDays{kBegin, kBegin + 90 * 24h};

TEST(Renewal, IsDueWhenAThirdOfTheLifetimeIsLeft) {
  EXPECT_EQ(renewal_time(kNinetyDays), kBegin + 60 * 24h);
  EXPECT_EQ(renewal_time({kBegin, kBegin + 6 * 24h}), kBegin + 4 * 24h);
}

TEST(Renewal, LooksTwiceADayWithJitterAndNeverAfterItIsDue) {
  SeededRandom random(7);
  RenewalSchedule schedule(random);
  WallTime now = kBegin;
  int looks = 0;
  while (now < renewal_time(kNinetyDays)) {
    const Duration pause = schedule.until_next_look(kNinetyDays, now);
    EXPECT_LE(pause, limits::kAcmeCheckInterval * 11 / 10);
    now = now + std::max<Duration>(pause, 1ms);
    looks += 1;
    ASSERT_LE(now, renewal_time(kNinetyDays) + 1ms);
  }
  EXPECT_GE(looks, 108);  // 60 days
  EXPECT_LE(looks, 121);
  EXPECT_EQ(schedule.until_next_look(kNinetyDays, kBegin + 80 * 24h), 0s);
}

TEST(Renewal, UnreachableIsTriedSoonAndARefusalRarely) {
  SeededRandom random(7);
  RenewalSchedule unreachable(random), refused(random);
  EXPECT_LE(unreachable.after_failure(ErrorCode::kUnavailable, std::nullopt), 33s);
  EXPECT_GE(refused.after_failure(ErrorCode::kForbidden, std::nullopt), 30min);
  Duration last = 0s;
  for (int i = 0; i < 40; ++i) {
    last = unreachable.after_failure(ErrorCode::kUnavailable, std::nullopt);
  }
  EXPECT_GE(last, 1h);
  EXPECT_LE(last, 66min);
}

TEST(Renewal, StaysBelowFiveRefusalsAnHour) {
  SeededRandom random(7);
  RenewalSchedule schedule(random);
  Duration elapsed = 0s;
  int attempts = 1;
  while ((elapsed += schedule.after_failure(ErrorCode::kForbidden, std::nullopt)) < 1h) attempts++;
  EXPECT_LT(attempts * 2, 6) << "both proofs each time";
}

TEST(Renewal, WaitsAsLongAsTheAuthorityAsks) {
  SeededRandom random(7);
  RenewalSchedule schedule(random);
  EXPECT_GE(schedule.after_failure(ErrorCode::kRateLimited, 50h), 50h);
  schedule.succeeded();
  EXPECT_LE(schedule.after_failure(ErrorCode::kUnavailable, std::nullopt), 33s);
}

}  // namespace
}  // namespace earshot::acme
