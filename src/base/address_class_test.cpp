#include "base/address_class.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace earshot {
namespace {

using enum AddressClass;

AddressClass class_of(const std::string& text) {
  const auto ip = IpAddress::parse(text);
  EXPECT_TRUE(ip.ok()) << text;
  return classify(*ip);
}

struct NetworkCase {
  const char* before;  // the neighbour; "" when there is none, or it is another network of the list
  const char* first;
  const char* last;
  const char* after;
  AddressClass kind;
};

void PrintTo(const NetworkCase& network, std::ostream* out) {
  *out << network.first << " to " << network.last;
}

constexpr NetworkCase kV4[] = {
    {"", "0.0.0.0", "0.255.255.255", "1.0.0.0", kUnspecified},
    {"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0", kPrivate},
    {"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0", kSharedSpace},
    {"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0", kLoopback},
    {"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0", kLinkLocal},
    {"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0", kPrivate},
    {"191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0", kReserved},
    {"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0", kDocumentation},
    {"192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0", kReserved},
    {"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0", kPrivate},
    {"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0", kReserved},
    {"198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0", kDocumentation},
    {"203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0", kDocumentation},
    {"223.255.255.255", "224.0.0.0", "239.255.255.255", "", kMulticast},
    {"", "240.0.0.0", "255.255.255.255", "", kReserved},
};

constexpr NetworkCase kV6[] = {
    {"", "::", "::", "", kUnspecified},
    {"", "::1", "::1", "", kLoopback},
    {"", "0:0:0:0:0:1::", "::fffe:ffff:ffff", "", kReserved},
    {"", "100::", "100::ffff:ffff:ffff:ffff", "", kReserved},
    {"", "1fff::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::", kReserved},
    {"2001:1:ffff:ffff:ffff:ffff:ffff:ffff", "2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff",
     "2001:2:1::", kReserved},
    {"2001:f:ffff:ffff:ffff:ffff:ffff:ffff", "2001:10::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff",
     "2001:30::", kReserved},
    {"2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
     "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::", kDocumentation},
    {"3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
     "3fff:1000::", kDocumentation},
    {"3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "", kReserved},
    {"", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", kPrivate},
    {"", "fe00::", "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", kReserved},
    {"", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", kLinkLocal},
    {"", "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", kPrivate},
    {"", "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", kMulticast},
};

class AddressClassOfNetworks : public testing::TestWithParam<NetworkCase> {};

TEST_P(AddressClassOfNetworks, BeginsAndEndsWithTheNetwork) {
  const NetworkCase& network = GetParam();
  EXPECT_EQ(class_of(network.first), network.kind);
  EXPECT_EQ(class_of(network.last), network.kind);
  for (const std::string neighbour : {network.before, network.after}) {
    if (neighbour.empty()) continue;
    EXPECT_EQ(class_of(neighbour), kGlobal) << neighbour;
  }
}

INSTANTIATE_TEST_SUITE_P(V4, AddressClassOfNetworks, testing::ValuesIn(kV4));
INSTANTIATE_TEST_SUITE_P(V6, AddressClassOfNetworks, testing::ValuesIn(kV6));

using Four = std::array<uint8_t, 4>;

Four four(const std::string& text) {
  Four out;
  const auto ip = IpAddress::parse(text);
  std::copy_n(ip->bytes().begin(), 4, out.begin());
  return out;
}

// `inner` at byte `at` of an address that begins with `prefix`.
IpAddress carrying(const char* prefix, size_t at, const Four& inner) {
  std::array<uint8_t, 16> bytes;
  const auto outer = IpAddress::parse(prefix);
  std::copy_n(outer->bytes().begin(), 16, bytes.begin());
  std::copy(inner.begin(), inner.end(), bytes.begin() + at);
  return IpAddress::v6(bytes);
}

Four inverted(Four inner) {
  for (uint8_t& byte : inner) byte = static_cast<uint8_t>(~byte);
  return inner;
}

TEST(AddressClass, OfAnAddressInAnotherIsThatOfTheInnerOne) {
  for (const NetworkCase& network : kV4) {
    for (const char* text : {network.first, network.last}) {
      const Four ip = four(text);
      EXPECT_EQ(classify(carrying("::ffff:0:0", 12, ip)), network.kind) << "mapped " << text;
      EXPECT_EQ(classify(carrying("64:ff9b::", 12, ip)), network.kind) << "NAT64 " << text;
      EXPECT_EQ(classify(carrying("64:ff9b:1::", 12, ip)), network.kind) << "local NAT64 " << text;
      EXPECT_EQ(classify(carrying("2002::1", 2, ip)), network.kind) << "6to4 " << text;
      EXPECT_EQ(classify(carrying("2001:0:0:0:8000:f22d:f7f7:f7f7", 4, ip)), network.kind)
          << "Teredo server " << text;
      EXPECT_EQ(classify(carrying("2001:0:808:808::", 12, inverted(ip))), network.kind)
          << "Teredo client " << text;
    }
  }
}

TEST(AddressClass, OfACompatibleAddressIsNeverGlobal) {
  EXPECT_EQ(class_of("::10.0.0.1"), kPrivate);
  EXPECT_EQ(class_of("::127.0.0.1"), kLoopback);
  EXPECT_EQ(class_of("::0.0.0.2"), kUnspecified);
  EXPECT_EQ(class_of("::8.8.8.8"), kReserved);
}

TEST(AddressClass, OfGlobalInGlobalIsGlobal) {
  const Four dns = {8, 8, 8, 8};
  EXPECT_EQ(classify(carrying("::ffff:0:0", 12, dns)), kGlobal);
  EXPECT_EQ(classify(carrying("64:ff9b::", 12, dns)), kGlobal);
  EXPECT_EQ(classify(carrying("2002::1", 2, dns)), kGlobal);
  EXPECT_EQ(classify(carrying("2001:0:808:808::", 12, inverted(dns))), kGlobal);
  EXPECT_EQ(class_of("2a00:1450:4001:81b::200e"), kGlobal);
}

TEST(AddressClass, OfALocalTranslationPrefixIsNeverGlobal) {
  EXPECT_EQ(class_of("64:ff9b:1::8.8.8.8"), kReserved);
  EXPECT_EQ(class_of("64:ff9b:1:ffff:ffff:ffff:808:808"), kReserved);
  EXPECT_EQ(class_of("64:ff9b:0:0:1::808:808"), kReserved);  // not in the /96
  EXPECT_EQ(class_of("::ffff:0:8.8.8.8"), kReserved);        // SIIT
}

TEST(CarriedV4, NamesWhatIsInside) {
  const auto carried = [](const char* text) {
    const CarriedV4 inner = carried_v4(*IpAddress::parse(text));
    std::string names;
    for (size_t i = 0; i < inner.count; ++i) names += inner.ips[i].to_string() + " ";
    return names;
  };
  EXPECT_EQ(carried("::ffff:44.0.0.1"), "44.0.0.1 ");
  EXPECT_EQ(carried("64:ff9b::44.0.0.1"), "44.0.0.1 ");
  EXPECT_EQ(carried("2002:2c00:1::1"), "44.0.0.1 ");
  EXPECT_EQ(carried("2001:0:2c00:1::d3ff:fffd"), "44.0.0.1 44.0.0.2 ");
  EXPECT_EQ(carried("2a00::44.0.0.1"), "");
  EXPECT_EQ(carried("44.0.0.1"), "");
}

TEST(CidrSet, ContainsTheAddressesOfItsNetworks) {
  const auto set = CidrSet::parse({"192.168.0.0/16", "10.1.2.3", "172.16.0.0/13", "fd00:1::/33"});
  ASSERT_TRUE(set.ok()) << set.error().message;
  for (const char* inside : {"192.168.0.0", "192.168.255.255", "10.1.2.3", "172.16.0.0",
                             "172.23.255.255", "fd00:1::", "fd00:1:7fff:ffff::1"}) {
    EXPECT_TRUE(set->contains(*IpAddress::parse(inside))) << inside;
  }
  for (const char* outside :
       {"192.167.255.255", "192.169.0.0", "10.1.2.2", "10.1.2.4", "172.15.255.255", "172.24.0.0",
        "fd00:1:8000::", "fd00:2::", "::ffff:192.168.0.1", "c0a8::"}) {
    EXPECT_FALSE(set->contains(*IpAddress::parse(outside))) << outside;
  }
}

TEST(CidrSet, OfNoNetworksContainsNothing) {
  const auto set = CidrSet::parse({});
  EXPECT_TRUE(set->empty());
  EXPECT_FALSE(set->contains(*IpAddress::parse("10.0.0.1")));
}

TEST(CidrSet, ContainsAllOfAFamilyWithLengthZero) {
  const auto set = CidrSet::parse({"0.0.0.0/0"});
  EXPECT_TRUE(set->contains(*IpAddress::parse("203.0.113.1")));
  EXPECT_FALSE(set->contains(*IpAddress::parse("::1")));
}

TEST(CidrSet, NamesTheEntryThatIsWrong) {
  for (const char* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x",
                           "10.0.0.0/ 8", "10.0.0.0/8/8", "10.0.0/8", "::/129", "host/8",
                           "10.0.0.1/8", "fd00::1/64", "10.0.0.0/99999999999999999999999"}) {
    const auto set = CidrSet::parse({"192.168.0.0/16", text});
    ASSERT_FALSE(set.ok()) << text;
    EXPECT_EQ(set.error().code, ErrorCode::kInvalid);
    EXPECT_NE(set.error().message.find("\"" + std::string(text) + "\""), std::string::npos)
        << set.error().message;
  }
}

}  // namespace
}  // namespace earshot
