// Self-tests of a client's connection. A test is a pseudo call with nobody else in it: its grant
// lets the person relay between two peer connections of their own page, for a short time. What the
// page reports is kept for the administrators, in memory. Loop thread; synchronous.
//
// on_deadline() is called each second or so: nothing here is more urgent.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "base/rate_limiter.h"
#include "base/result.h"
#include "base/time.h"
#include "calls/media_port.h"
#include "protocol/actor.h"
#include "protocol/connection.gen.h"

namespace earshot::calls {

struct ConnectionResult {
  WallTime at;
  UserId user;
  std::string client_name;
  bool outside = false;
  std::vector<protocol::ConnectionCheck> checks;
};

// What its socket tells about a client.
struct ClientFacts {
  std::string name;      // "Firefox on Linux"
  bool outside = false;  // it came from a public address that is not one of ours
};

class ClientLookup {
 public:
  virtual ~ClientLookup() = default;
  virtual ClientFacts facts(ClientId client) const = 0;
};

class ConnectionTests {
 public:
  using Actor = protocol::Actor;

  // All outlive it. `public_url` may be empty.
  ConnectionTests(MediaPort& media, const ClientLookup& clients, Random& random,
                  std::string public_url);

  // kRateLimited, or kUnavailable when there are too many.
  Result<protocol::ConnectionTestStartResult> start(const Actor& actor, Timestamp now,
                                                    WallTime wall);
  // kNotFound: not a test of this client, or reported already. kInvalid: a check twice.
  Result<protocol::Empty> report(const Actor& actor, const protocol::ConnectionReport& request,
                                 WallTime wall);

  // Its tests end at once and their grants with them.
  void device_signed_out(DeviceId device);

  void on_deadline(Timestamp now);

  // Newest first.
  const std::deque<ConnectionResult>& results() const { return results_; }

 private:
  struct Test {
    UserId user;
    ClientId client;
    DeviceId device;
    bool granted = true;
  };
  struct Deadline {
    Timestamp at;
    CallId test;
  };

  void drop_grant(CallId id, Test& test);
  template <class Predicate>
  void end_tests(Predicate ends);

  MediaPort& media_;
  const ClientLookup& clients_;
  Random& random_;
  const std::string public_url_;
  KeyedRateLimiter<UserId> start_rate_;
  std::unordered_map<CallId, Test> tests_;
  // In order of time, as each lasts the same; those that ended before are skipped.
  std::deque<Deadline> grants_end_;
  std::deque<Deadline> tests_end_;
  std::deque<ConnectionResult> results_;
};

}  // namespace earshot::calls
