#include "app/relay_addresses.h"

#include <gtest/gtest.h>

#include <string>

namespace earshot::app {
namespace {

IpAddress ip(std::string_view text) { return *IpAddress::parse(text); }
SocketAddress at(std::string_view text) { return *SocketAddress::parse(text); }

TEST(RelayAddresses, ListensOn3478WhereTheServerListens) {
  Config config;
  config.listen = {"[::]:8443", "[::]:80", "192.168.1.5:8443"};
  const auto addresses = relay_listen_addresses(config);
  ASSERT_TRUE(addresses.ok());
  EXPECT_EQ(*addresses, (std::vector{at("[::]:3478"), at("192.168.1.5:3478")}));
  config.turn.listen = {"0.0.0.0:3479"};
  EXPECT_EQ(*relay_listen_addresses(config), std::vector{at("0.0.0.0:3479")});
  config.turn.listen = {"everywhere"};
  EXPECT_FALSE(relay_listen_addresses(config).ok());
}

TEST(RelayAddresses, AWildcardUsesWhatTheMachineSendsFrom) {
  const auto plan = plan_relay_addresses({.listen = {at("[::]:3478")},
                                          .own = {ip("10.9.9.9"), ip("192.168.1.5"), ip("2a00::5")},
                                          .route_v4 = ip("192.168.1.5"),
                                          .route_v6 = ip("2a00::5"),
                                          .public_ips = {}});
  EXPECT_EQ(plan.bound_v4, ip("192.168.1.5"));
  EXPECT_EQ(plan.told.relay_v4, ip("192.168.1.5"));
  EXPECT_EQ(plan.bound_v6, ip("2a00::5"));
  EXPECT_EQ(plan.told.relay_v6, ip("2a00::5"));
  EXPECT_EQ(plan.told.own.size(), 3u);
}

TEST(RelayAddresses, BehindANatThePublicAddressIsTold) {
  const auto plan = plan_relay_addresses({.listen = {at("0.0.0.0:3478")},
                                          .own = {ip("192.168.1.5")},
                                          .route_v4 = ip("192.168.1.5"),
                                          .route_v6 = std::nullopt,
                                          .public_ips = {ip("44.0.0.1")}});
  EXPECT_EQ(plan.bound_v4, ip("192.168.1.5"));
  EXPECT_EQ(plan.told.relay_v4, ip("44.0.0.1"));
  EXPECT_EQ(plan.bound_v6, std::nullopt);
  EXPECT_EQ(plan.told.relay_v6, std::nullopt);
  EXPECT_EQ(plan.told.own, (std::vector{ip("192.168.1.5"), ip("44.0.0.1")}));
}

TEST(RelayAddresses, APublicAddressOfTheMachineItselfIsBound) {
  const auto plan = plan_relay_addresses({.listen = {at("[::]:3478")},
                                          .own = {ip("10.0.0.2"), ip("44.0.0.1")},
                                          .route_v4 = ip("10.0.0.2"),
                                          .route_v6 = std::nullopt,
                                          .public_ips = {ip("44.0.0.1")}});
  EXPECT_EQ(plan.bound_v4, ip("44.0.0.1"));
  EXPECT_EQ(plan.told.relay_v4, ip("44.0.0.1"));
}

TEST(RelayAddresses, AConcreteAddressIsKept) {
  const auto plan = plan_relay_addresses({.listen = {at("192.168.1.6:3478")},
                                          .own = {ip("192.168.1.5"), ip("192.168.1.6")},
                                          .route_v4 = ip("192.168.1.5"),
                                          .route_v6 = ip("2a00::5"),
                                          .public_ips = {}});
  EXPECT_EQ(plan.bound_v4, ip("192.168.1.6"));
  EXPECT_EQ(plan.bound_v6, std::nullopt);
}

TEST(RelayAddresses, TheLoopbackStaysTheLoopback) {
  const auto alone = plan_relay_addresses({.listen = {at("127.0.0.1:3478")},
                                           .own = {ip("192.168.1.5")},
                                           .route_v4 = ip("192.168.1.5"),
                                           .route_v6 = std::nullopt,
                                           .public_ips = {ip("44.0.0.1")}});
  EXPECT_EQ(alone.bound_v4, ip("127.0.0.1"));
  EXPECT_EQ(alone.told.relay_v4, ip("127.0.0.1"));
  const auto no_network = plan_relay_addresses({.listen = {at("[::]:3478")},
                                                .own = {},
                                                .route_v4 = std::nullopt,
                                                .route_v6 = std::nullopt,
                                                .public_ips = {}});
  EXPECT_EQ(no_network.bound_v4, ip("127.0.0.1"));
  EXPECT_EQ(no_network.bound_v6, std::nullopt);
}

TEST(RelayAddresses, WithoutARouteTheFirstAddressOfAnInterfaceServes) {
  const auto plan = plan_relay_addresses({.listen = {at("[::]:3478")},
                                          .own = {ip("127.0.0.1"), ip("44.0.0.9"), ip("2a00::9")},
                                          .route_v4 = std::nullopt,
                                          .route_v6 = std::nullopt,
                                          .public_ips = {}});
  EXPECT_EQ(plan.bound_v4, ip("44.0.0.9"));
  EXPECT_EQ(plan.bound_v6, ip("2a00::9"));
}

}  // namespace
}  // namespace earshot::app
