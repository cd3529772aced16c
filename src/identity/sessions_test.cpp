#include "identity/sessions.h"

#include <gtest/gtest.h>

#include "identity/testing/identity_world.h"
#include "storage/statement.h"

namespace earshot::identity {
namespace {

using testing::IdentityWorld;

TEST(Sessions, UnknownAndMalformedTokensAreRefused) {
  IdentityWorld world;
  EXPECT_EQ(world.authenticate("").error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(world.authenticate(std::string(kTokenChars, '!')).error().code,
            ErrorCode::kUnauthenticated);
  EXPECT_EQ(world.authenticate(std::string(kTokenChars, 'A')).error().code,
            ErrorCode::kUnauthenticated);
}

TEST(Sessions, NeedTheStoreOnlyForTokensThatAreNoneOfTheirs) {
  IdentityWorld world;
  const auto alice = world.register_account("alice");
  const Sessions& sessions = world.service.sessions();
  EXPECT_TRUE(sessions.needs_lookup(std::string(kTokenChars, 'A')));
  EXPECT_FALSE(sessions.needs_lookup("no token at all"));
  ASSERT_TRUE(world.authenticate(alice.opened.token).ok());
  EXPECT_FALSE(sessions.needs_lookup(alice.opened.token));
}

TEST(Sessions, SurviveARestartOfTheServer) {
  IdentityWorld world;
  const auto alice = world.register_account("alice");
  Sessions after_restart(world.store, world.random);
  const auto session = world.run(
      after_restart.authenticate(alice.opened.token, "192.0.2.7", world.clock.wall_now()));
  ASSERT_TRUE(session.ok());
  EXPECT_EQ(*session, alice.opened.session);
}

TEST(Sessions, RevokedOneEndsAtOnceAndIsAnnounced) {
  IdentityWorld world;
  const auto alice = world.register_account("alice");
  ASSERT_TRUE(world.authenticate(alice.opened.token).ok());
  const auto session = alice.opened.session;
  ASSERT_TRUE(world.run(world.service.sessions().revoke(session.user_id, session.device_id)).ok());
  EXPECT_FALSE(world.authenticate(alice.opened.token).ok());
  ASSERT_EQ(world.listeners.ended.size(), 1U);
  EXPECT_EQ(world.listeners.ended[0], std::pair(session.device_id, SessionEnd::kRevoked));
}

TEST(Sessions, NobodyRevokesTheDeviceOfAnother) {
  IdentityWorld world;
  const auto alice = world.register_account("alice");
  const auto bob = world.register_account("bob");
  const auto refused =
      world.run(world.service.sessions().revoke(bob.account.id, alice.opened.session.device_id));
  EXPECT_EQ(refused.error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(world.authenticate(alice.opened.token).ok());
}

TEST(Sessions, EndAfterLongDisuse) {
  IdentityWorld world;
  const auto alice = world.register_account("alice");
  world.clock.advance(limits::kSessionIdleMax);
  EXPECT_TRUE(world.authenticate(alice.opened.token).ok());
  world.clock.advance(limits::kSessionIdleMax + 1s);
  EXPECT_EQ(world.authenticate(alice.opened.token).error().code, ErrorCode::kUnauthenticated);
  EXPECT_TRUE(world.run(world.service.sessions().devices(alice.account.id))->empty());
}

TEST(Sessions, LastUseReachesTheDiskNowAndThen) {
  IdentityWorld world;
  const auto alice = world.register_account("alice");
  const auto last_used = [&] {
    return world.run(world.service.sessions().devices(alice.account.id))->at(0).last_used_at;
  };
  const WallTime opened = world.clock.wall_now();
  world.clock.advance(limits::kSessionTouchInterval - 1s);
  ASSERT_TRUE(world.authenticate(alice.opened.token).ok());
  EXPECT_EQ(last_used(), opened);
  world.clock.advance(limits::kSessionTouchInterval);
  ASSERT_TRUE(world.authenticate(alice.opened.token).ok());
  // A later write is committed after the one that stores the use.
  ASSERT_TRUE(world.run(world.service.accounts().set_display_name(alice.account.id, "A")).ok());
  EXPECT_EQ(last_used(), world.clock.wall_now());
}

TEST(Sessions, OldestDeviceGoesWhenThereAreTooMany) {
  IdentityWorld world;
  const auto first = world.register_account("alice");
  for (size_t i = 1; i <= limits::kDevicesPerUserMax; ++i) {
    world.clock.advance(1min);
    ASSERT_TRUE(world.sign_in("alice", "password of alice").ok());
  }
  EXPECT_EQ(world.run(world.service.sessions().devices(first.account.id))->size(),
            limits::kDevicesPerUserMax);
  EXPECT_FALSE(world.authenticate(first.opened.token).ok());
  ASSERT_EQ(world.listeners.ended.size(), 1U);
  EXPECT_EQ(world.listeners.ended[0].first, first.opened.session.device_id);
}

TEST(Sessions, TheDatabaseHoldsNoToken) {
  IdentityWorld world;
  const auto alice = world.register_account("alice");
  const auto found = world.run(
      world.database->read([token = alice.opened.token](storage::Connection& c) -> Result<bool> {
        storage::Statement row(
            c, "SELECT 1 FROM devices WHERE instr(token_hash, ?1) OR instr(name, ?1)", token);
        return row.step();
      }));
  EXPECT_FALSE(*found);
}

}  // namespace
}  // namespace earshot::identity
