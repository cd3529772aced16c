// Identity on a real database in a temporary directory, with cheap passwords and a clock that
// stands still. For tests.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "base/random.h"
#include "identity/identity_service.h"
#include "storage/database.h"
#include "storage/sqlite_identity_store.h"
#include "storage/testing/temporary_directory.h"

namespace earshot::identity::testing {

// Says yes to the password it made the "hash" of.
class PlainHasher final : public PasswordHasher {
 public:
  Task<Result<std::string>> hash(std::string password) override { co_return "plain:" + password; }
  Task<Result<bool>> verify(std::optional<std::string> phc, std::string password) override {
    verifications += 1;
    co_return phc == "plain:" + password;
  }
  int verifications = 0;
};

class ListenerLog final : public SessionListener, public ProfileListener {
 public:
  void on_session_revoked(DeviceId device, SessionEnd reason) override {
    ended.emplace_back(device, reason);
  }
  void on_profile_changed(const Account& account) override { profiles.push_back(account); }

  std::vector<std::pair<DeviceId, SessionEnd>> ended;
  std::vector<Account> profiles;
};

// Runs the work at once, on the loop.
class InlineBackground final : public Background {
 public:
  explicit InlineBackground(Executor& loop) : loop_(loop) {}
  bool try_run(std::function<void()> work, std::function<void()> done) override {
    if (full) return false;
    work();
    loop_.post(std::move(done));
    return true;
  }
  bool full = false;

 private:
  Executor& loop_;
};

struct IdentityWorld {
  IdentityWorld() { service.sessions().add_listener(listeners); }

  template <class T>
  T run(Task<T> task) {
    return run_sync(loop, std::move(task));
  }
  Moment moment() const { return {clock.now(), clock.wall_now()}; }
  Origin origin() const { return {"192.0.2.7", "Firefox on Linux"}; }

  Result<SignedIn> try_register(const std::string& name,
                                std::optional<std::string> invite = std::nullopt) {
    return run(service.accounts().register_account(
        {name, "Display " + name, "password of " + name, std::move(invite)}, origin(), moment()));
  }
  SignedIn register_account(const std::string& name) { return *try_register(name); }
  Result<SignedIn> sign_in(const std::string& name, const std::string& password) {
    return run(service.accounts().sign_in(name, password, origin(), moment()));
  }
  Result<Session> authenticate(const std::string& token) {
    return run(service.sessions().authenticate(token, "192.0.2.7", clock.wall_now()));
  }

  storage::testing::TemporaryDirectory directory;
  QueueExecutor loop;
  FakeClock clock;
  SeededRandom random{7};
  std::unique_ptr<storage::Database> database = std::move(
      *storage::Database::open({.path = directory.file("test.db")}, loop, clock.wall_now()));
  storage::SqliteIdentityStore store{*database};
  PlainHasher hasher;
  InlineBackground background{loop};
  ListenerLog listeners;
  IdentityService service{store, hasher, background, listeners, random};
};

}  // namespace earshot::identity::testing
