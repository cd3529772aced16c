// Two associations in a small world: certificates, a network that loses, repeats and reorders, and
// virtual time. For the tests here and the fuzz target.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "dtls/association.h"
#include "dtls/certificate.h"
#include "dtls/context.h"

namespace earshot::dtls::testing {

// One of the process: a key costs more than a handshake.
const Certificate& server_certificate();
const Certificate& client_certificate();
// A client's offer in Chromium's order.
extern const std::vector<SrtpProfile> kChromiumsProfiles;

struct Network {
  Duration delay = 10ms;
  Duration jitter = 0ms;
  uint64_t lost_percent = 0;
  uint64_t repeated_percent = 0;
};

class Rig {
 public:
  struct Options {
    Network network;
    uint64_t seed = 1;
    std::vector<SrtpProfile> client_profiles = kChromiumsProfiles;
    std::vector<SrtpProfile> server_profiles{std::begin(kProfilesByPreference),
                                             std::end(kProfilesByPreference)};
    std::vector<Fingerprint> server_expects{client_certificate().fingerprint()};
    std::vector<Fingerprint> client_expects{server_certificate().fingerprint()};
  };

  explicit Rig(Options options);
  Rig() : Rig(Options()) {}

  // Delivers and lets timers go off until nothing is left to do or `until` has passed.
  void run(Duration until = 60s);
  void run_until(const std::function<bool()>& done, Duration at_most = 60s);
  bool both_connected() const {
    return server->state() == State::kConnected && client->state() == State::kConnected;
  }
  Duration elapsed() const { return now - kStart; }

  // Sees every datagram before the network does; false: it is lost.
  std::function<bool(Role from, Datagram&)> tap;
  // Puts a datagram on its way by hand.
  void send(Role from, Datagram datagram);

  static constexpr Timestamp kStart = Timestamp::from_ns(1'000'000'000);
  Timestamp now = kStart;
  std::unique_ptr<Context> server_context;
  std::unique_ptr<Context> client_context;
  std::unique_ptr<Association> server;
  std::unique_ptr<Association> client;
  size_t datagrams_sent = 0;

 private:
  bool step(Timestamp end);
  void collect();

  Network network_;
  SeededRandom random_;
  std::multimap<Timestamp, std::pair<Role, Datagram>> in_flight_;  // by arrival; the role is the to
};

// The records of a datagram, header included.
std::vector<Datagram> records(Bytes datagram);
// A handshake record in the clear cut into two, as for a small MTU.
std::pair<Datagram, Datagram> in_two_fragments(Bytes record, size_t first_bytes);
Datagram join(const std::vector<Datagram>& parts);

}  // namespace earshot::dtls::testing
