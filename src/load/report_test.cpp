#include "load/report.h"

#include <gtest/gtest.h>

#include "protocol/json_value.h"

namespace earshot::load {
namespace {

TEST(Report, TakesGapsForLossOnTheWayUpAndNoMore) {
  Tally tally;
  tally.gaps_most = 5;
  tally.lost_up = 3;
  tally.dropped_by_us = 1;
  judge_gaps(tally, {.dropped_inside = 1});
  EXPECT_TRUE(is_good(tally));
  judge_gaps(tally, {});
  EXPECT_EQ(tally.violations.count(Violation::kGap), 1u);
  EXPECT_FALSE(is_good(tally));
}

TEST(Report, IsNotGoodWhenSomebodyCouldNotJoinOrStay) {
  Tally tally;
  EXPECT_TRUE(is_good(tally));
  tally.failed = 1;
  EXPECT_FALSE(is_good(tally));
  tally.failed = 0;
  tally.lost = 1;
  EXPECT_FALSE(is_good(tally));
}

TEST(Report, IsJsonWithEveryViolationByName) {
  Tally tally;
  tally.violations.add(Violation::kUnasked, "participant 1", "a \"picture\"", 4);
  const std::string json = to_json({}, tally, {.time = 2s, .failures = {"why"}});
  const auto parsed = protocol::parse_json(json);
  ASSERT_TRUE(parsed.ok()) << json;
  const auto violations = parsed->find("violations");
  ASSERT_TRUE(violations);
  EXPECT_EQ(violations->find("unasked")->integer(), 4);
  EXPECT_EQ(violations->keys().size(), kViolations);
  EXPECT_EQ(parsed->find("good")->boolean(), false);
  EXPECT_NE(to_table({}, tally, {}).find("unasked"), std::string::npos);
}

}  // namespace
}  // namespace earshot::load
