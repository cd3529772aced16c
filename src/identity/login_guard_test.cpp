#include "identity/login_guard.h"

#include <gtest/gtest.h>

namespace earshot::identity {
namespace {

constexpr LoginRates kNoAddressLimit = {.sign_in = {.per_second = 1e6, .burst = 1e6},
                                        .register_account = {.per_second = 1e6, .burst = 1e6}};

TEST(LoginGuard, DelayDoublesWithEveryFailureUpToFiveMinutes) {
  LoginGuard guard(kNoAddressLimit);
  FakeClock clock;
  for (int i = 0; i < limits::kSignInFailuresFree; ++i) {
    ASSERT_TRUE(guard.begin_sign_in("alice", "192.0.2.1", clock.now()).ok());
  }
  Duration expected = limits::kSignInDelayFirst;
  for (int i = 0; i < 20; ++i) {
    clock.advance(expected - 1ms);
    ASSERT_FALSE(guard.begin_sign_in("alice", "192.0.2.1", clock.now()).ok());
    clock.advance(1ms);
    ASSERT_TRUE(guard.begin_sign_in("alice", "192.0.2.1", clock.now()).ok());
    expected = std::min<Duration>(expected * 2, limits::kSignInDelayMax);
  }
}

TEST(LoginGuard, SuccessStartsOver) {
  LoginGuard guard(kNoAddressLimit);
  FakeClock clock;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(guard.begin_sign_in("alice", "192.0.2.1", clock.now()).ok());
    guard.succeeded("alice");
  }
}

TEST(LoginGuard, OneNameDoesNotSlowAnother) {
  LoginGuard guard(kNoAddressLimit);
  FakeClock clock;
  while (guard.begin_sign_in("alice", "192.0.2.1", clock.now()).ok()) {
  }
  EXPECT_TRUE(guard.begin_sign_in("bob", "192.0.2.1", clock.now()).ok());
}

TEST(LoginGuard, AddressesHaveABudgetAcrossNames) {
  LoginGuard guard({});
  FakeClock clock;
  int allowed = 0;
  for (int i = 0; i < 200; ++i) {
    allowed += guard.begin_sign_in("name" + std::to_string(i), "192.0.2.1", clock.now()).ok();
  }
  EXPECT_EQ(allowed, static_cast<int>(limits::kSignInRate.burst));
  EXPECT_TRUE(guard.begin_sign_in("alice", "192.0.2.2", clock.now()).ok());
}

TEST(LoginGuard, OneIpv6NetworkIsOneAddress) {
  EXPECT_EQ(address_bucket("2001:db8::1"), address_bucket("2001:db8::ffff:2"));
  EXPECT_NE(address_bucket("2001:db8::1"), address_bucket("2001:db8:0:1::1"));
  EXPECT_EQ(address_bucket("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_NE(address_bucket("::ffff:192.0.2.1"), address_bucket("::ffff:192.0.2.2"));
}

}  // namespace
}  // namespace earshot::identity
