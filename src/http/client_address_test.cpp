#include "http/client_address.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace earshot::http {
namespace {

std::string client(const char* peer, const std::vector<std::string>& forwarded) {
  RequestHead head;
  for (const std::string& value : forwarded) head.fields.emplace_back("x-forwarded-for", value);
  const CidrSet trusted = *CidrSet::parse({"10.0.0.0/8", "::1"});
  return client_address(*IpAddress::parse(peer), head, trusted);
}

TEST(ClientAddress, IsThePeerUnlessThatIsATrustedProxy) {
  EXPECT_EQ(client("44.0.0.1", {"44.0.0.9"}), "44.0.0.1");
  EXPECT_EQ(client("10.0.0.1", {}), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", {"44.0.0.9"}), "44.0.0.9");
  EXPECT_EQ(client("::1", {"2a00::9"}), "2a00::9");
}

TEST(ClientAddress, IsTheLastThatNoTrustedProxyBears) {
  EXPECT_EQ(client("10.0.0.1", {"1.2.3.4, 44.0.0.9, 10.0.0.2"}), "44.0.0.9");
  EXPECT_EQ(client("10.0.0.1", {"1.2.3.4", "44.0.0.9"}), "44.0.0.9");
  EXPECT_EQ(client("10.0.0.1", {"10.0.0.3,10.0.0.2"}), "10.0.0.3");
}

TEST(ClientAddress, IsTheNearestThatIsKnownWhenAnEntryIsNone) {
  EXPECT_EQ(client("10.0.0.1", {"44.0.0.9, unknown"}), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", {"44.0.0.9, unknown, 10.0.0.2"}), "10.0.0.2");
  EXPECT_EQ(client("10.0.0.1", {","}), "10.0.0.1");
}

}  // namespace
}  // namespace earshot::http
