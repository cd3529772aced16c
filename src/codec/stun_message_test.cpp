#include "codec/stun_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "codec/testing/rfc5769.h"
#include "io/crypto.h"

namespace earshot::codec {
namespace {

using ::testing::ElementsAre;
using testing::from_hex;
using Buffer = std::vector<uint8_t>;

constexpr TransactionId kId = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
constexpr std::string_view kIdHex = "0102030405060708090a0b0c";

Bytes key() { return as_bytes(testing::kPassword); }

// What parse() says about a message: "" or the reason why not.
std::string verdict(std::string_view hex) {
  const Buffer bytes = from_hex(hex);
  const auto parsed = StunMessage::parse(bytes);
  return parsed ? "" : parsed.error().message;
}

// A Binding request of these attributes.
Buffer request(std::string_view attributes) {
  const Buffer body = from_hex(attributes);
  Buffer bytes = from_hex("0001 0000 2112a442" + std::string(kIdHex));
  bytes[3] = static_cast<uint8_t>(body.size());
  bytes.insert(bytes.end(), body.begin(), body.end());
  return bytes;
}

std::string address_in(std::string_view attributes) {
  const Buffer bytes = request(attributes);
  const auto address = StunMessage::parse(bytes)->xor_address(StunAttribute::kXorPeerAddress);
  return address ? address->to_string() : "none";
}

TEST(StunMessage, ReadsTheSampleRequestOfRfc5769) {
  const Buffer bytes = from_hex(testing::kSampleRequest);
  const auto message = StunMessage::parse(bytes);
  ASSERT_TRUE(message.ok()) << message.error().message;
  EXPECT_EQ(message->cls(), StunClass::kRequest);
  EXPECT_EQ(message->method(), StunMethod::kBinding);
  EXPECT_THAT(message->transaction_id(),
              ElementsAre(0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae));
  EXPECT_EQ(message->text(StunAttribute::kSoftware), "STUN test client");
  EXPECT_EQ(message->u32(StunAttribute::kPriority), 0x6e0001ffu);
  EXPECT_THAT(*message->attribute(StunAttribute::kIceControlled),
              ElementsAre(0x93, 0x2f, 0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36));
  EXPECT_EQ(message->text(StunAttribute::kUsername), "evtj:h6vY");
  EXPECT_EQ(message->unknown_required().count, 0u);
  EXPECT_TRUE(message->integrity_ok(key(), io::hmac_sha1));
  EXPECT_TRUE(message->fingerprint_ok());
}

TEST(StunMessage, ReadsTheSampleAnswersOfRfc5769) {
  const Buffer v4 = from_hex(testing::kSampleAnswerV4);
  const Buffer v6 = from_hex(testing::kSampleAnswerV6);
  for (const Buffer& bytes : {v4, v6}) {
    const auto message = StunMessage::parse(bytes);
    ASSERT_TRUE(message.ok()) << message.error().message;
    EXPECT_EQ(message->cls(), StunClass::kSuccess);
    EXPECT_EQ(message->text(StunAttribute::kSoftware), "test vector");
    EXPECT_TRUE(message->integrity_ok(key(), io::hmac_sha1));
    EXPECT_TRUE(message->fingerprint_ok());
  }
  EXPECT_EQ(StunMessage::parse(v4)->xor_address(StunAttribute::kXorMappedAddress)->to_string(),
            "192.0.2.1:32853");
  EXPECT_EQ(StunMessage::parse(v6)->xor_address(StunAttribute::kXorMappedAddress)->to_string(),
            "[2001:db8:1234:5678:11:2233:4455:6677]:32853");
}

Buffer long_term_key() {
  std::string joined(testing::kLongTermUsername);
  joined.append(":").append(testing::kLongTermRealm).append(":");
  joined.append(testing::kLongTermPassword);
  const auto key = io::md5(as_bytes(joined));
  return Buffer(key.begin(), key.end());
}

TEST(StunMessage, ReadsTheLongTermSampleOfRfc5769) {
  const Buffer bytes = from_hex(testing::kSampleLongTerm);
  const auto message = StunMessage::parse(bytes);
  ASSERT_TRUE(message.ok()) << message.error().message;
  EXPECT_EQ(message->text(StunAttribute::kUsername), testing::kLongTermUsername);
  EXPECT_EQ(message->text(StunAttribute::kNonce), testing::kLongTermNonce);
  EXPECT_EQ(message->text(StunAttribute::kRealm), testing::kLongTermRealm);
  EXPECT_TRUE(message->integrity_ok(long_term_key(), io::hmac_sha1));
  EXPECT_FALSE(message->fingerprint_ok());
}

TEST(StunWriter, RebuildsTheLongTermSampleOfRfc5769) {
  const Buffer sample = from_hex(testing::kSampleLongTerm);
  Buffer out(sample.size(), 0xee);
  StunWriter writer(out, StunClass::kRequest, StunMethod::kBinding,
                    StunMessage::parse(sample)->transaction_id());
  writer.add(StunAttribute::kUsername, testing::kLongTermUsername);
  writer.add(StunAttribute::kNonce, testing::kLongTermNonce);
  writer.add(StunAttribute::kRealm, testing::kLongTermRealm);
  writer.add_integrity(long_term_key(), io::hmac_sha1);
  EXPECT_EQ(writer.finish().size(), sample.size());
  EXPECT_EQ(out, sample);
}

// The sample with zeros instead of spaces as padding, as we write it, and codes that fit.
Buffer zero_padded(std::string_view hex, size_t padding_at, size_t padding) {
  const Buffer sample = from_hex(hex);
  Buffer bytes(sample.begin(), sample.end() - 24 - 8);
  std::fill_n(bytes.begin() + padding_at, padding, uint8_t{0});
  Buffer header(bytes.begin(), bytes.begin() + 20);
  header[3] = static_cast<uint8_t>(bytes.size() + 24 - 20);
  const auto code = io::hmac_sha1(key(), header, Bytes(bytes).subspan(20));
  for (const uint8_t byte : from_hex("0008 0014")) bytes.push_back(byte);
  bytes.insert(bytes.end(), code.begin(), code.end());
  return bytes;
}

TEST(StunWriter, RebuildsTheSampleRequestOfRfc5769) {
  const Buffer sample = zero_padded(testing::kSampleRequest, 20 + 20 + 8 + 12 + 13, 3);
  Buffer out(256);
  StunWriter writer(out, StunClass::kRequest, StunMethod::kBinding,
                    {0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae});
  writer.add(StunAttribute::kSoftware, "STUN test client");
  writer.add_u32(StunAttribute::kPriority, 0x6e0001ff);
  writer.add_u64(StunAttribute::kIceControlled, 0x932ff9b151263b36);
  writer.add(StunAttribute::kUsername, "evtj:h6vY");
  writer.add_integrity(key(), io::hmac_sha1);
  writer.add_fingerprint();
  const Bytes rebuilt = writer.finish();
  EXPECT_EQ(rebuilt.size(), from_hex(testing::kSampleRequest).size());
  // The samples count FINGERPRINT in the length.
  EXPECT_EQ(Buffer(rebuilt.begin() + 4, rebuilt.end() - 8),
            Buffer(sample.begin() + 4, sample.end()));
  EXPECT_TRUE(StunMessage::parse(rebuilt)->fingerprint_ok());
}

TEST(StunWriter, RebuildsTheSampleAnswersOfRfc5769) {
  for (const auto hex : {testing::kSampleAnswerV4, testing::kSampleAnswerV6}) {
    const Buffer sample = zero_padded(hex, 20 + 4 + 11, 1);
    const Buffer original = from_hex(hex);
    const auto parsed = StunMessage::parse(original);
    Buffer out(256);
    StunWriter writer(out, StunClass::kSuccess, StunMethod::kBinding, parsed->transaction_id());
    writer.add(StunAttribute::kSoftware, "test vector");
    writer.add_xor_address(StunAttribute::kXorMappedAddress,
                           *parsed->xor_address(StunAttribute::kXorMappedAddress));
    writer.add_integrity(key(), io::hmac_sha1);
    writer.add_fingerprint();
    const Bytes rebuilt = writer.finish();
    EXPECT_EQ(Buffer(rebuilt.begin(), rebuilt.begin() + 4),
              Buffer(original.begin(), original.begin() + 4));
    EXPECT_EQ(Buffer(rebuilt.begin() + 4, rebuilt.end() - 8),
              Buffer(sample.begin() + 4, sample.end()));
    EXPECT_TRUE(StunMessage::parse(rebuilt)->fingerprint_ok());
  }
}

TEST(StunMessage, NoticesEachChangedBitOfAProtectedMessage) {
  const Buffer sample = from_hex(testing::kSampleRequest);
  for (size_t bit = 0; bit < (sample.size() - 8) * 8; ++bit) {
    Buffer bytes = sample;
    bytes[bit / 8] = static_cast<uint8_t>(bytes[bit / 8] ^ 1 << bit % 8);
    const auto message = StunMessage::parse(bytes);
    if (!message) continue;
    EXPECT_FALSE(message->integrity_ok(key(), io::hmac_sha1)) << "bit " << bit;
    EXPECT_FALSE(message->fingerprint_ok()) << "bit " << bit;
  }
}

TEST(StunMessage, IsNotWholeUnderAnotherKey) {
  const Buffer bytes = from_hex(testing::kSampleRequest);
  EXPECT_FALSE(StunMessage::parse(bytes)->integrity_ok(as_bytes("other"), io::hmac_sha1));
  EXPECT_FALSE(StunMessage::parse(bytes)->integrity_ok({}, io::hmac_sha1));
}

TEST(StunMessage, IsNotWholeWithoutMessageIntegrity) {
  const Buffer bytes = request("");
  EXPECT_FALSE(StunMessage::parse(bytes)->integrity_ok(key(), io::hmac_sha1));
  const Buffer cut = request("0008 0010 000102030405060708090a0b0c0d0e0f");
  EXPECT_FALSE(StunMessage::parse(cut)->integrity_ok(key(), io::hmac_sha1));
}

TEST(StunMessage, RefusesWhatIsNotExactlyOneMessage) {
  EXPECT_EQ(verdict(""), "too short");
  EXPECT_EQ(verdict("0001 0000 2112a442 0102030405060708090a0b"), "too short");
  EXPECT_EQ(verdict("0001 0000 2112a442 0102030405060708090a0b0c"), "");
  EXPECT_EQ(verdict("4001 0000 2112a442 0102030405060708090a0b0c"), "not STUN");
  EXPECT_EQ(verdict("8001 0000 2112a442 0102030405060708090a0b0c"), "not STUN");
  EXPECT_EQ(verdict("0001 0000 2112a443 0102030405060708090a0b0c"), "no magic cookie");
  EXPECT_EQ(verdict("0001 0004 2112a442 0102030405060708090a0b0c"), "wrong length");
  EXPECT_EQ(verdict("0001 0000 2112a442 0102030405060708090a0b0c 00000000"), "wrong length");
  EXPECT_EQ(verdict("0001 0002 2112a442 0102030405060708090a0b0c 0000"), "wrong length");
  EXPECT_EQ(verdict("0001 fffc 2112a442 0102030405060708090a0b0c"), "wrong length");
}

TEST(StunMessage, RefusesAttributesThatRunOverTheEnd) {
  const std::string head = "0001 0008 2112a442 0102030405060708090a0b0c";
  EXPECT_EQ(verdict(head + "0006 0004 61626364"), "");
  EXPECT_EQ(verdict(head + "0006 0001 61000000"), "");
  EXPECT_EQ(verdict(head + "0006 0005 61626364"), "bad attribute");
  EXPECT_EQ(verdict(head + "0006 ffff 61626364"), "bad attribute");
  EXPECT_EQ(verdict(head + "0006 0000 00060001"), "bad attribute");
}

TEST(StunMessage, RefusesAttributesBehindTheFingerprint) {
  EXPECT_EQ(verdict("0001 0010 2112a442 0102030405060708090a0b0c"
                    "8028 0004 00000000 0006 0004 61626364"),
            "bad fingerprint");
}

TEST(StunMessage, KeepsWhyNotWithoutAllocating) {
  // libstdc++ keeps 15 characters in the string itself.
  for (const auto* hex :
       {"", "8001 0000 2112a442 0102030405060708090a0b0c",
        "0001 0000 2112a443 0102030405060708090a0b0c",
        "0001 0004 2112a442 0102030405060708090a0b0c",
        "0001 0004 2112a442 0102030405060708090a0b0c 00060001",
        "0001 0010 2112a442 0102030405060708090a0b0c 8028000400000000 0006000461626364"}) {
    EXPECT_THAT(verdict(hex).size(), ::testing::AllOf(::testing::Ge(1u), ::testing::Le(15u)));
  }
}

TEST(StunMessage, TakesTheFirstOfTwoAttributes) {
  const Buffer bytes = request("000d 0004 00000001 000d 0004 00000002");
  EXPECT_EQ(StunMessage::parse(bytes)->u32(StunAttribute::kLifetime), 1u);
}

TEST(StunMessage, StopsAtMessageIntegrity) {
  const std::string integrity = "0008 0014 0000000000000000000000000000000000000000";
  const std::string sha256 = "001c 0010 00000000000000000000000000000000";
  const Buffer bytes = request("000d 0004 00000001" + integrity + "0006 0004 61626364" + sha256 +
                               "0015 0004 61626364 7fff 0000 8028 0004 00000000");
  const auto message = StunMessage::parse(bytes);
  ASSERT_TRUE(message.ok()) << message.error().message;
  EXPECT_TRUE(message->has(StunAttribute::kLifetime));
  EXPECT_TRUE(message->has(StunAttribute::kMessageIntegrity));
  EXPECT_FALSE(message->has(StunAttribute::kUsername));
  EXPECT_TRUE(message->has(StunAttribute::kMessageIntegritySha256));
  EXPECT_FALSE(message->has(StunAttribute::kNonce));
  EXPECT_TRUE(message->has(StunAttribute::kFingerprint));
  EXPECT_EQ(message->unknown_required().count, 0u);
}

TEST(StunMessage, StopsAtMessageIntegritySha256) {
  const Buffer bytes = request(
      "001c 0010 00000000000000000000000000000000"
      "0008 0014 0000000000000000000000000000000000000000");
  EXPECT_FALSE(StunMessage::parse(bytes)->has(StunAttribute::kMessageIntegrity));
}

TEST(StunMessage, ReadsXorPeerAddresses) {
  // Cookie 2112a442; 192.0.2.1 is c0000201.
  EXPECT_EQ(address_in("0012 0008 0001 a147 e112a643"), "192.0.2.1:32853");
  EXPECT_EQ(address_in("0012 0008 ff01 a147 e112a643"), "192.0.2.1:32853");
  EXPECT_EQ(address_in("0012 0014 0002 a147 2112a442" + std::string(kIdHex)), "[::]:32853");
}

TEST(StunMessage, RefusesAddressesOfAnotherForm) {
  EXPECT_EQ(address_in(""), "none");
  EXPECT_EQ(address_in("0012 0000"), "none");
  EXPECT_EQ(address_in("0012 0003 00 01 a1 00"), "none");
  EXPECT_EQ(address_in("0012 0004 0001 a147"), "none");
  EXPECT_EQ(address_in("0012 0008 0002 a147 e112a643"), "none");
  EXPECT_EQ(address_in("0012 0008 0003 a147 e112a643"), "none");
  EXPECT_EQ(address_in("0012 0009 0001 a147 e112a643 00000000"), "none");
  EXPECT_EQ(address_in("0012 0014 0001 a147 e112a643" + std::string(kIdHex)), "none");
}

TEST(StunMessage, ReadsTheSmallAttributesOfRfc8656) {
  const Buffer bytes = request("000c 0004 40010000 0017 0004 02000000 0019 0004 11000000");
  const auto message = StunMessage::parse(bytes);
  EXPECT_EQ(message->channel_number(), 0x4001);
  EXPECT_EQ(message->requested_address_family(), 2);
  EXPECT_EQ(message->requested_transport(), 17);
  const Buffer wrong = request("000c 0002 40010000 0017 0001 02000000 0019 0000");
  const auto other = StunMessage::parse(wrong);
  EXPECT_EQ(other->channel_number(), std::nullopt);
  EXPECT_EQ(other->requested_address_family(), std::nullopt);
  EXPECT_EQ(other->requested_transport(), std::nullopt);
}

TEST(StunMessage, ReadsErrorCodes) {
  const auto code_in = [](std::string_view attributes) {
    const Buffer bytes = request(attributes);
    return StunMessage::parse(bytes)->error_code().value_or(0);
  };
  EXPECT_EQ(code_in("0009 0004 00000401"), 401);
  EXPECT_EQ(code_in("0009 0006 00000426 5374 0000"), 438);
  EXPECT_EQ(code_in("0009 0004 fffffc01"), 401);
  EXPECT_EQ(code_in("0009 0004 00000201"), 0);
  EXPECT_EQ(code_in("0009 0004 00000701"), 0);
  EXPECT_EQ(code_in("0009 0004 00000464"), 0);
  EXPECT_EQ(code_in("0009 0003 00000400"), 0);
  EXPECT_EQ(code_in(""), 0);
}

TEST(StunMessage, NamesEachUnknownRequiredAttributeOnce) {
  const Buffer bytes = request("0005 0000 8005 0000 0003 0000 0005 0000 0006 0000 7fff 0000");
  const UnknownAttributes unknown = StunMessage::parse(bytes)->unknown_required();
  ASSERT_EQ(unknown.count, 3u);
  EXPECT_THAT(unknown.types, ElementsAre(0x0005, 0x0003, 0x7fff, 0, 0, 0, 0, 0));
}

TEST(StunMessage, NamesAtMostEightUnknownAttributes) {
  std::string attributes;
  for (char i = '0'; i <= '9'; ++i) attributes += std::string("7ff") + i + "0000";
  const Buffer bytes = request(attributes);
  EXPECT_EQ(StunMessage::parse(bytes)->unknown_required().count, UnknownAttributes::kMax);
}

TEST(StunMessage, KnowsClassesAndMethodsOfAllTypes) {
  for (const auto cls :
       {StunClass::kRequest, StunClass::kIndication, StunClass::kSuccess, StunClass::kError}) {
    for (uint16_t method = 0; method <= 0xFFF; ++method) {
      std::array<uint8_t, kStunHeaderBytes> out;
      const Bytes bytes = StunWriter(out, cls, StunMethod{method}, kId).finish();
      ASSERT_EQ(bytes[0] & 0xC0, 0);
      const auto message = StunMessage::parse(bytes);
      ASSERT_EQ(message->cls(), cls);
      ASSERT_EQ(message->method(), StunMethod{method});
    }
  }
}

TEST(StunWriter, WritesAnErrorAnswer) {
  Buffer out(64);
  StunWriter writer(out, StunClass::kError, StunMethod::kAllocate, kId);
  writer.add_error(420, "no");
  writer.add_unknown({.types = {0x001a, 0x7fff}, .count = 2});
  const Bytes bytes = writer.finish();
  EXPECT_EQ(Buffer(bytes.begin(), bytes.end()),
            from_hex("0113 0014 2112a442" + std::string(kIdHex) +
                     "0009 0006 00000414 6e6f 0000 000a 0004 001a 7fff"));
}

TEST(StunWriter, WritesFlagsAndPaddedValues) {
  Buffer out(64, 0xee);
  StunWriter writer(out, StunClass::kRequest, StunMethod::kBinding, kId);
  writer.add_flag(StunAttribute::kUseCandidate);
  writer.add(StunAttribute::kRealm, "e");
  const Bytes bytes = writer.finish();
  EXPECT_EQ(Buffer(bytes.begin(), bytes.end()), request("0025 0000 0014 0001 65000000"));
}

// A Data indication around a payload that stays where it is.
void expect_data_indication(const char* address, std::string_view payload) {
  const SocketAddress peer = *SocketAddress::parse(address);
  const size_t header_bytes = data_indication_bytes(peer.is_v4());
  Buffer buffer(header_bytes, 0xee);
  buffer.insert(buffer.end(), payload.begin(), payload.end());
  buffer.insert(buffer.end(), stun_padding(payload.size()), uint8_t{0});
  StunWriter writer(std::span<uint8_t>(buffer).first(header_bytes), StunClass::kIndication,
                    StunMethod::kData, kId);
  writer.add_xor_address(StunAttribute::kXorPeerAddress, peer);
  EXPECT_EQ(writer.finish_before(StunAttribute::kData, payload.size()).size(), header_bytes);
  const auto message = StunMessage::parse(buffer);
  ASSERT_TRUE(message.ok()) << message.error().message;
  EXPECT_EQ(message->method(), StunMethod::kData);
  EXPECT_EQ(message->xor_address(StunAttribute::kXorPeerAddress), peer);
  EXPECT_EQ(message->text(StunAttribute::kData), payload);
}

TEST(StunWriter, PutsAHeaderInFrontOfAPayload) {
  for (const auto* address : {"8.8.8.8:53", "[2a00:1450::1]:65535"}) {
    for (const auto* payload : {"", "a", "ab", "abc", "abcd", "abcde"}) {
      expect_data_indication(address, payload);
    }
  }
}

TEST(StunWriterDeathTest, NeverWritesBehindTheBuffer) {
  Buffer out(kStunHeaderBytes + 8);
  StunWriter writer(out, StunClass::kRequest, StunMethod::kBinding, kId);
  writer.add_u32(StunAttribute::kLifetime, 600);
  EXPECT_DEATH(writer.add_flag(StunAttribute::kUseCandidate), "CHECK");
}

}  // namespace
}  // namespace earshot::codec
