#include "app/public_address.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "app/network.h"

namespace earshot::app {
namespace {

IpAddress ip(const char* text) { return *IpAddress::parse(text); }

AddressSearch search_with(std::vector<IpAddress> own, std::vector<std::string> stun = {}) {
  AddressSearch search;
  search.stun_servers = std::move(stun);
  search.own_addresses = [own = std::move(own)] { return own; };
  search.resolve = [](const std::string& name) {
    return name == "stun.example.org" ? std::vector{ip("44.0.0.1")} : std::vector<IpAddress>();
  };
  search.ask = [](const SocketAddress& server) -> Result<SocketAddress> {
    EXPECT_EQ(server, SocketAddress(ip("44.0.0.1"), 3478));
    return SocketAddress(ip("44.0.0.77"), 1);
  };
  return search;
}

using Found = std::vector<PublicAddress>;

TEST(PublicAddress, OfTheSettingsIsTakenAsItIs) {
  AddressSearch search = search_with({ip("44.0.0.5")});
  search.settings = {"10.0.0.9"};
  EXPECT_EQ(find_public_addresses(search), (Found{{ip("10.0.0.9"), AddressSource::kSettings}}));
}

TEST(PublicAddress, OfAnInterfaceIsTheGlobalOneOfEachFamily) {
  const AddressSearch search = search_with(
      {ip("127.0.0.1"), ip("192.168.1.2"), ip("fd00::1"), ip("2a00::5"), ip("44.0.0.5")});
  EXPECT_EQ(find_public_addresses(search), (Found{{ip("44.0.0.5"), AddressSource::kInterface},
                                                  {ip("2a00::5"), AddressSource::kInterface}}));
}

TEST(PublicAddress, BehindNatIsWhatAStunServerSees) {
  const AddressSearch search = search_with({ip("192.168.1.2")}, {"nobody:1", "stun.example.org"});
  EXPECT_EQ(find_public_addresses(search), (Found{{ip("44.0.0.77"), AddressSource::kStun}}));
}

TEST(PublicAddress, OfAClosedNetworkIsNone) {
  EXPECT_TRUE(find_public_addresses(search_with({ip("192.168.1.2")})).empty());
}

TEST(HostPort, IsSplit) {
  using Pair = std::pair<std::string, uint16_t>;
  EXPECT_EQ(*split_host_port("a.org", 7), Pair("a.org", 7));
  EXPECT_EQ(*split_host_port("a.org:99", 7), Pair("a.org", 99));
  EXPECT_EQ(*split_host_port("[::1]:99", 7), Pair("::1", 99));
  EXPECT_EQ(*split_host_port("[::1]", 7), Pair("::1", 7));
  EXPECT_EQ(*split_host_port("2001:db8::1", 7), Pair("2001:db8::1", 7));
  for (const char* const wrong : {"", ":1", "a:", "a:0", "a:70000", "a:b", "[::1", "a/b", "[]:1"}) {
    EXPECT_FALSE(split_host_port(wrong, 7).ok()) << wrong;
  }
}

}  // namespace
}  // namespace earshot::app
