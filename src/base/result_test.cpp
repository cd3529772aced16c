#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>

#include "base/task.h"

namespace earshot {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return Error{ErrorCode::kInvalid, "odd"};
  return n / 2;
}

Result<int> quarter(int n) {
  TRY_ASSIGN(const int first, half(n));
  TRY_ASSIGN(const int second, half(first));
  return second;
}

Result<void> must_be_even(int n) {
  TRY(half(n));
  return {};
}

Task<Result<int>> half_later(int n) { co_return half(n); }

Task<Result<int>> quarter_later(int n) {
  CO_TRY_ASSIGN(const int first, co_await half_later(n));
  CO_TRY(co_await half_later(first));
  co_return first / 2;
}

TEST(Result, HoldsEitherAValueOrAnError) {
  EXPECT_EQ(*half(4), 2);
  EXPECT_EQ(half(3).error().message, "odd");
}

TEST(Result, TryReturnsTheFirstError) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_EQ(quarter(6).error().code, ErrorCode::kInvalid);
  EXPECT_TRUE(must_be_even(2).ok());
  EXPECT_FALSE(must_be_even(1).ok());
}

TEST(Result, CoTryReturnsTheFirstErrorOfACoroutine) {
  EXPECT_EQ(*run_sync(quarter_later(8)), 2);
  EXPECT_EQ(run_sync(quarter_later(6)).error().message, "odd");
}

TEST(Result, CarriesMoveOnlyValues) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> out = *std::move(result);
  EXPECT_EQ(*out, 7);
}

TEST(Result, TakingTheValueOfAnErrorIsABug) {
  EXPECT_DEATH(static_cast<void>(half(3).value()), "bug: CHECK");
}

TEST(ErrorCode, EveryWireNameParsesBack) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::kInternal); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    EXPECT_EQ(parse_error_code(wire_name(code)), code);
  }
  EXPECT_EQ(wire_name(ErrorCode::kWrongState), "wrong_state");
  EXPECT_EQ(parse_error_code("kaputt"), std::nullopt);
}

}  // namespace
}  // namespace earshot
