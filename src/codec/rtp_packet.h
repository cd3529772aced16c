// RTP packets (RFC 3550 §5.1) with header extensions (RFC 8285): a view that reads, and a writer of
// the headers that the server sends. Pure; nothing is allocated or copied; any thread. A view is
// good as long as the bytes it was parsed from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "codec/big_endian.h"
#include "codec/rtp_extension.h"

namespace earshot::codec {

inline constexpr size_t kRtpHeaderBytes = 12;

struct AudioLevel {
  bool voice = false;
  uint8_t minus_dbov = 127;  // 0 is the loudest, 127 silence (RFC 6464 §3)

  friend bool operator==(const AudioLevel&, const AudioLevel&) = default;
};

// How many bytes stand in front of the payload: fixed header, CSRCs and extension, all of which
// SRTP leaves in the clear (RFC 3711 §3.1). Nothing when it is not RTP of version 2 or is cut off.
std::optional<size_t> rtp_header_bytes(Bytes packet);

class RtpPacket {
 public:
  // One whole, decrypted packet. Nothing when rtp_header_bytes says so or the padding is longer
  // than what it pads (§5.1). Elements of the extension are read up to the first wrong one; of
  // several with one id the first counts.
  static std::optional<RtpPacket> parse(Bytes packet, const ExtensionMap& map);

  bool marker() const { return (packet_[1] & 0x80) != 0; }
  uint8_t payload_type() const { return packet_[1] & 0x7F; }
  uint16_t sequence() const { return load16(packet_.data() + 2); }
  uint32_t timestamp() const { return load32(packet_.data() + 4); }
  uint32_t ssrc() const { return load32(packet_.data() + 8); }
  size_t csrc_count() const { return packet_[0] & 0x0F; }
  uint32_t csrc(size_t i) const { return load32(packet_.data() + kRtpHeaderBytes + 4 * i); }

  Bytes bytes() const { return packet_; }
  size_t header_bytes() const { return header_bytes_; }
  // Without padding: empty for a packet that is nothing but padding, as senders use for probing.
  Bytes payload() const {
    return packet_.subspan(header_bytes_, packet_.size() - header_bytes_ - padding_bytes_);
  }
  size_t padding_bytes() const { return padding_bytes_; }

  // The value of an extension that was negotiated and is there; it may be empty.
  std::optional<Bytes> extension(RtpExtension extension) const {
    const Element& element = elements_[static_cast<size_t>(extension)];
    if (element.at == 0) return std::nullopt;
    return packet_.subspan(element.at, element.size);
  }
  // Nothing when the extension is missing or its value is not of that form.
  std::optional<uint16_t> transport_sequence() const;
  std::optional<uint32_t> abs_send_time() const;  // 24 bits: seconds with 18 bits behind the point
  std::optional<AudioLevel> audio_level() const;
  // A mid or rid: 1 to 16 visible ASCII characters, as the tokens of SDP are (RFC 8843 §15).
  std::optional<std::string_view> text(RtpExtension extension) const;

 private:
  struct Element {
    uint16_t at = 0;  // in the packet; 0: not there
    uint8_t size = 0;
  };

  explicit RtpPacket(Bytes packet) : packet_(packet) {}
  void read_one_byte_elements(size_t at, size_t end, const ExtensionMap& map);
  void read_two_byte_elements(size_t at, size_t end, const ExtensionMap& map);
  void keep(uint8_t id, size_t at, size_t size, const ExtensionMap& map);

  Bytes packet_;
  uint16_t header_bytes_ = 0;
  uint16_t padding_bytes_ = 0;
  std::array<Element, kRtpExtensions> elements_{};
};

// The header of a packet that the server sends. What was not negotiated is left out.
struct RtpHeaderFields {
  uint8_t payload_type = 0;
  bool marker = false;
  uint16_t sequence = 0;
  uint32_t timestamp = 0;
  uint32_t ssrc = 0;
  std::string_view mid = {};  // "": left out; at most 16 bytes
  std::optional<AudioLevel> audio_level = {};
  std::optional<uint8_t> video_orientation = {};
  std::optional<uint32_t> playout_delay = {};  // 24 bits, as they came
  Bytes dependency_descriptor = {};            // as it came
};

// The transport-wide sequence number and the sending time stand first in every header, so that
// whoever sends the packet can put them in later: the two places below. They are zero until then.
struct RtpHeaderLayout {
  uint8_t size = 0;                      // of the whole header
  uint8_t transport_sequence_at = 0;     // 0: not negotiated
  uint8_t abs_send_time_at = 0;          // 0: not negotiated
  uint8_t dependency_descriptor_at = 0;  // 0: there is none
};

// 12 + 4 + the longest elements: 4 + 5 + 18 + 3 + 3 + 5 + a descriptor of at most 160.
inline constexpr size_t kRtpHeaderBytesMax = 216;
inline constexpr size_t kDependencyDescriptorBytesMax = 160;  // a structure of SVC takes 40 to 90

// Writes to the front of `out`, which has at least kRtpHeaderBytesMax bytes. A descriptor longer
// than kDependencyDescriptorBytesMax is left out. One-byte elements, and two-byte elements where a
// value or an id needs it (RFC 8285 §4.1.2: the peers agreed to `extmap-allow-mixed`).
RtpHeaderLayout write_rtp_header(std::span<uint8_t> out, const RtpHeaderFields& fields,
                                 const ExtensionMap& map);

}  // namespace earshot::codec
