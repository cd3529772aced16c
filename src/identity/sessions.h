// Open sign-ins. Answers "whose request is this?" from memory, and keeps that memory honest when a
// session ends.
//
// Loop thread. Everything passed to the constructor outlives it, and outlives what it spawns.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "identity/identity_store.h"
#include "identity/session_listener.h"

namespace earshot::identity {

// A session just opened. `token` is for the cookie and exists nowhere else.
struct OpenedSession {
  Session session;
  std::string token;
};

class Sessions {
 public:
  Sessions(IdentityStore& store, Random& random) : store_(store), random_(random) {}

  // Listeners outlive this object or are removed by it never being called again.
  void add_listener(SessionListener& listener) { listeners_.push_back(&listener); }

  // authenticate() needs the store for it: a session not seen lately, or one that somebody made up.
  bool needs_lookup(std::string_view token) const;
  // kUnauthenticated: no such session, or unused for too long.
  Task<Result<Session>> authenticate(std::string token, std::string address, WallTime now);

  // A device that nobody knows yet; the store makes it real.
  struct Prepared {
    NewDevice device;
    std::string token;
  };
  Prepared prepare(Origin origin, WallTime now);
  // After `checked`'s password was proved. kWrongState: it changed meanwhile.
  Task<Result<OpenedSession>> open(Credentials checked, Origin origin, WallTime now);

  Task<Result<std::vector<Device>>> devices(UserId user) { return store_.devices(user); }
  // kNotFound: no such device of this user.
  Task<Result<void>> revoke(UserId user, DeviceId device);

  // After the store has ended these devices: forgets them and tells the listeners.
  void ended(const std::vector<DeviceId>& devices, SessionEnd reason);
  void role_changed(UserId user, Role role);

 private:
  struct Cached {
    Session session;
    WallTime last_used_at;
    WallTime stored_at;  // last_used_at as the store knows it
  };

  void remember(const TokenHash& token, const StoredSession& stored);
  void touch(Cached& cached, const std::string& address, WallTime now);

  IdentityStore& store_;
  Random& random_;
  std::vector<SessionListener*> listeners_;
  std::unordered_map<TokenHash, Cached> by_token_;
  std::unordered_map<DeviceId, TokenHash> by_device_;
  uint64_t changes_ = 0;  // grows when sessions end or roles change; guards reads in flight
};

}  // namespace earshot::identity
