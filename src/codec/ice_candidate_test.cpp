#include "codec/ice_candidate.h"

#include <gtest/gtest.h>

#include <fstream>

namespace earshot::codec {
namespace {

constexpr const char* kHost = "candidate:1 1 udp 2122194687 192.0.2.2 52972 typ host";

TEST(IceCandidate, OfBrowsersIsWrittenAgainFaithfully) {
  std::ifstream file("src/codec/testdata/candidates.txt");
  ASSERT_TRUE(file);
  size_t count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const auto parsed = parse_ice_candidate(line);
    ASSERT_TRUE(parsed.ok()) << line << ": " << parsed.error().message;
    std::string expected = line;  // Firefox writes the transport in capitals
    if (const size_t at = expected.find(" UDP "); at != std::string::npos) {
      expected.replace(at, 5, " udp ");
    }
    if (const size_t at = expected.find(" TCP "); at != std::string::npos) {
      expected.replace(at, 5, " tcp ");
    }
    EXPECT_EQ(to_line(*parsed), expected);
  }
  EXPECT_GE(count, 10u);
}

TEST(IceCandidate, MayBeServerReflexiveWithItsBase) {
  const std::string line =
      "candidate:842163049 1 udp 1677729535 203.0.113.9 60769 typ srflx raddr 0.0.0.0 rport 0 "
      "generation 0 ufrag EEtu network-id 3 network-cost 10";
  const auto parsed = parse_ice_candidate(line);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->type, CandidateType::kServerReflexive);
  EXPECT_EQ(parsed->related->host, "0.0.0.0");
  EXPECT_EQ(to_line(*parsed), line);
}

TEST(IceCandidate, MayHaveAnMdnsName) {
  const auto parsed = parse_ice_candidate(
      "candidate:0 1 UDP 2122187007 7882db7b-7277-4e98-99d5-3fe51b87229a.local 34359 typ host");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->address.host, "7882db7b-7277-4e98-99d5-3fe51b87229a.local");
}

TEST(IceCandidate, MayBeAnAttributeLine) {
  EXPECT_TRUE(parse_ice_candidate(std::string("a=") + kHost).ok());
}

TEST(IceCandidate, LosesExtensionsThatNobodyKnows) {
  const auto parsed = parse_ice_candidate(std::string(kHost) + " x-track 17");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(to_line(*parsed), kHost);
}

TEST(IceCandidate, IsRefusedWithAnyOtherName) {
  for (const char* host :
       {"example.org", "evil.local.example", ".local", "a b.local", "300.1.1.1"}) {
    const std::string line = std::string("candidate:1 1 udp 1 ") + host + " 9 typ host";
    EXPECT_FALSE(parse_ice_candidate(line).ok()) << host;
  }
}

TEST(IceCandidate, OverTcpHasATcpType) {
  EXPECT_FALSE(parse_ice_candidate("candidate:1 1 tcp 1 192.0.2.2 9 typ host").ok());
  EXPECT_TRUE(parse_ice_candidate("candidate:1 1 tcp 1 192.0.2.2 9 typ host tcptype active").ok());
  EXPECT_FALSE(parse_ice_candidate(std::string(kHost) + " tcptype active").ok());
}

TEST(IceCandidate, IsRefusedWhenAnyPartIsWrong) {
  for (const char* line :
       {"", "candidate:", "candidate:1 1 udp", "candidate:1 9 udp 1 192.0.2.2 9 typ host",
        "candidate:1 1 sctp 1 192.0.2.2 9 typ host", "candidate:1 1 udp x 192.0.2.2 9 typ host",
        "candidate:1 1 udp 1 192.0.2.2 70000 typ host", "candidate:1 1 udp 1 192.0.2.2 9 typ best",
        "candidate:1 1 udp 1 192.0.2.2 9 host", "candidate:! 1 udp 1 192.0.2.2 9 typ host",
        "candidate:1 1 udp 1 192.0.2.2 9 typ srflx raddr 192.0.2.1",
        "candidate:1 1 udp 1 192.0.2.2 9 typ host generation x"}) {
    EXPECT_FALSE(parse_ice_candidate(line).ok()) << line;
  }
}

TEST(IceCandidate, IsRefusedWhenTooLong) {
  EXPECT_FALSE(parse_ice_candidate(std::string(kHost) + std::string(1100, ' ')).ok());
}

}  // namespace
}  // namespace earshot::codec
