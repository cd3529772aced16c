#include "app/ice_grants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/random.h"
#include "io/crypto.h"
#include "turn/credentials.h"

namespace earshot::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const UserId kAna = UserId::from_value(1);

class RecordingRelay final : public Relay {
 public:
  void grant(CallId call, ClientId client, WallTime expires, turn::Reach reach) override {
    say("grant", call, client);
    last_expiry = expires;
    last_reach = reach;
  }
  void revoke(CallId call, ClientId client) override { say("revoke", call, client); }
  void end_call(CallId call) override { asked.push_back("end " + call.to_string()); }
  void allow_peer(CallId call, const IpAddress& ip) override {
    asked.push_back("allow " + call.to_string() + " " + ip.to_string());
  }

  std::vector<std::string> asked;
  WallTime last_expiry;
  turn::Reach last_reach = turn::Reach::kCandidates;

 private:
  void say(const std::string& what, CallId call, ClientId client) {
    asked.push_back(what + " " + call.to_string() + " " + client.to_string());
  }
};

class IceGrantsTest : public ::testing::Test {
 protected:
  IceGrantsTest() {
    gateway::Client& client = clients_.create({kAna, ClientId(), {}, {}}, {});
    client.info.name = "Firefox on Linux";
    client.route = {SocketAddress::parse("45.0.0.9:40000").value(),
                    SocketAddress::parse("44.0.0.1:443").value(), "chat.example.org"};
    client_ = client.actor.client;
  }
  IceGrants make(std::vector<protocol::IceServer> configured = {},
                 std::vector<ExternalTurn> external = {}) {
    return IceGrants(std::move(configured), std::move(external), clients_, clock_);
  }
  calls::GrantRequest request() const {
    return {kAna, call_, client_, limits::kIceCredentialLifetime};
  }
  // As the relay checks it.
  void expect_credential(const protocol::IceServer& server, std::string_view secret) {
    const turn::CredentialName name{clock_.wall_now() + limits::kIceCredentialLifetime, kAna, call_,
                                    client_};
    const turn::Credential expected = turn::mint_credential(name, secret, io::hmac_sha1);
    EXPECT_EQ(server.username, expected.username);
    EXPECT_EQ(server.credential, expected.password);
  }

  SystemRandom random_;
  FakeClock clock_;
  gateway::ClientRegistry clients_{random_};
  ClientId client_;
  CallId call_ = CallId::random(random_);
  RecordingRelay relay_;
};

protocol::IceServer server(const std::string& url) {
  protocol::IceServer server;
  server.urls = {url};
  return server;
}

TEST_F(IceGrantsTest, MintsACredentialForTheRelayInsideOnceItsGrantLives) {
  IceGrants grants = make();
  grants.use_relay(relay_, "secret", {.udp_port = 3478, .tcp_port = 3478});
  const calls::IceGrant granted = grants.grant(request());
  EXPECT_THAT(relay_.asked, ElementsAre("grant " + call_.to_string() + " " + client_.to_string()));
  EXPECT_EQ(granted.expires, clock_.wall_now() + limits::kIceCredentialLifetime);
  EXPECT_EQ(relay_.last_expiry, granted.expires);
  ASSERT_EQ(granted.servers.size(), 2u);
  EXPECT_THAT(granted.servers[0].urls,
              ElementsAre("turn:44.0.0.1:3478?transport=udp", "turn:44.0.0.1:3478?transport=tcp"));
  expect_credential(granted.servers[0], "secret");
  EXPECT_THAT(granted.servers[1].urls, ElementsAre("stun:44.0.0.1:3478"));
  EXPECT_FALSE(granted.servers[1].username);
}

TEST_F(IceGrantsTest, TellsTheRelayWhetherACallReachesClientsOrTheForwardingUnit) {
  IceGrants grants = make();
  grants.use_relay(relay_, "secret", {.udp_port = 3478});
  grants.grant_of_group(request());
  EXPECT_EQ(relay_.last_reach, turn::Reach::kForwardingUnit);
  grants.grant(request());
  EXPECT_EQ(relay_.last_reach, turn::Reach::kCandidates);
}

TEST_F(IceGrantsTest, MintsForOutsideServersWithASharedSecret) {
  IceGrants grants =
      make({server("stun:stun.example.org")}, {{{"turn:coturn.example.org"}, "abc"}});
  const calls::IceGrant granted = grants.grant(request());
  ASSERT_EQ(granted.servers.size(), 2u);
  expect_credential(granted.servers[0], "abc");
  EXPECT_THAT(granted.servers[1].urls, ElementsAre("stun:stun.example.org"));
  EXPECT_TRUE(granted.expires);
  EXPECT_TRUE(grants.has_relay());
}

TEST_F(IceGrantsTest, GivesWhatIsConfiguredAsItIs) {
  protocol::IceServer fixed = server("turns:turn.example.org");
  fixed.username = "u";
  fixed.credential = "c";
  IceGrants grants = make({fixed});
  EXPECT_EQ(grants.grant(request()), (calls::IceGrant{{fixed}, std::nullopt}));
  EXPECT_TRUE(grants.has_relay());
  EXPECT_FALSE(make({server("stun:stun.example.org")}).has_relay());
}

TEST_F(IceGrantsTest, GivesNoMoreServersThanTheProtocolAllows) {
  IceGrants grants = make(std::vector<protocol::IceServer>(16, server("stun:a.example.org")));
  grants.use_relay(relay_, "secret", {.udp_port = 3478});
  const calls::IceGrant granted = grants.grant(request());
  ASSERT_EQ(granted.servers.size(), limits::kIceServersMax);
  expect_credential(granted.servers[0], "secret");
}

TEST_F(IceGrantsTest, GivesNoUrlsOfTheRelayToAClientThatIsNotThere) {
  IceGrants grants = make();
  grants.use_relay(relay_, "secret", {.udp_port = 3478});
  calls::GrantRequest unknown = request();
  unknown.client = ClientId::random(random_);
  EXPECT_THAT(grants.grant(unknown).servers, IsEmpty());
}

TEST_F(IceGrantsTest, FollowsThePublicAddress) {
  IceGrants grants = make();
  grants.set_addresses({IpAddress::parse("46.0.0.1").value()});
  grants.use_relay(relay_, "secret", {.udp_port = 3478});
  EXPECT_THAT(grants.grant(request()).servers.at(0).urls,
              ElementsAre("turn:46.0.0.1:3478?transport=udp"));
  grants.set_addresses({IpAddress::parse("46.0.0.2").value()});
  EXPECT_THAT(grants.grant(request()).servers.at(0).urls,
              ElementsAre("turn:46.0.0.2:3478?transport=udp"));
}

TEST_F(IceGrantsTest, PassesOnWhatEndsAndWhatMayBeReached) {
  IceGrants grants = make();
  grants.call_ended(call_);
  grants.use_relay(relay_, "secret", {.udp_port = 3478});
  grants.peer_candidate(call_, IpAddress::parse("45.0.0.7").value());
  grants.revoke(call_, client_);
  grants.call_ended(call_);
  const std::string call = call_.to_string();
  EXPECT_THAT(relay_.asked,
              ElementsAre("allow " + call + " 45.0.0.7",
                          "revoke " + call + " " + client_.to_string(), "end " + call));
}

TEST_F(IceGrantsTest, KnowsWhereAClientComesFrom) {
  IceGrants grants = make();
  EXPECT_EQ(grants.facts(client_).name, "Firefox on Linux");
  EXPECT_TRUE(grants.facts(client_).outside);
  EXPECT_FALSE(grants.facts(ClientId::random(random_)).outside);
}

}  // namespace
}  // namespace earshot::app
