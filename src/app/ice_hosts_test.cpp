#include "app/ice_hosts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace earshot::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

gateway::ClientRoute route(const std::string& peer, const std::string& local,
                           const std::string& host = "chat.example.org") {
  return {SocketAddress(IpAddress::parse(peer).value(), 40000),
          SocketAddress(IpAddress::parse(local).value(), 443), host};
}

RelayReach reach(const std::vector<std::string>& addresses, const std::string& public_url = "") {
  RelayReach out{.udp_port = 3478, .tcp_port = 3478, .tls = true, .public_url = public_url};
  for (const std::string& address : addresses) {
    out.addresses.push_back(IpAddress::parse(address).value());
  }
  return out;
}

TEST(RelayHosts, AreThePublicAddressesForAClientOnTheInternet) {
  EXPECT_THAT(relay_hosts(reach({"44.0.0.1", "2a00:1::1"}), route("45.0.0.9", "10.0.0.2")),
              ElementsAre("44.0.0.1", "[2a00:1::1]"));
}

TEST(RelayHosts, BeginWithOurEndForAClientInAPrivateNetwork) {
  EXPECT_THAT(relay_hosts(reach({"44.0.0.1"}), route("192.168.1.9", "192.168.1.2")),
              ElementsAre("192.168.1.2", "44.0.0.1"));
  EXPECT_THAT(relay_hosts(reach({"44.0.0.1"}), route("::ffff:192.168.1.9", "::ffff:44.0.0.1")),
              ElementsAre("44.0.0.1"));
}

TEST(RelayHosts, AreOurEndWhenNothingElseIsKnown) {
  EXPECT_THAT(relay_hosts(reach({}), route("45.0.0.9", "44.0.0.1")), ElementsAre("44.0.0.1"));
  EXPECT_THAT(relay_hosts(reach({}), route("127.0.0.1", "127.0.0.1")), ElementsAre("127.0.0.1"));
}

TEST(RelayHosts, NeverAreTheLoopbackBehindAProxyOfThisMachine) {
  EXPECT_THAT(relay_hosts(reach({"44.0.0.1"}), route("127.0.0.1", "127.0.0.1")),
              ElementsAre("44.0.0.1"));
  EXPECT_THAT(relay_hosts(reach({}, "https://chat.example.org"), route("127.0.0.1", "127.0.0.1")),
              ElementsAre("chat.example.org"));
}

TEST(TurnUrls, GiveAddressesForUdpAndTcpAndTheNameForTls) {
  EXPECT_THAT(
      turn_urls(reach({"44.0.0.1", "2a00:1::1"}), route("45.0.0.9", "44.0.0.1")),
      ElementsAre("turn:44.0.0.1:3478?transport=udp", "turn:[2a00:1::1]:3478?transport=udp",
                  "turn:44.0.0.1:3478?transport=tcp", "turns:chat.example.org:443?transport=tcp"));
  EXPECT_THAT(stun_urls(reach({"44.0.0.1"}), route("45.0.0.9", "44.0.0.1")),
              ElementsAre("stun:44.0.0.1:3478"));
}

TEST(TurnUrls, LeaveOutWhatIsNotOffered) {
  RelayReach plain = reach({"44.0.0.1"});
  plain.tls = false;
  plain.udp_port = 0;
  EXPECT_THAT(turn_urls(plain, route("45.0.0.9", "44.0.0.1")),
              ElementsAre("turn:44.0.0.1:3478?transport=tcp"));
  EXPECT_THAT(stun_urls(plain, route("45.0.0.9", "44.0.0.1")), IsEmpty());
}

TEST(TlsAuthority, IsThePublicUrlsElseTheRequests) {
  EXPECT_EQ(tls_authority(reach({}, "https://a.example.org"), "b.example.org:8443"),
            "a.example.org:443");
  EXPECT_EQ(tls_authority(reach({}, "https://a.example.org:444"), ""), "a.example.org:444");
  EXPECT_EQ(tls_authority(reach({}), "b.example.org:8443"), "b.example.org:8443");
  EXPECT_EQ(tls_authority(reach({}), "[2a00:1::1]:8443"), "[2a00:1::1]:8443");
  EXPECT_EQ(tls_authority(reach({}, "http://a.example.org"), "b"), std::nullopt);
}

TEST(TlsAuthority, RefusesWhatIsNoHost) {
  for (const std::string host :
       {"", ":443", "a b", "a?x=", "a:0", "a:70000", "a:x", "[zz]:1", "[::1", "a/b", "a:1:2"}) {
    EXPECT_EQ(tls_authority(reach({}), host), std::nullopt) << host;
  }
}

TEST(ComesFromOutside, IsAPublicAddressThatIsNotOurs) {
  const RelayReach own = reach({"44.0.0.1"});
  EXPECT_TRUE(comes_from_outside(own, route("45.0.0.9", "10.0.0.2")));
  EXPECT_FALSE(comes_from_outside(own, route("44.0.0.1", "10.0.0.2"))) << "by way of our router";
  EXPECT_FALSE(comes_from_outside(own, route("192.168.1.9", "192.168.1.2")));
  EXPECT_FALSE(comes_from_outside(reach({}), route("44.0.0.5", "44.0.0.5")));
}

}  // namespace
}  // namespace earshot::app
