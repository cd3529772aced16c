#include "identity/accounts.h"

#include <gtest/gtest.h>

#include "identity/testing/identity_world.h"

namespace earshot::identity {
namespace {

using testing::IdentityWorld;

TEST(Accounts, FirstOneAdministersAndLaterOnesDoNot) {
  IdentityWorld world;
  EXPECT_EQ(world.register_account("alice").account.role, Role::kAdmin);
  EXPECT_EQ(world.register_account("bob").account.role, Role::kMember);
}

TEST(Accounts, RegisteringSignsIn) {
  IdentityWorld world;
  const auto alice = world.register_account("alice");
  const auto session = world.authenticate(alice.opened.token);
  ASSERT_TRUE(session.ok());
  EXPECT_EQ(session->user_id, alice.account.id);
  EXPECT_EQ(session->role, Role::kAdmin);
}

TEST(Accounts, UsernameIsTakenWhateverItsCase) {
  IdentityWorld world;
  world.register_account("alice");
  const auto again = world.try_register("ALICE");
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  EXPECT_EQ(again.error().field, "username");
}

TEST(Accounts, BadNamesAndPasswordsAreRefusedByField) {
  IdentityWorld world;
  const auto attempt = [&](const char* name, const char* display, const char* password) {
    return world
        .run(world.service.accounts().register_account({name, display, password, {}},
                                                       world.origin(), world.moment()))
        .error()
        .field;
  };
  EXPECT_EQ(attempt("a", "A", "long enough"), "username");
  EXPECT_EQ(attempt("a b", "A", "long enough"), "username");
  EXPECT_EQ(attempt("alice", "   ", "long enough"), "display_name");
  EXPECT_EQ(attempt("alice", "Bob\xE2\x80\xAE", "long enough"), "display_name");
  EXPECT_EQ(attempt("alice", "A", "short"), "password");
}

TEST(Accounts, ClosedRegistrationRefusesAllButTheFirst) {
  IdentityWorld world;
  ASSERT_TRUE(
      world.run(world.service.settings().set_registration_mode(RegistrationMode::kClosed)).ok());
  EXPECT_TRUE(world.try_register("alice").ok());
  EXPECT_EQ(world.try_register("bob").error().code, ErrorCode::kForbidden);
}

TEST(Accounts, InviteLetsAsManyInAsItSays) {
  IdentityWorld world;
  const auto admin = world.register_account("alice");
  ASSERT_TRUE(
      world.run(world.service.settings().set_registration_mode(RegistrationMode::kInvite)).ok());
  const auto invite = world.run(
      world.service.invites().create(admin.account.id, std::nullopt, 2, world.clock.wall_now()));
  ASSERT_TRUE(invite.ok());
  EXPECT_EQ(world.try_register("bob").error().field, "invite_token");
  EXPECT_EQ(world.try_register("bob", "nonsense").error().code, ErrorCode::kForbidden);
  EXPECT_TRUE(world.try_register("bob", invite->token).ok());
  EXPECT_TRUE(world.try_register("carol", invite->token).ok());
  EXPECT_EQ(world.try_register("dave", invite->token).error().code, ErrorCode::kForbidden);
}

TEST(Accounts, FailedRegistrationDoesNotUseUpAnInvite) {
  IdentityWorld world;
  const auto admin = world.register_account("alice");
  ASSERT_TRUE(
      world.run(world.service.settings().set_registration_mode(RegistrationMode::kInvite)).ok());
  const auto invite = *world.run(world.service.invites().create(
      admin.account.id, std::nullopt, std::nullopt, world.clock.wall_now()));
  EXPECT_EQ(world.try_register("alice", invite.token).error().code, ErrorCode::kConflict);
  EXPECT_TRUE(world.try_register("bob", invite.token).ok());
}

TEST(Accounts, InviteEndsWithItsLifetimeAndWhenRevoked) {
  IdentityWorld world;
  const auto admin = world.register_account("alice");
  ASSERT_TRUE(
      world.run(world.service.settings().set_registration_mode(RegistrationMode::kInvite)).ok());
  auto& invites = world.service.invites();
  const auto old = *world.run(invites.create(admin.account.id, 1h, 5, world.clock.wall_now()));
  world.clock.advance(1h);
  EXPECT_FALSE(world.try_register("bob", old.token).ok());

  const auto fresh = *world.run(invites.create(admin.account.id, 1h, 5, world.clock.wall_now()));
  ASSERT_TRUE(world.run(invites.revoke(fresh.invite.id)).ok());
  EXPECT_FALSE(world.try_register("bob", fresh.token).ok());
  EXPECT_EQ(world.run(invites.revoke(fresh.invite.id)).error().code, ErrorCode::kNotFound);
}

TEST(Accounts, EveryFailedSignInGetsTheSameAnswerAndTheSameWork) {
  IdentityWorld world;
  world.register_account("alice");
  const auto bob = world.register_account("bob");
  ASSERT_TRUE(
      world.run(world.service.accounts().change_as_admin(bob.account.id, {.deactivated = true}))
          .ok());
  const auto wrong = world.sign_in("alice", "not her password");
  const auto unknown = world.sign_in("nobody", "not her password");
  const auto impossible = world.sign_in("no such name!", "x");
  const auto deactivated = world.sign_in("bob", "password of bob");
  EXPECT_EQ(wrong.error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(wrong.error(), unknown.error());
  EXPECT_EQ(wrong.error(), impossible.error());
  EXPECT_EQ(wrong.error(), deactivated.error());
  EXPECT_EQ(world.hasher.verifications, 4);
}

TEST(Accounts, TenFailuresSlowAnAccountDownButNotItsOpenSessions) {
  IdentityWorld world;
  const auto alice = world.register_account("alice");
  for (int i = 0; i < limits::kSignInFailuresFree; ++i) {
    EXPECT_EQ(world.sign_in("alice", "guess").error().code, ErrorCode::kUnauthenticated);
  }
  EXPECT_EQ(world.sign_in("alice", "password of alice").error().code, ErrorCode::kRateLimited);
  EXPECT_TRUE(world.authenticate(alice.opened.token).ok());
  world.clock.advance(limits::kSignInDelayFirst);
  EXPECT_TRUE(world.sign_in("alice", "password of alice").ok());
}

TEST(Accounts, ChangingThePasswordEndsTheOtherDevicesOnly) {
  IdentityWorld world;
  const auto first = world.register_account("alice");
  const auto second = world.sign_in("alice", "password of alice");
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(world
                .run(world.service.accounts().change_password(first.opened.session, "wrong",
                                                              "another password", world.moment()))
                .error()
                .code,
            ErrorCode::kForbidden);
  ASSERT_TRUE(
      world
          .run(world.service.accounts().change_password(first.opened.session, "password of alice",
                                                        "another password", world.moment()))
          .ok());
  EXPECT_TRUE(world.authenticate(first.opened.token).ok());
  EXPECT_FALSE(world.authenticate(second->opened.token).ok());
  ASSERT_EQ(world.listeners.ended.size(), 1U);
  EXPECT_EQ(world.listeners.ended[0].first, second->opened.session.device_id);
  EXPECT_EQ(world.listeners.ended[0].second, SessionEnd::kPasswordChanged);
  EXPECT_FALSE(world.sign_in("alice", "password of alice").ok());
  EXPECT_TRUE(world.sign_in("alice", "another password").ok());
}

TEST(Accounts, DeactivatingEndsEverySession) {
  IdentityWorld world;
  world.register_account("alice");
  const auto bob = world.register_account("bob");
  ASSERT_TRUE(world.authenticate(bob.opened.token).ok());
  const auto changed =
      world.run(world.service.accounts().change_as_admin(bob.account.id, {.deactivated = true}));
  ASSERT_TRUE(changed.ok());
  EXPECT_TRUE(changed->deactivated);
  EXPECT_FALSE(world.authenticate(bob.opened.token).ok());
  ASSERT_EQ(world.listeners.ended.size(), 1U);
  EXPECT_EQ(world.listeners.ended[0].second, SessionEnd::kDeactivated);
}

TEST(Accounts, LastAdministratorStays) {
  IdentityWorld world;
  const auto alice = world.register_account("alice");
  auto& accounts = world.service.accounts();
  EXPECT_EQ(
      world.run(accounts.change_as_admin(alice.account.id, {.role = Role::kMember})).error().code,
      ErrorCode::kForbidden);
  EXPECT_EQ(
      world.run(accounts.change_as_admin(alice.account.id, {.deactivated = true})).error().code,
      ErrorCode::kForbidden);
  EXPECT_EQ(world.run(accounts.account(alice.account.id))->role, Role::kAdmin);
}

TEST(Accounts, RoleChangesReachOpenSessions) {
  IdentityWorld world;
  world.register_account("alice");
  const auto bob = world.register_account("bob");
  EXPECT_EQ(world.authenticate(bob.opened.token)->role, Role::kMember);
  ASSERT_TRUE(
      world.run(world.service.accounts().change_as_admin(bob.account.id, {.role = Role::kAdmin}))
          .ok());
  EXPECT_EQ(world.authenticate(bob.opened.token)->role, Role::kAdmin);
}

TEST(Accounts, DisplayNameIsTrimmedAndAnnounced) {
  IdentityWorld world;
  const auto alice = world.register_account("alice");
  world.listeners.profiles.clear();
  const auto changed =
      world.run(world.service.accounts().set_display_name(alice.account.id, "  Alice A.  "));
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed->display_name, "Alice A.");
  ASSERT_EQ(world.listeners.profiles.size(), 1U);
  EXPECT_EQ(world.listeners.profiles[0], *changed);
}

}  // namespace
}  // namespace earshot::identity
