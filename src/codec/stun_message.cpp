#include "codec/stun_message.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/constant_time.h"
#include "codec/big_endian.h"

namespace earshot::codec {
namespace {

constexpr size_t kAttributeHeaderBytes = 4;
constexpr size_t kIntegrityBytes = 20;
constexpr size_t kFingerprintBytes = 4;
constexpr uint32_t kFingerprintXor = 0x5354554e;  // "STUN", §14.7
constexpr uint8_t kFamilyV4 = 1;
constexpr uint8_t kFamilyV6 = 2;

using enum StunAttribute;

constexpr std::array<uint32_t, 256> make_crc_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) ? 0xEDB88320u : 0u);
    table[i] = value;
  }
  return table;
}
constexpr std::array<uint32_t, 256> kCrcTable = make_crc_table();

uint32_t crc32(uint32_t crc, Bytes bytes) {
  for (const uint8_t byte : bytes) crc = kCrcTable[(crc ^ byte) & 0xff] ^ (crc >> 8);
  return crc;
}

// The header as it was when only `end` bytes had been written: §14.5 and §14.7 count the length up
// to and with the attribute that protects.
std::array<uint8_t, kStunHeaderBytes> header_ending_at(Bytes message, size_t end) {
  std::array<uint8_t, kStunHeaderBytes> header;
  std::memcpy(header.data(), message.data(), header.size());
  store16(header.data() + 2, static_cast<uint16_t>(end - kStunHeaderBytes));
  return header;
}

std::array<uint8_t, kIntegrityBytes> integrity_of(Bytes message, size_t at, Bytes key,
                                                  HmacSha1 hmac) {
  const auto header = header_ending_at(message, at + kAttributeHeaderBytes + kIntegrityBytes);
  return hmac(key, header, message.subspan(kStunHeaderBytes, at - kStunHeaderBytes));
}

uint32_t fingerprint_of(Bytes message, size_t at) {
  const auto header = header_ending_at(message, at + kAttributeHeaderBytes + kFingerprintBytes);
  uint32_t crc = crc32(0xffffffffu, header);
  crc = crc32(crc, message.subspan(kStunHeaderBytes, at - kStunHeaderBytes));
  return ~crc ^ kFingerprintXor;
}

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |            Type               |   Length, without padding     |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                Value, padded to 4 bytes                    ....
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// RFC 8489 §14, figure 4. Walks the attributes that count; next() is false at the end or where an
// attribute runs over it.
class AttributeWalk {
 public:
  explicit AttributeWalk(Bytes message) : message_(message) {}

  bool next() {
    while (advance()) {
      if (behind_ == kFingerprint || is_hidden()) continue;
      if (is_protection()) behind_ = type_;
      return true;
    }
    return false;
  }
  StunAttribute type() const { return type_; }
  Bytes value() const { return message_.subspan(at_ + kAttributeHeaderBytes, size_); }
  size_t at() const { return at_; }  // of the attribute's header
  bool whole() const { return next_ == message_.size(); }
  size_t end() const { return next_; }

 private:
  bool advance() {
    if (message_.size() - next_ < kAttributeHeaderBytes) return false;
    const size_t size = load16(message_.data() + next_ + 2);
    const size_t padded = kAttributeHeaderBytes + size + stun_padding(size);
    if (message_.size() - next_ < padded) return false;
    type_ = StunAttribute{load16(message_.data() + next_)};
    size_ = size;
    at_ = next_;
    next_ += padded;
    return true;
  }
  bool is_protection() const {
    return type_ == kMessageIntegrity || type_ == kMessageIntegritySha256 || type_ == kFingerprint;
  }
  bool is_hidden() const {
    if (behind_ == kMessageIntegrity)
      return type_ != kMessageIntegritySha256 && type_ != kFingerprint;
    return behind_ == kMessageIntegritySha256 && type_ != kFingerprint;
  }

  Bytes message_;
  size_t next_ = kStunHeaderBytes;
  size_t at_ = 0;
  size_t size_ = 0;
  StunAttribute type_{};
  std::optional<StunAttribute> behind_;
};

std::optional<AttributeWalk> find(Bytes message, StunAttribute type) {
  AttributeWalk walk(message);
  while (walk.next()) {
    if (walk.type() == type) return walk;
  }
  return std::nullopt;
}

bool is_named(StunAttribute type) {
  switch (type) {
    case kUsername:
    case kMessageIntegrity:
    case kErrorCode:
    case kUnknownAttributes:
    case kChannelNumber:
    case kLifetime:
    case kXorPeerAddress:
    case kData:
    case kRealm:
    case kNonce:
    case kXorRelayedAddress:
    case kRequestedAddressFamily:
    case kEvenPort:
    case kRequestedTransport:
    case kDontFragment:
    case kMessageIntegritySha256:
    case kXorMappedAddress:
    case kReservationToken:
    case kPriority:
    case kUseCandidate: return true;
    default: return false;
  }
}

Error wrong(const char* what) { return {ErrorCode::kInvalid, what}; }

// §14.2: the port and a v4 address are XORed with the cookie, a v6 address with the cookie and the
// transaction id, which stand behind each other in the header.
template <class Address>
void xor_with_header(Address& address, const uint8_t* message) {
  for (size_t i = 0; i < address.size(); ++i) address[i] ^= message[4 + i];
}

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |0 0 0 0 0 0 0 0|    Family     |            X-Port             |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                X-Address (32 or 128 bits)                  ....
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// RFC 8489 §14.2, figure 6. The first byte is ignored by receivers.
std::optional<SocketAddress> parse_xor_address(Bytes value, const uint8_t* message) {
  if (value.size() < 4) return std::nullopt;
  const uint8_t family = value[1];
  const uint16_t port = load16(value.data() + 2) ^ static_cast<uint16_t>(kStunMagicCookie >> 16);
  if (family == kFamilyV4 && value.size() == 8) {
    std::array<uint8_t, 4> ip;
    std::memcpy(ip.data(), value.data() + 4, ip.size());
    xor_with_header(ip, message);
    return SocketAddress(IpAddress::v4(ip), port);
  }
  if (family == kFamilyV6 && value.size() == 20) {
    std::array<uint8_t, 16> ip;
    std::memcpy(ip.data(), value.data() + 4, ip.size());
    xor_with_header(ip, message);
    return SocketAddress(IpAddress::v6(ip), port);
  }
  return std::nullopt;
}

}  // namespace

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |0 0|M M M M M C M M M C M M M M|    Length behind the header   |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                  Magic cookie 0x2112A442                      |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                  Transaction id (96 bits)                     |
// |                                                               |
// |                                                               |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// RFC 8489 §5, figures 2 and 3: M method, C class, most significant bit first.
Result<StunMessage> StunMessage::parse(Bytes message) {
  if (message.size() < kStunHeaderBytes) return wrong("too short");
  if ((message[0] & 0xC0) != 0) return wrong("not STUN");
  if (load32(message.data() + 4) != kStunMagicCookie) return wrong("no magic cookie");
  const size_t length = load16(message.data() + 2);
  if (length % 4 != 0 || message.size() != kStunHeaderBytes + length) return wrong("wrong length");
  AttributeWalk walk(message);
  std::optional<size_t> fingerprint_end;
  while (walk.next()) {
    if (walk.type() == kFingerprint) fingerprint_end = walk.end();
  }
  if (!walk.whole()) return wrong("bad attribute");
  if (fingerprint_end.value_or(message.size()) != message.size()) return wrong("bad fingerprint");
  return StunMessage(message);
}

StunClass StunMessage::cls() const {
  const uint16_t type = load16(message_.data());
  return static_cast<StunClass>((type >> 7 & 2) | (type >> 4 & 1));
}

StunMethod StunMessage::method() const {
  const uint16_t type = load16(message_.data());
  return static_cast<StunMethod>((type & 0xF) | (type >> 1 & 0x70) | (type >> 2 & 0xF80));
}

TransactionId StunMessage::transaction_id() const {
  TransactionId id;
  std::memcpy(id.data(), message_.data() + 8, id.size());
  return id;
}

std::optional<Bytes> StunMessage::attribute(StunAttribute type) const {
  const auto found = find(message_, type);
  if (!found) return std::nullopt;
  return found->value();
}

std::optional<SocketAddress> StunMessage::xor_address(StunAttribute type) const {
  const auto value = attribute(type);
  if (!value) return std::nullopt;
  return parse_xor_address(*value, message_.data());
}

std::optional<size_t> StunMessage::xor_addresses(StunAttribute type,
                                                 std::span<SocketAddress> out) const {
  size_t count = 0;
  AttributeWalk walk(message_);
  while (walk.next()) {
    if (walk.type() != type) continue;
    const auto address = parse_xor_address(walk.value(), message_.data());
    if (!address || count == out.size()) return std::nullopt;
    out[count++] = *address;
  }
  return count;
}

std::optional<uint32_t> StunMessage::u32(StunAttribute type) const {
  const auto value = attribute(type);
  if (!value || value->size() != 4) return std::nullopt;
  return load32(value->data());
}

std::optional<std::string_view> StunMessage::text(StunAttribute type) const {
  const auto value = attribute(type);
  if (!value) return std::nullopt;
  return as_text(*value);
}

// The number, or the one byte, stands in front; the rest is reserved and ignored.
std::optional<uint16_t> StunMessage::channel_number() const {
  const auto value = u32(kChannelNumber);
  if (!value) return std::nullopt;
  return static_cast<uint16_t>(*value >> 16);
}

std::optional<uint8_t> StunMessage::requested_address_family() const {
  const auto value = u32(kRequestedAddressFamily);
  if (!value) return std::nullopt;
  return static_cast<uint8_t>(*value >> 24);
}

std::optional<uint8_t> StunMessage::requested_transport() const {
  const auto value = u32(kRequestedTransport);
  if (!value) return std::nullopt;
  return static_cast<uint8_t>(*value >> 24);
}

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |           Reserved, should be 0         |Class|     Number    |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |      Reason phrase                                         ....
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// RFC 8489 §14.8, figure 7: the code is 100 × class + number.
std::optional<int> StunMessage::error_code() const {
  const auto value = attribute(kErrorCode);
  if (!value || value->size() < 4) return std::nullopt;
  const int hundreds = (*value)[2] & 7;
  const int number = (*value)[3];
  if (hundreds < 3 || hundreds > 6 || number > 99) return std::nullopt;
  return hundreds * 100 + number;
}

UnknownAttributes StunMessage::unknown_required() const {
  UnknownAttributes unknown;
  AttributeWalk walk(message_);
  while (walk.next() && unknown.count < UnknownAttributes::kMax) {
    const auto type = static_cast<uint16_t>(walk.type());
    if (type >= 0x8000 || is_named(walk.type())) continue;
    const auto end = unknown.types.begin() + unknown.count;
    if (std::find(unknown.types.begin(), end, type) != end) continue;
    unknown.types[unknown.count++] = type;
  }
  return unknown;
}

bool StunMessage::integrity_ok(Bytes key, HmacSha1 hmac) const {
  const auto found = find(message_, kMessageIntegrity);
  if (!found || found->value().size() != kIntegrityBytes) return false;
  return equal_in_constant_time(integrity_of(message_, found->at(), key, hmac), found->value());
}

bool StunMessage::fingerprint_ok() const {
  const auto found = find(message_, kFingerprint);
  if (!found || found->value().size() != kFingerprintBytes) return false;
  return load32(found->value().data()) == fingerprint_of(message_, found->at());
}

StunWriter::StunWriter(std::span<uint8_t> out, StunClass cls, StunMethod method,
                       const TransactionId& id)
    : out_(out) {
  CHECK(out.size() >= kStunHeaderBytes);
  const auto c = static_cast<uint16_t>(cls);
  const auto m = static_cast<uint16_t>(method);
  const int type = (m & 0xF) | (m & 0x70) << 1 | (m & 0xF80) << 2 | (c & 1) << 4 | (c & 2) << 7;
  store16(out.data(), static_cast<uint16_t>(type));
  store16(out.data() + 2, 0);
  store32(out.data() + 4, kStunMagicCookie);
  std::memcpy(out.data() + 8, id.data(), id.size());
}

// Header and zeroed padding of an attribute; the place of its value.
uint8_t* StunWriter::take(StunAttribute type, size_t size) {
  const size_t padded = size + stun_padding(size);
  CHECK(out_.size() - used_ >= kAttributeHeaderBytes + padded);
  uint8_t* const header = out_.data() + used_;
  store16(header, static_cast<uint16_t>(type));
  store16(header + 2, static_cast<uint16_t>(size));
  uint8_t* const value = header + kAttributeHeaderBytes;
  std::memset(value + size, 0, padded - size);
  used_ += kAttributeHeaderBytes + padded;
  return value;
}

void StunWriter::set_length(size_t size) {
  CHECK(size - kStunHeaderBytes <= 0xFFFC);
  store16(out_.data() + 2, static_cast<uint16_t>(size - kStunHeaderBytes));
}

void StunWriter::add(StunAttribute type, Bytes value) {
  uint8_t* const place = take(type, value.size());
  std::copy(value.begin(), value.end(), place);
}

void StunWriter::add_u32(StunAttribute type, uint32_t value) { store32(take(type, 4), value); }

void StunWriter::add_u64(StunAttribute type, uint64_t value) {
  uint8_t* const place = take(type, 8);
  store32(place, static_cast<uint32_t>(value >> 32));
  store32(place + 4, static_cast<uint32_t>(value));
}

void StunWriter::add_xor_address(StunAttribute type, const SocketAddress& address) {
  const Bytes ip = address.ip().bytes();
  uint8_t* const place = take(type, 4 + ip.size());
  place[0] = 0;
  place[1] = address.is_v4() ? kFamilyV4 : kFamilyV6;
  store16(place + 2, address.port() ^ static_cast<uint16_t>(kStunMagicCookie >> 16));
  std::span<uint8_t> value(place + 4, ip.size());
  std::copy(ip.begin(), ip.end(), value.begin());
  xor_with_header(value, out_.data());
}

void StunWriter::add_error(int code, std::string_view reason) {
  CHECK(code >= 300 && code <= 699);
  uint8_t* const place = take(kErrorCode, 4 + reason.size());
  store32(place, static_cast<uint32_t>(code / 100 << 8 | code % 100));
  std::copy(reason.begin(), reason.end(), place + 4);
}

void StunWriter::add_unknown(const UnknownAttributes& unknown) {
  uint8_t* const place = take(kUnknownAttributes, 2 * unknown.count);
  for (size_t i = 0; i < unknown.count; ++i) store16(place + 2 * i, unknown.types[i]);
}

void StunWriter::add_integrity(Bytes key, HmacSha1 hmac) {
  const auto code = integrity_of(Bytes(out_).first(used_), used_, key, hmac);
  add(kMessageIntegrity, code);
}

void StunWriter::add_fingerprint() {
  const uint32_t crc = fingerprint_of(Bytes(out_).first(used_), used_);
  add_u32(kFingerprint, crc);
}

Bytes StunWriter::finish() {
  set_length(used_);
  return out_.first(used_);
}

Bytes StunWriter::finish_before(StunAttribute type, size_t size) {
  CHECK(out_.size() - used_ >= kAttributeHeaderBytes);
  store16(out_.data() + used_, static_cast<uint16_t>(type));
  store16(out_.data() + used_ + 2, static_cast<uint16_t>(size));
  used_ += kAttributeHeaderBytes;
  set_length(used_ + size + stun_padding(size));
  return out_.first(used_);
}

}  // namespace earshot::codec
