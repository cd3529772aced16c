#include "push/admission.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/limits.h"
#include "base/random.h"

namespace earshot::push {
namespace {

using Answer = Admission::Answer;

LetterKey key(int64_t number) { return {DeviceId::from_value(number), "topic"}; }
UserId user(int64_t number) { return UserId::from_value(number); }

class AdmissionTest : public ::testing::Test {
 protected:
  Admission::Claim claim(int64_t who, std::string host, Urgency urgency = Urgency::kNormal) {
    return {user(who), std::move(host), urgency};
  }
  // How many of them may begin.
  size_t enter(const Admission::Claim& claim, size_t count) {
    size_t begun = 0;
    for (size_t i = 0; i < count; ++i) begun += admission_.enter(key(++keys_), claim) ? 1 : 0;
    return begun;
  }
  Admission::Ended end(const Admission::Claim& claim, Answer answer) {
    return admission_.end(claim, answer, now_, now_);
  }

  Admission admission_;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
  int64_t keys_ = 0;
};

TEST_F(AdmissionTest, APersonHasFewUnderWayAndMoreWhereAnswersArePrompt) {
  const auto mine = claim(1, "a");
  EXPECT_EQ(enter(mine, 100), limits::kPushPerUserFirst);
  for (int i = 0; i < 50; ++i) end(mine, Answer::kPrompt);
  EXPECT_EQ(admission_.under_way(), limits::kPushPerUserMax);
}

TEST_F(AdmissionTest, WhoNeverGetsAnAnswerEndsWithOneAtATime) {
  const auto mine = claim(1, "a");
  enter(mine, 100);
  for (int i = 0; i < 20; ++i) end(mine, Answer::kNone);
  EXPECT_EQ(admission_.under_way(), 1u);
  // Another host of theirs does not change that, a prompt answer does.
  EXPECT_EQ(enter(claim(1, "b"), 10), 0u);
  end(mine, Answer::kPrompt);
  EXPECT_EQ(admission_.under_way(), 2u);
}

TEST_F(AdmissionTest, SlowAnswersAndFaultsCountLikeNone) {
  const auto mine = claim(1, "a");
  enter(mine, 100);
  for (int i = 0; i < 20; ++i) end(mine, Answer::kPoor);
  EXPECT_EQ(admission_.under_way(), 1u);
}

TEST_F(AdmissionTest, RingsHaveRoomWhereMessagesHaveNone) {
  enter(claim(1, "a"), 100);
  const auto ring = claim(1, "a", Urgency::kHigh);
  EXPECT_EQ(enter(ring, 10), limits::kPushPerUserForRings);
  // And they are the first of those who wait.
  const auto ended = end(ring, Answer::kPrompt);
  ASSERT_FALSE(ended.begin.empty());
  EXPECT_EQ(ended.begin[0], key(100 + limits::kPushPerUserForRings + 1));
}

TEST_F(AdmissionTest, AHostHasItsOwnLimitWhoeverWritesToIt) {
  size_t begun = 0;
  for (int64_t who = 1; who <= 50; ++who) begun += enter(claim(who, "a"), 1);
  EXPECT_EQ(begun, limits::kPushPerHostFirst);
  EXPECT_EQ(enter(claim(60, "b"), 1), 1u);
  // It grows while it answers.
  for (int i = 0; i < 3; ++i) end(claim(i + 1, "a"), Answer::kPrompt);
  EXPECT_EQ(admission_.under_way(), 1 + limits::kPushPerHostFirst + 3);
}

// The finding: a few members whose endpoints swallow everything must not delay the rings of others.
TEST_F(AdmissionTest, AFewPeopleWithTarpitsLeaveRoomForEverybodyElse) {
  constexpr int64_t kAttackers = 20;
  for (int64_t who = 1; who <= kAttackers; ++who) {
    for (int host = 0; host < 50; ++host) {
      const std::string name = std::to_string(who) + "." + std::to_string(host);
      for (const Urgency urgency : {Urgency::kNormal, Urgency::kHigh}) {
        enter(claim(who, name, urgency), 2);
      }
    }
  }
  EXPECT_LE(admission_.under_way(),
            kAttackers * (limits::kPushPerUserFirst + limits::kPushPerUserForRings));
  for (int64_t who = 100; who < 108; ++who) {
    EXPECT_EQ(enter(claim(who, "good", Urgency::kHigh), 1), 1u);
  }
}

TEST_F(AdmissionTest, MessagesNeverTakeTheRoomOfRings) {
  for (int64_t who = 1; who <= 500; ++who) enter(claim(who, "host " + std::to_string(who)), 4);
  EXPECT_EQ(admission_.under_way(), limits::kPushUnderWayMax - limits::kPushUnderWayForRings);
  EXPECT_EQ(enter(claim(1000, "good", Urgency::kHigh), 1), 1u);
  EXPECT_EQ(enter(claim(1001, "good"), 1), 0u);
}

TEST_F(AdmissionTest, AHostThatGivesNoAnswerRestsLongerEachTime) {
  const auto mine = claim(1, "a");
  const auto try_once = [&](Answer answer) {
    enter(mine, 1);
    const Timestamp begun = now_;
    now_ = now_ + 8s;
    return admission_.end(mine, answer, begun, now_).rests_for;
  };
  EXPECT_EQ(try_once(Answer::kNone), std::nullopt);
  EXPECT_EQ(try_once(Answer::kNone), std::nullopt);
  EXPECT_EQ(try_once(Answer::kNone), limits::kPushRestFirst);
  EXPECT_EQ(admission_.rests_until("a", now_), now_ + limits::kPushRestFirst);
  EXPECT_EQ(admission_.rests_until("b", now_), std::nullopt);
  now_ = now_ + limits::kPushRestFirst;
  EXPECT_EQ(admission_.rests_until("a", now_), std::nullopt);
  EXPECT_EQ(try_once(Answer::kNone), 2 * limits::kPushRestFirst);
  for (int i = 0; i < 40; ++i) try_once(Answer::kNone);
  EXPECT_EQ(try_once(Answer::kNone), limits::kPushRestMax);
  try_once(Answer::kPoor);
  EXPECT_EQ(admission_.rests_until("a", now_), std::nullopt);
  EXPECT_EQ(try_once(Answer::kNone), std::nullopt);
}

TEST_F(AdmissionTest, SilencesAtTheSameTimeAreOne) {
  const auto mine = claim(1, "a");
  enter(mine, limits::kPushPerUserFirst);
  const Timestamp begun = now_;
  now_ = now_ + 8s;
  for (size_t i = 0; i < limits::kPushPerUserFirst; ++i) {
    EXPECT_EQ(admission_.end(mine, Answer::kNone, begun, now_).rests_for, std::nullopt);
  }
}

TEST_F(AdmissionTest, WhoDoesNotWaitAnyMoreDoesNotBegin) {
  const auto mine = claim(1, "a");
  enter(mine, limits::kPushPerUserFirst + 2);
  admission_.forget(key(keys_ - 1));
  EXPECT_EQ(admission_.waiting(), 1u);
  const auto ended = end(mine, Answer::kUnused);
  EXPECT_EQ(ended.begin, std::vector{key(keys_)});
}

TEST_F(AdmissionTest, RemembersALimitedNumberOfHosts) {
  for (size_t i = 0; i < 3 * limits::kPushLanesMax; ++i) {
    const auto mine = claim(1, "host " + std::to_string(i));
    if (enter(mine, 1) == 1) end(mine, Answer::kNone);
  }
  EXPECT_LE(admission_.lanes(), limits::kPushLanesMax + 1);
}

// Whatever happens, nobody begins twice or is forgotten, and the limits hold.
TEST_F(AdmissionTest, KeepsItsBooksInRandomSequences) {
  SeededRandom random(7);
  std::map<LetterKey, Admission::Claim> waiting;
  std::vector<std::pair<LetterKey, Admission::Claim>> under_way;
  const auto begin = [&](const LetterKey& started) {
    const auto found = waiting.find(started);
    ASSERT_NE(found, waiting.end());
    under_way.emplace_back(*found);
    waiting.erase(found);
  };
  for (int i = 0; i < 20'000; ++i) {
    now_ = now_ + 10ms;
    const uint64_t what = random.below(10);
    if (what < 5 && waiting.size() < 500) {
      const auto mine =
          claim(1 + static_cast<int64_t>(random.below(40)), std::to_string(random.below(30)),
                random.below(3) == 0 ? Urgency::kHigh : Urgency::kNormal);
      const LetterKey mine_key = key(++keys_);
      waiting.emplace(mine_key, mine);
      if (admission_.enter(mine_key, mine)) begin(mine_key);
    } else if (what == 5 && !waiting.empty()) {
      auto any = std::next(waiting.begin(), static_cast<long>(random.below(waiting.size())));
      admission_.forget(any->first);
      waiting.erase(any);
    } else if (!under_way.empty()) {
      std::swap(under_way[random.below(under_way.size())], under_way.back());
      const Admission::Claim mine = under_way.back().second;
      under_way.pop_back();
      const auto answer = static_cast<Answer>(random.below(4));
      for (const LetterKey& next : admission_.end(mine, answer, now_, now_).begin) begin(next);
    }
    ASSERT_EQ(admission_.under_way(), under_way.size());
    ASSERT_EQ(admission_.waiting(), waiting.size());
    ASSERT_LE(under_way.size(), limits::kPushUnderWayMax);
  }
  // Nobody is left behind when all is over.
  while (!under_way.empty()) {
    const Admission::Claim mine = under_way.back().second;
    under_way.pop_back();
    for (const LetterKey& next : end(mine, Answer::kPrompt).begin) begin(next);
  }
  EXPECT_TRUE(waiting.empty());
}

}  // namespace
}  // namespace earshot::push
