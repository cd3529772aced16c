#include "storage/sqlite_push_store.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "push/testing/fake_push_service.h"
#include "storage/statement.h"
#include "storage/testing/sqlite_chat_backend.h"

namespace earshot::storage {
namespace {

using push::Subscription;

class SqlitePushStoreTest : public ::testing::Test {
 protected:
  template <class T>
  T wait(Task<T> task) {
    return run_sync(backend_.loop(), std::move(task));
  }
  DeviceId sign_in(UserId user) {
    const DeviceId device = DeviceId::random(backend_.random());
    CHECK(wait(backend_.database().write([user, device](Connection& c) {
            return run(c,
                       "INSERT INTO devices (id, user_id, token_hash, name, address,"
                       " created_at_ms, last_used_at_ms)"
                       " VALUES (?1, ?2, randomblob(32), '', '', 0, 0)",
                       device, user);
          })).ok());
    return device;
  }
  void sign_out(DeviceId device) {
    CHECK(wait(backend_.database().write([device](Connection& c) {
            return run(c, "DELETE FROM devices WHERE id = ?1", device);
          })).ok());
  }
  Subscription subscription(UserId user, DeviceId device) {
    Subscription out = push::testing::subscription(user.value(), device.value());
    out.auth[3] = 7;
    return out;
  }
  std::vector<Subscription> of(UserId user) { return wait(store_.of_user(user)).value(); }
  Result<void> put(const Subscription& subscription) {
    return wait(store_.put(subscription, testing::kBackendStart));
  }

  testing::SqliteChatBackend backend_;
  UserId ana_ = backend_.add_user("Ana");
  UserId ben_ = backend_.add_user("Ben");
  SqlitePushStore store_{backend_.database()};
};

TEST_F(SqlitePushStoreTest, GivesBackWhatWasPut) {
  Subscription first = subscription(ana_, sign_in(ana_));
  first.message_text = true;
  const Subscription second = subscription(ben_, sign_in(ben_));
  ASSERT_TRUE(put(first).ok());
  ASSERT_TRUE(put(second).ok());
  EXPECT_EQ(of(ana_), std::vector{first});
  EXPECT_EQ(wait(store_.of_device(second.device)).value(), second);
  EXPECT_EQ(wait(store_.users()).value().size(), 2u);
}

TEST_F(SqlitePushStoreTest, ADeviceHasOneAndAnEndpointBelongsToWhoNamedItLast) {
  const DeviceId device = sign_in(ana_);
  Subscription changed = subscription(ana_, device);
  ASSERT_TRUE(put(changed).ok());
  changed.endpoint += "/new";
  ASSERT_TRUE(put(changed).ok());
  EXPECT_EQ(of(ana_), std::vector{changed});

  Subscription taken = subscription(ben_, sign_in(ben_));
  taken.endpoint = changed.endpoint;
  ASSERT_TRUE(put(taken).ok());
  EXPECT_TRUE(of(ana_).empty());
  EXPECT_EQ(of(ben_), std::vector{taken});
}

TEST_F(SqlitePushStoreTest, DiesWithItsSessionAndNeedsOne) {
  const DeviceId device = sign_in(ana_);
  ASSERT_TRUE(put(subscription(ana_, device)).ok());
  sign_out(device);
  EXPECT_TRUE(of(ana_).empty());
  EXPECT_EQ(put(subscription(ana_, device)).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(put(subscription(ana_, sign_in(ben_))).error().code, ErrorCode::kNotFound);
}

TEST_F(SqlitePushStoreTest, ChangesOnlyTheSubscriptionThatIsMeant) {
  const Subscription old = subscription(ana_, sign_in(ana_));
  Subscription present = old;
  present.endpoint += "/new";
  ASSERT_TRUE(put(present).ok());
  ASSERT_TRUE(wait(store_.remove(old.device, old.endpoint)).ok());
  Subscription failing = old;
  failing.failures = 3;
  failing.failing_since = testing::kBackendStart;
  ASSERT_TRUE(wait(store_.set_failing(failing)).ok());
  EXPECT_EQ(of(ana_), std::vector{present});
  failing.endpoint = present.endpoint;
  ASSERT_TRUE(wait(store_.set_failing(failing)).ok());
  EXPECT_EQ(of(ana_), std::vector{failing});
  failing.failing_since.reset();
  ASSERT_TRUE(wait(store_.set_failing(failing)).ok());
  EXPECT_EQ(of(ana_), std::vector{failing});
  ASSERT_TRUE(wait(store_.remove(present.device, present.endpoint)).ok());
  EXPECT_TRUE(of(ana_).empty());
}

}  // namespace
}  // namespace earshot::storage
