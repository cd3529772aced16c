// STUN messages (RFC 8489) with the attributes of TURN (RFC 8656) and ICE (RFC 8445 §16.1): a view
// that reads, a writer that fills the caller's buffer. Pure; nothing is allocated or copied; any
// thread. A view is good as long as the bytes it was parsed from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/socket_address.h"

namespace earshot::codec {

inline constexpr size_t kStunHeaderBytes = 20;
inline constexpr uint32_t kStunMagicCookie = 0x2112A442;

enum class StunClass : uint8_t { kRequest = 0, kIndication = 1, kSuccess = 2, kError = 3 };

// A message may carry any 12 bits here; those without a name are not ours to answer.
enum class StunMethod : uint16_t {
  kBinding = 0x001,
  kAllocate = 0x003,
  kRefresh = 0x004,
  kSend = 0x006,
  kData = 0x007,
  kCreatePermission = 0x008,
  kChannelBind = 0x009,
};

// IANA "STUN Attributes". Below 0x8000 a receiver must understand them (RFC 8489 §14).
enum class StunAttribute : uint16_t {
  kUsername = 0x0006,
  kMessageIntegrity = 0x0008,
  kErrorCode = 0x0009,
  kUnknownAttributes = 0x000A,
  kChannelNumber = 0x000C,
  kLifetime = 0x000D,
  kXorPeerAddress = 0x0012,
  kData = 0x0013,
  kRealm = 0x0014,
  kNonce = 0x0015,
  kXorRelayedAddress = 0x0016,
  kRequestedAddressFamily = 0x0017,
  kEvenPort = 0x0018,
  kRequestedTransport = 0x0019,
  kDontFragment = 0x001A,
  kMessageIntegritySha256 = 0x001C,
  kXorMappedAddress = 0x0020,
  kReservationToken = 0x0022,
  kPriority = 0x0024,
  kUseCandidate = 0x0025,
  kAdditionalAddressFamily = 0x8000,
  kIcmp = 0x8004,
  kSoftware = 0x8022,
  kFingerprint = 0x8028,
  kIceControlled = 0x8029,
  kIceControlling = 0x802A,
};

using TransactionId = std::array<uint8_t, 12>;

// HMAC-SHA1 over `a` and then `b`. Injected, because codec knows no cryptography library; the one
// of the server is io::hmac_sha1.
using HmacSha1 = std::array<uint8_t, 20> (*)(Bytes key, Bytes a, Bytes b);

// Types that a 420 answer names. More than fit are left out: one is enough to be refused.
struct UnknownAttributes {
  static constexpr size_t kMax = 8;
  std::array<uint16_t, kMax> types{};
  size_t count = 0;
};

class StunMessage {
 public:
  // Exactly one whole message. Wrong are: top bits that are not 00, a missing cookie, a length that
  // is not the length, an attribute that runs over the end, anything behind FINGERPRINT. Error
  // messages fit into std::string's own buffer.
  static Result<StunMessage> parse(Bytes message);

  StunClass cls() const;
  StunMethod method() const;
  TransactionId transaction_id() const;
  Bytes bytes() const { return message_; }

  // The value, without padding, of the first attribute of that type (RFC 8489 §14). Behind
  // MESSAGE-INTEGRITY only MESSAGE-INTEGRITY-SHA256 and FINGERPRINT are seen (§14.5), behind the
  // former only the latter (§14.6).
  std::optional<Bytes> attribute(StunAttribute type) const;
  bool has(StunAttribute type) const { return attribute(type).has_value(); }

  // Nothing when the attribute is missing or its value is not of that form.
  std::optional<SocketAddress> xor_address(StunAttribute type) const;  // §14.2
  // All of that type, in order, for the XOR-PEER-ADDRESSes of a CreatePermission (RFC 8656 §10.1):
  // how many. Nothing when one is malformed or there are more than `out` holds.
  std::optional<size_t> xor_addresses(StunAttribute type, std::span<SocketAddress> out) const;
  std::optional<uint32_t> u32(StunAttribute type) const;
  std::optional<std::string_view> text(StunAttribute type) const;  // any bytes, UTF-8 or not
  std::optional<uint16_t> channel_number() const;                  // RFC 8656 §18.1
  std::optional<uint8_t> requested_address_family() const;         // §18.6: 1 is IPv4, 2 IPv6
  std::optional<uint8_t> requested_transport() const;              // §18.8: 17 is UDP
  std::optional<int> error_code() const;                           // RFC 8489 §14.8: 300 to 699

  // Comprehension-required attributes without a name above, before MESSAGE-INTEGRITY, each once.
  UnknownAttributes unknown_required() const;

  // RFC 8489 §14.5. False when there is no MESSAGE-INTEGRITY. In constant time.
  bool integrity_ok(Bytes key, HmacSha1 hmac) const;
  // RFC 8489 §14.7. False when there is no FINGERPRINT.
  bool fingerprint_ok() const;

 private:
  explicit StunMessage(Bytes message) : message_(message) {}
  Bytes message_;
};

// Room that a Data indication (RFC 8656 §11.6) takes in front of its payload, and behind it.
constexpr size_t data_indication_bytes(bool v4_peer) { return v4_peer ? 36 : 48; }
constexpr size_t stun_padding(size_t size) { return (4 - size % 4) % 4; }

// Writes one message from the start of `out`; attributes in the order of the calls. A buffer that
// is too small is a bug.
class StunWriter {
 public:
  StunWriter(std::span<uint8_t> out, StunClass cls, StunMethod method, const TransactionId& id);

  void add(StunAttribute type, Bytes value);
  void add(StunAttribute type, std::string_view text) { add(type, as_bytes(text)); }
  void add_flag(StunAttribute type) { add(type, Bytes{}); }
  void add_u32(StunAttribute type, uint32_t value);
  void add_u64(StunAttribute type, uint64_t value);
  void add_xor_address(StunAttribute type, const SocketAddress& address);
  void add_error(int code, std::string_view reason = "");
  void add_unknown(const UnknownAttributes& unknown);
  // MESSAGE-INTEGRITY over all that was added; only FINGERPRINT may follow.
  void add_integrity(Bytes key, HmacSha1 hmac);
  void add_fingerprint();

  // The message. Nothing may be added afterwards.
  Bytes finish();
  // The message but for the value of a last attribute, whose `size` bytes already stand behind it:
  // for a payload in place. The caller makes stun_padding(size) bytes behind it zero and sends them
  // too; on the wire follow size + padding bytes.
  Bytes finish_before(StunAttribute type, size_t size);

 private:
  uint8_t* take(StunAttribute type, size_t size);
  void set_length(size_t size);

  std::span<uint8_t> out_;
  size_t used_ = kStunHeaderBytes;
};

}  // namespace earshot::codec
