// links: turn turn_testing
// A TURN server through whole sessions: clients that know their credentials, strangers, peers, and
// the commands of the control plane, in any order. Nothing ever leaves a relay socket but for hosts
// that may be peers and were candidates; no allocation is without a grant; all stays bounded.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"
#include "turn/testing/turn_rig.h"

using namespace earshot;
using namespace earshot::turn;
using namespace earshot::turn::testing;
using codec::StunAttribute;
using codec::StunMethod;
using codec::StunWriter;

namespace {

constexpr std::array<std::string_view, 12> kHosts = {
    "44.2.0.1", "44.2.0.2",        "44.0.0.1", "44.0.0.2",  "10.0.0.1",  "127.0.0.1",
    "2a00::1",  "::ffff:44.2.0.1", "fe80::1",  "2a00:5::1", "224.0.0.1", "192.168.7.5",
};
constexpr std::array<std::string_view, 4> kAllowed = {"44.2.0.1", "44.2.0.2", "2a00:5::1",
                                                      "192.168.7.5"};

EngineConfig config() {
  EngineConfig config = Rig::default_config();
  config.allow_peers = *CidrSet::parse({"192.168.7.0/24"});
  config.relay_port_first = 50000;
  config.relay_port_last = 50015;
  return config;
}

class Session {
 public:
  explicit Session(Bytes script) : script_(script), rig_(config()) {
    const Transport transports[] = {Transport::kUdp, Transport::kTcp, Transport::kTls};
    for (int i = 0; i < 5; ++i) {
      const std::string number = std::to_string(i + 1);
      const std::string from = i < 3 ? "44.1.0." + number + ":9" : "[2a00:1::" + number + "]:9";
      clients_.emplace_back(rig_, from, user(i % 3 + 1), call(i % 2 + 1), transports[i % 3]);
    }
  }

  void run() {
    while (script_.remaining() > 0) {
      step();
      check();
    }
  }

 private:
  Client& client() { return clients_[script_.u8() % clients_.size()]; }
  std::string_view host() { return kHosts[script_.u8() % kHosts.size()]; }
  CallId some_call() { return call(script_.u8() % 3 + 1); }
  SocketAddress peer() {
    const uint8_t choice = script_.u8();
    if (choice % 3 == 0) return clients_[choice % clients_.size()].relayed();
    return {ip(host()), static_cast<uint16_t>(choice % 5 == 4 ? 0 : 1000 + choice % 4)};
  }
  uint16_t channel() { return static_cast<uint16_t>(0x3fff + script_.u8() % 6); }
  std::string payload() { return std::string(script_.u8(), 'x'); }

  void step() {
    switch (script_.u8() % 18) {
      case 0: return command_grant();
      case 1: return command_revoke();
      case 2: return rig_.engine.end_call(some_call(), rig_.clock.now());
      case 3: return allow();
      case 4: client().allocate(); return;
      case 5: return allocate_oddly();
      case 6: client().refresh(script_.u16() % 4000); return;
      case 7: client().permit(host()); return;
      case 8: client().bind(channel(), peer()); return;
      case 9: client().send_channel(channel(), payload()); return;
      case 10: client().send_indication(peer(), payload()); return;
      case 11: return peer_packet();
      case 12: return garbage();
      case 13: return rig_.sleep(std::chrono::seconds(script_.u16() % 700));
      case 14: client().nonce.clear(); return;
      case 15: return rig_.engine.on_link_closed(client().path().link, rig_.clock.now());
      case 16: client().repeat(); return;
      default: return permit_many();
    }
  }

  void command_revoke() {
    const ClientId client = client_of(user(script_.u8() % 3 + 1));
    rig_.engine.revoke(some_call(), client, rig_.clock.now());
  }
  void command_grant() {
    const UserId who = user(script_.u8() % 3 + 1);
    const CallId where = some_call();
    rig_.grant(who, where, std::chrono::seconds(script_.u8() * 8));
    client().sign_in(who, where, std::chrono::seconds(script_.u8() * 8));
  }
  void allow() {
    const std::string_view candidate = host();
    candidates_.insert(candidate);
    rig_.engine.allow_peer(some_call(), ip(candidate));
  }
  void allocate_oddly() {
    const auto type = static_cast<StunAttribute>(script_.u16());
    const Bytes value = script_.bytes(std::min<size_t>(script_.u8() % 32, script_.remaining()));
    client().allocate([&](StunWriter& writer) { writer.add(type, value); });
  }
  void permit_many() {
    const int count = script_.u8() % 40;
    client().ask(StunMethod::kCreatePermission, [&](StunWriter& writer) {
      for (int i = 0; i < count; ++i) {
        writer.add_xor_address(StunAttribute::kXorPeerAddress, peer());
      }
    });
  }
  void peer_packet() {
    const RelayId relay = script_.u8() % 20;
    rig_.from_peer(relay, peer().to_string(), payload());
  }
  void garbage() {
    const Path& path = client().path();
    rig_.from_client(path, script_.bytes(std::min<size_t>(script_.u8(), script_.remaining())));
  }

  void check() {
    for (const ToPeer& sent : rig_.driver.to_peers) {
      const std::string to = sent.peer.ip_text();
      CHECK(std::find(kAllowed.begin(), kAllowed.end(), to) != kAllowed.end());
      CHECK(candidates_.contains(to));
      CHECK(sent.peer.port() != 0);
    }
    rig_.driver.to_peers.clear();
    rig_.driver.to_clients.clear();
    rig_.driver.closed_links.clear();
    rig_.driver.ports_opened.clear();
    const Counters& counters = rig_.engine.counters();
    CHECK(counters.allocations == rig_.driver.relays.size());
    CHECK(counters.allocations <= clients_.size());
    CHECK(counters.grants <= 9);
    CHECK(counters.allocations == 0 || counters.grants > 0);
  }

  ByteReader script_;
  Rig rig_;
  std::deque<Client> clients_;
  std::set<std::string_view> candidates_;  // of any call
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Session(Bytes(data, size)).run();
  return 0;
}
