// links: base codec
// A datagram from anybody: whatever is read lies inside it, and a message written with what was
// read reads back the same and passes its own checks.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "codec/stun_message.h"
#include "codec/turn_frame.h"

namespace codec = earshot::codec;
using codec::StunAttribute;
using earshot::Bytes;

namespace {

constexpr std::array kTexts = {StunAttribute::kUsername, StunAttribute::kRealm,
                               StunAttribute::kNonce, StunAttribute::kSoftware,
                               StunAttribute::kData};
constexpr std::array kNumbers = {StunAttribute::kLifetime, StunAttribute::kChannelNumber,
                                 StunAttribute::kRequestedTransport,
                                 StunAttribute::kRequestedAddressFamily, StunAttribute::kPriority};
constexpr std::array kAddresses = {StunAttribute::kXorPeerAddress,
                                   StunAttribute::kXorRelayedAddress,
                                   StunAttribute::kXorMappedAddress};

// Not a cryptographic one: only that it depends on every byte and on where it stands.
std::array<uint8_t, 20> some_code(Bytes key, Bytes a, Bytes b) {
  std::array<uint8_t, 20> code{};
  uint32_t state = 1;
  for (const Bytes part : {key, a, b}) {
    for (const uint8_t byte : part) {
      state = state * 16777619u ^ byte;
      code[state % code.size()] = static_cast<uint8_t>(code[state % code.size()] + (state >> 8));
    }
  }
  return code;
}

void check_inside(Bytes part, Bytes whole) {
  CHECK(part.data() >= whole.data());
  CHECK(part.data() + part.size() <= whole.data() + whole.size());
}

void check_same(const codec::StunMessage& a, const codec::StunMessage& b) {
  CHECK(a.cls() == b.cls() && a.method() == b.method());
  CHECK(a.transaction_id() == b.transaction_id());
  for (const auto type : kTexts) CHECK(a.text(type) == b.text(type));
  for (const auto type : kNumbers) CHECK(a.u32(type) == b.u32(type));
  for (const auto type : kAddresses) CHECK(a.xor_address(type) == b.xor_address(type));
  CHECK(a.error_code() == b.error_code());
}

void check_message(const codec::StunMessage& message) {
  for (uint32_t type = 0; type <= 0x30; ++type) {
    if (const auto value = message.attribute(StunAttribute(type))) {
      check_inside(*value, message.bytes());
    }
  }
  const codec::UnknownAttributes unknown = message.unknown_required();
  CHECK(unknown.count <= unknown.types.size());
  message.integrity_ok({}, some_code);
  message.fingerprint_ok();

  std::vector<uint8_t> out(message.bytes().size() + 256);
  codec::StunWriter writer(out, message.cls(), message.method(), message.transaction_id());
  for (const auto type : kTexts) {
    if (const auto text = message.text(type)) writer.add(type, *text);
  }
  for (const auto type : kNumbers) {
    if (const auto number = message.u32(type)) writer.add_u32(type, *number);
  }
  for (const auto type : kAddresses) {
    if (const auto address = message.xor_address(type)) writer.add_xor_address(type, *address);
  }
  if (const auto code = message.error_code()) writer.add_error(*code, "reason");
  const std::array<uint8_t, 3> key = {1, 2, 3};
  writer.add_integrity(key, some_code);
  writer.add_fingerprint();
  const Bytes written = writer.finish();
  const auto again = codec::StunMessage::parse(written);
  CHECK(again.ok());
  CHECK(again->integrity_ok(key, some_code) && again->fingerprint_ok());
  check_same(message, *again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes bytes(data, std::min<size_t>(size, 65'000));
  if (const auto message = codec::StunMessage::parse(bytes)) {
    check_message(*message);
  } else {
    CHECK(!message.error().message.empty() && message.error().message.size() <= 15);
  }
  if (const auto channel_data = codec::parse_channel_data(bytes)) {
    CHECK(codec::is_channel(channel_data->channel));
    check_inside(channel_data->payload, bytes);
  }
  return 0;
}
