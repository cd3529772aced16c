#include "io/protocol_sniffer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace earshot::io {
namespace {

using Octets = std::vector<uint8_t>;

// An Allocate request and a Binding request behind its length, as far as anybody looks.
const Octets kAllocate = {0x00, 0x03, 0x00, 0x08, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4};
const Octets kIceBinding = {0x00, 0x50, 0x00, 0x01, 0x00, 0x3C, 0x21, 0x12, 0xA4, 0x42, 1, 2};

FirstBytes after(const Octets& bytes, size_t count) {
  return classify_first_bytes(Bytes(bytes).first(count));
}

TEST(ProtocolSniffer, KnowsTlsAndHttpByTheirFirstByte) {
  EXPECT_EQ(classify_first_bytes({}), FirstBytes::kNeedsMore);
  EXPECT_EQ(after({0x16, 0x03, 0x01}, 1), FirstBytes::kTls);
  EXPECT_EQ(after({0x16, 0x03, 0x01}, 3), FirstBytes::kTls);
  for (const char* method : {"GET / HTTP/1.1", "POST /", "OPTIONS *", "put"}) {
    EXPECT_EQ(classify_first_bytes(as_bytes(method)), FirstBytes::kHttp) << method;
    EXPECT_EQ(classify_first_bytes(as_bytes(method).first(1)), FirstBytes::kHttp) << method;
  }
}

TEST(ProtocolSniffer, KnowsTurnByTheCookieAtEverySplit) {
  for (size_t count = 1; count < 8; ++count) {
    EXPECT_EQ(after(kAllocate, count), FirstBytes::kNeedsMore) << count;
  }
  for (size_t count = 8; count <= kAllocate.size(); ++count) {
    EXPECT_EQ(after(kAllocate, count), FirstBytes::kTurn) << count;
  }
}

TEST(ProtocolSniffer, KnowsIceTcpByTheCookieBehindTheLengthAtEverySplit) {
  for (size_t count = 1; count < kFirstBytesNeeded; ++count) {
    EXPECT_EQ(after(kIceBinding, count), FirstBytes::kNeedsMore) << count;
  }
  for (size_t count = kFirstBytesNeeded; count <= kIceBinding.size(); ++count) {
    EXPECT_EQ(after(kIceBinding, count), FirstBytes::kIceTcp) << count;
  }
}

TEST(ProtocolSniffer, GivesUpAtTheFirstWrongByteAndNeverWaitsForMoreThanTen) {
  EXPECT_EQ(after({0x04}, 1), FirstBytes::kUnknown);
  EXPECT_EQ(after({0x40, 0x00}, 2), FirstBytes::kUnknown);
  EXPECT_EQ(after({0xFF}, 1), FirstBytes::kUnknown);
  EXPECT_EQ(after({'\r', '\n'}, 2), FirstBytes::kUnknown);
  // Neither a cookie at 4 nor a STUN message at 2.
  EXPECT_EQ(after({0x00, 0x01, 0xFF, 0x00, 0x00}, 5), FirstBytes::kUnknown);
  EXPECT_EQ(after({0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00}, 7), FirstBytes::kUnknown);
  for (unsigned first = 0; first < 256; ++first) {
    Octets bytes = kIceBinding;
    bytes[0] = static_cast<uint8_t>(first);
    EXPECT_NE(after(bytes, kFirstBytesNeeded), FirstBytes::kNeedsMore) << first;
  }
  for (size_t changed = 4; changed < kFirstBytesNeeded; ++changed) {
    for (const Octets& good : {kAllocate, kIceBinding}) {
      Octets bytes = good;
      bytes[changed] ^= 0x01;
      EXPECT_NE(after(bytes, kFirstBytesNeeded), FirstBytes::kNeedsMore) << changed;
    }
  }
}

}  // namespace
}  // namespace earshot::io
