// Every network that a relay must never reach × first, last and random addresses × every form that
// carries IPv4 in IPv6 × CreatePermission, ChannelBind, Send, and what was granted before × UDP,
// TCP, TLS. In each case the address was a candidate of the call: whoever is in a call can say so.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;
using codec::StunMethod;
using codec::StunWriter;
using testing::Answer;
using testing::Client;
using testing::Rig;

struct Network {
  const char* first;
  int prefix_bits;
};

constexpr std::array kV4Networks = {
    Network{"0.0.0.0", 8},      Network{"10.0.0.0", 8},     Network{"100.64.0.0", 10},
    Network{"127.0.0.0", 8},    Network{"169.254.0.0", 16}, Network{"172.16.0.0", 12},
    Network{"192.0.0.0", 24},   Network{"192.0.2.0", 24},   Network{"192.88.99.0", 24},
    Network{"192.168.0.0", 16}, Network{"198.18.0.0", 15},  Network{"198.51.100.0", 24},
    Network{"203.0.113.0", 24}, Network{"224.0.0.0", 4},    Network{"240.0.0.0", 4},
};

constexpr std::array kV6Networks = {
    Network{"::", 128},        Network{"::1", 128},   Network{"100::", 64},
    Network{"2001:db8::", 32}, Network{"fc00::", 7},  Network{"fe80::", 10},
    Network{"fec0::", 10},     Network{"ff00::", 8},  Network{"64:ff9b:1::", 48},
    Network{"::", 96},         Network{"3fff::", 20}, Network{"4000::", 2},
};

constexpr size_t kRandomPerNetwork = 80;
constexpr std::array kTransports = {Transport::kUdp, Transport::kTcp, Transport::kTls};
constexpr std::array<uint16_t, 5> kOwnPorts = {1, 22, 443, 3478, 65'535};
// Between two cases, so that no rate is what refuses; far below every lifetime in all.
constexpr Duration kPause = 1ms;
constexpr uint16_t kOldChannel = 0x4000;
constexpr uint16_t kNewChannel = 0x4001;

IpAddress with_bits_behind(const Network& network, const std::function<uint8_t()>& byte) {
  const IpAddress first = testing::ip(network.first);
  std::array<uint8_t, 16> bytes{};
  const Bytes prefix = first.bytes();
  for (size_t i = 0; i < prefix.size(); ++i) {
    const int bits = std::clamp(network.prefix_bits - static_cast<int>(i) * 8, 0, 8);
    const int host = byte() & (0xff >> bits);
    bytes[i] = static_cast<uint8_t>(prefix[i] | host);
  }
  if (!first.is_v4()) return IpAddress::v6(bytes);
  return IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]});
}

std::vector<IpAddress> addresses_of(const Network& network, Random& random) {
  std::vector<IpAddress> ips = {testing::ip(network.first),
                                with_bits_behind(network, [] { return uint8_t{0xff}; })};
  for (size_t i = 0; i < kRandomPerNetwork; ++i) {
    ips.push_back(
        with_bits_behind(network, [&random] { return static_cast<uint8_t>(random.below(256)); }));
  }
  return ips;
}

// `inner` at byte `at` of `outer`, its bits turned over for Teredo's client.
IpAddress carrying(const char* outer, size_t at, const IpAddress& inner, uint8_t mask = 0) {
  std::array<uint8_t, 16> bytes;
  const IpAddress frame = testing::ip(outer);
  std::copy_n(frame.bytes().begin(), 16, bytes.begin());
  for (size_t i = 0; i < 4; ++i) bytes[at + i] = inner.bytes()[i] ^ mask;
  return IpAddress::v6(bytes);
}

std::vector<IpAddress> forms_of(const IpAddress& v4) {
  return {
      carrying("::", 12, v4),                                // compatible
      carrying("::ffff:0:0", 12, v4),                        // mapped
      carrying("2002::1", 2, v4),                            // 6to4
      carrying("2001:0:0:0:8000:f22d:f7f7:f7f7", 4, v4),     // Teredo, server
      carrying("2001:0:808:808:8000:f22d::", 12, v4, 0xff),  // Teredo, client
      carrying("64:ff9b::", 12, v4),                         // NAT64
      carrying("64:ff9b:1::", 12, v4),                       // NAT64, local
  };
}

// Those of the rig, with a forwarding unit at the address of the relays.
const Addresses kAddresses = {
    testing::ip("44.0.0.1"),
    testing::ip("2a00::1"),
    {testing::ip("44.0.0.2"), testing::ip("10.0.0.1")},
    {testing::address("44.0.0.1:10000"), testing::address("[2a00::1]:10000")}};

// An allocation of each family, in one call, each with a permission and a channel for a host that
// is allowed.
class Scene {
 public:
  explicit Scene(Transport transport, const EngineConfig& config = Rig::default_config(),
                 Reach reach = Reach::kCandidates)
      : rig_(config),
        reach_(reach),
        v4_(rig_, "44.1.0.1:1000", testing::user(1), testing::call(1), transport),
        v6_(rig_, "[2a01::1]:1000", testing::user(2), testing::call(1), transport) {
    rig_.engine.set_addresses(kAddresses, rig_.clock.now());
    for (const UserId user : {testing::user(1), testing::user(2)}) {
      rig_.engine.grant(testing::call(1), testing::client_of(user), rig_.clock.wall_now() + 600s,
                        reach);
    }
    for (Client* client : {&v4_, &v6_}) {
      EXPECT_EQ(client->allocate().code, Answer::kSuccess);
      allow_peer(friend_of(*client).ip());
      EXPECT_EQ(client->bind(kOldChannel, friend_of(*client)).code, Answer::kSuccess);
    }
  }

  void allow_peer(const IpAddress& ip) {
    rig_.advance(kPause);
    rig_.engine.allow_peer(testing::call(1), ip);
  }
  Rig& rig() { return rig_; }
  Client& client_for(const IpAddress& ip) { return ip.is_v4() ? v4_ : v6_; }
  SocketAddress friend_of(const Client& client) const {
    const bool v4 = &client == &v4_;
    if (reach_ == Reach::kForwardingUnit) return kAddresses.forwarding_unit[v4 ? 0 : 1];
    return testing::address(v4 ? "44.9.0.1:9" : "[2a09::1]:9");
  }
  // Who got packets since the last call.
  std::vector<SocketAddress> reached() {
    std::vector<SocketAddress> peers;
    for (const auto& sent : rig_.driver.to_peers) peers.push_back(sent.peer);
    rig_.driver.to_peers.clear();
    rig_.driver.to_clients.clear();
    return peers;
  }

 private:
  Rig rig_;
  const Reach reach_;
  Client v4_;
  Client v6_;
};

struct Refusal {
  int code = Answer::kSilence;
  bool reached = false;
};

Refusal try_create_permission(Scene& scene, const SocketAddress& peer) {
  Client& client = scene.client_for(peer.ip());
  const int code = client
                       .ask(StunMethod::kCreatePermission,
                            [&peer](StunWriter& writer) {
                              writer.add_xor_address(StunAttribute::kXorPeerAddress, peer);
                            })
                       .code;
  client.send_indication(peer, "x");
  return {code, !scene.reached().empty()};
}

Refusal try_channel_bind(Scene& scene, const SocketAddress& peer) {
  Client& client = scene.client_for(peer.ip());
  const int code = client.bind(kNewChannel, peer).code;
  client.send_channel(kNewChannel, "x");
  return {code, !scene.reached().empty()};
}

Refusal try_send(Scene& scene, const SocketAddress& peer) {
  scene.client_for(peer.ip()).send_indication(peer, "x");
  return {Answer::kSilence, !scene.reached().empty()};
}

// What was granted for a friend must not be bent to another: neither its channel, nor the
// permission by a request that names both.
Refusal try_change_after_grant(Scene& scene, const SocketAddress& peer) {
  Client& client = scene.client_for(peer.ip());
  const SocketAddress old = scene.friend_of(client);
  const int bound = client.bind(kOldChannel, peer).code;
  const int permitted = client
                            .ask(StunMethod::kCreatePermission,
                                 [&](StunWriter& writer) {
                                   writer.add_xor_address(StunAttribute::kXorPeerAddress, old);
                                   writer.add_xor_address(StunAttribute::kXorPeerAddress, peer);
                                 })
                            .code;
  client.send_indication(peer, "x");
  client.send_channel(kOldChannel, "x");
  const bool only_friend = scene.reached() == std::vector{old};
  return {bound == Answer::kSuccess ? bound : permitted, !only_friend};
}

using Attempt = Refusal (*)(Scene&, const SocketAddress&);

struct Method {
  const char* name;
  Attempt attempt;
};

constexpr std::array kMethods = {
    Method{"CreatePermission", try_create_permission},
    Method{"ChannelBind", try_channel_bind},
    Method{"Send", try_send},
    Method{"changed after grant", try_change_after_grant},
};

// All methods for one address; says which got through.
std::string leaks(Scene& scene, const SocketAddress& peer, size_t& cases) {
  std::string found;
  for (const Method& method : kMethods) {
    ++cases;
    const Refusal refusal = method.attempt(scene, peer);
    if (refusal.reached || refusal.code == Answer::kSuccess) {
      found += std::string(method.name) + " " + peer.to_string() + " ";
    }
  }
  return found;
}

std::vector<IpAddress> denied_addresses(Random& random) {
  std::vector<IpAddress> ips;
  for (const Network& network : kV4Networks) {
    for (const IpAddress& ip : addresses_of(network, random)) {
      ips.push_back(ip);
      for (const IpAddress& form : forms_of(ip)) ips.push_back(form);
    }
  }
  for (const Network& network : kV6Networks) {
    for (const IpAddress& ip : addresses_of(network, random)) ips.push_back(ip);
  }
  return ips;
}

TEST(DenyMatrix, NothingReachesADeniedNetwork) {
  SeededRandom random(8656);
  const auto ips = denied_addresses(random);
  size_t cases = 0;
  for (const Transport transport : kTransports) {
    Scene scene(transport);
    for (const IpAddress& ip : ips) {
      scene.allow_peer(ip);
      const auto port = static_cast<uint16_t>(1 + random.below(65'535));
      ASSERT_EQ(leaks(scene, {ip, port}, cases), "") << static_cast<int>(transport);
    }
  }
  EXPECT_GE(cases, 100'000u);
}

TEST(DenyMatrix, OneAllowedNetworkOpensNoOther) {
  EngineConfig config = Rig::default_config();
  config.allow_peers = *CidrSet::parse({"192.168.0.0/16"});
  SeededRandom random(8657);
  size_t cases = 0;
  Scene scene(Transport::kUdp, config);
  for (const IpAddress& ip : denied_addresses(random)) {
    if (config.allow_peers.contains(ip)) continue;
    scene.allow_peer(ip);
    ASSERT_EQ(leaks(scene, {ip, 1000}, cases), "");
  }
}

// The one exception, for group calls, opens nothing else, not even what calls of two may reach.
TEST(DenyMatrix, RelaysOfAGroupCallReachTheForwardingUnitAlone) {
  SeededRandom random(8658);
  std::vector<IpAddress> ips = denied_addresses(random);
  for (const auto* text : {"44.7.0.1", "44.0.0.2", "2a07::1", "64:ff9b::2c07:1"}) {
    ips.push_back(testing::ip(text));
  }
  for (const auto* own : {"44.0.0.1", "10.0.0.1"}) {
    for (const IpAddress& form : forms_of(testing::ip(own))) ips.push_back(form);
  }
  size_t cases = 0;
  for (const Transport transport : kTransports) {
    Scene scene(transport, Rig::default_config(), Reach::kForwardingUnit);
    for (const IpAddress& ip : ips) {
      scene.allow_peer(ip);
      ASSERT_EQ(leaks(scene, {ip, 10'000}, cases), "") << static_cast<int>(transport);
    }
    for (const SocketAddress& unit : kAddresses.forwarding_unit) {
      for (const uint16_t port : kOwnPorts) {
        const SocketAddress other(unit.ip(), port);
        EXPECT_FALSE(try_create_permission(scene, other).reached) << other.to_string();
        EXPECT_EQ(try_channel_bind(scene, other).code, 403) << other.to_string();
        EXPECT_FALSE(try_send(scene, other).reached) << other.to_string();
      }
    }
  }
  EXPECT_GE(cases, 100'000u);
}

// The matrix would be worthless if nothing at all got through.
TEST(DenyMatrix, EachAttemptReachesAnAllowedHost) {
  for (const Transport transport : kTransports) {
    for (const auto* text : {"44.7.0.1:1000", "[2a07::1]:1000", "[64:ff9b::2c07:1]:1000"}) {
      const SocketAddress peer = testing::address(text);
      Scene scene(transport);
      EXPECT_EQ(try_create_permission(scene, peer).code, 403) << "not a candidate yet";
      scene.allow_peer(peer.ip());
      EXPECT_FALSE(try_send(scene, peer).reached) << "not permitted yet";
      const Refusal permitted = try_create_permission(scene, peer);
      EXPECT_EQ(permitted.code, Answer::kSuccess);
      EXPECT_TRUE(permitted.reached);
      EXPECT_TRUE(try_send(scene, peer).reached);
      EXPECT_TRUE(try_channel_bind(scene, peer).reached);
      EXPECT_TRUE(try_change_after_grant(scene, peer).reached);
    }
  }
}

TEST(DenyMatrix, NothingReachesTheServerItself) {
  size_t cases = 0;
  for (const Transport transport : kTransports) {
    Scene scene(transport);
    for (const auto* own : {"44.0.0.1", "44.0.0.2", "10.0.0.1"}) {
      std::vector<IpAddress> ips = forms_of(testing::ip(own));
      if (own != std::string_view("44.0.0.1")) ips.push_back(testing::ip(own));
      for (const IpAddress& ip : ips) {
        scene.allow_peer(ip);
        for (const uint16_t port : kOwnPorts) {
          EXPECT_EQ(leaks(scene, {ip, port}, cases), "");
        }
      }
    }
  }
}

// Relays of the same call are reached inside the engine; no other port of their address is.
TEST(DenyMatrix, NothingLeavesForTheAddressOfTheRelays) {
  for (const Transport transport : kTransports) {
    Scene scene(transport);
    for (const auto* own : {"44.0.0.1", "2a00::1"}) {
      const IpAddress ip = testing::ip(own);
      scene.allow_peer(ip);
      for (const uint16_t port : kOwnPorts) {
        EXPECT_FALSE(try_create_permission(scene, {ip, port}).reached) << own;
        EXPECT_FALSE(try_send(scene, {ip, port}).reached) << own;
      }
    }
  }
}

TEST(DenyMatrix, NothingReachesPortZero) {
  for (const Transport transport : kTransports) {
    for (const auto* text : {"44.7.0.1", "2a07::1"}) {
      const SocketAddress peer(testing::ip(text), 0);
      Scene scene(transport);
      scene.allow_peer(peer.ip());
      EXPECT_EQ(try_channel_bind(scene, peer).code, 403);
      const Refusal permitted = try_create_permission(scene, peer);  // it names a host, no port
      EXPECT_EQ(permitted.code, Answer::kSuccess);
      EXPECT_FALSE(permitted.reached);
      EXPECT_FALSE(try_send(scene, peer).reached);
      EXPECT_TRUE(try_send(scene, {peer.ip(), 1}).reached);
    }
  }
}

// A host that had a permission and a channel, until it became one of ours.
TEST(DenyMatrix, NothingReachesAHostThatBecameOurOwn) {
  for (const Transport transport : kTransports) {
    for (const auto* text : {"44.7.0.1:1000", "[2a07::1]:1000"}) {
      const SocketAddress peer = testing::address(text);
      Scene scene(transport);
      scene.allow_peer(peer.ip());
      ASSERT_TRUE(try_channel_bind(scene, peer).reached);
      Client& client = scene.client_for(peer.ip());
      scene.rig().engine.set_addresses(
          {testing::ip("44.0.0.1"), testing::ip("2a00::1"), {peer.ip()}}, scene.rig().clock.now());
      client.send_channel(kNewChannel, "x");
      client.send_indication(peer, "x");
      EXPECT_TRUE(scene.reached().empty());
      EXPECT_EQ(try_create_permission(scene, peer).code, 403);
      EXPECT_EQ(try_channel_bind(scene, peer).code, 403);
    }
  }
}

}  // namespace
}  // namespace earshot::turn
