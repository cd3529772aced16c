// RTCP (RFC 3550 §6, RFC 4585, RFC 5104, RFC 3611): a walk over the packets of a datagram, compound
// or reduced-size (RFC 5506), and views of those that the server knows. rtcp_writer.h writes them,
// transport_feedback.h is a file of its own. Pure; nothing is allocated or copied; any thread.
// Views are good as long as the bytes they were parsed from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "codec/big_endian.h"

namespace earshot::codec {

inline constexpr size_t kRtcpHeaderBytes = 4;
inline constexpr size_t kReportBlockBytes = 24;

enum class RtcpType : uint8_t {
  kSenderReport = 200,
  kReceiverReport = 201,
  kSdes = 202,
  kBye = 203,
  kTransportFeedback = 205,  // RFC 4585 §6.2
  kPayloadFeedback = 206,    // §6.3
  kExtendedReport = 207,     // RFC 3611
};

// Formats of feedback messages: the five bits that are a count elsewhere.
inline constexpr uint8_t kFormatNack = 1;                // RFC 4585 §6.2.1, of kTransportFeedback
inline constexpr uint8_t kFormatTransportFeedback = 15;  // transport-cc, of kTransportFeedback
inline constexpr uint8_t kFormatPli = 1;                 // RFC 4585 §6.3.1, of kPayloadFeedback
inline constexpr uint8_t kFormatFir = 4;                 // RFC 5104 §4.3.1, of kPayloadFeedback
inline constexpr uint8_t kFormatApplication = 15;        // REMB, of kPayloadFeedback

struct RtcpPacket {
  RtcpType type{};
  uint8_t count = 0;  // of reports, sources or chunks; the format of a feedback message
  Bytes body;         // behind the first four bytes, without padding
  Bytes whole;        // with header and padding

  bool is(RtcpType other, uint8_t format) const { return type == other && count == format; }
};

// Walks a decrypted datagram. next() gives nothing at the end, or at the first packet that is wrong
// (RFC 3550 §A.2: version, length, padding on the last one only; browsers pad by less than a word):
// then ok() is false and what came before still counts.
class RtcpWalk {
 public:
  explicit RtcpWalk(Bytes datagram) : rest_(datagram) {}
  std::optional<RtcpPacket> next();
  bool ok() const { return ok_; }

 private:
  std::optional<RtcpPacket> fail() {
    ok_ = false;
    return std::nullopt;
  }
  Bytes rest_;
  bool ok_ = true;
};

struct ReportBlock {
  uint32_t ssrc = 0;
  uint8_t fraction_lost = 0;    // of 256, since the last report
  int32_t cumulative_lost = 0;  // 24 bits, signed: duplicates count against losses
  uint32_t highest_sequence = 0;
  uint32_t jitter = 0;   // in units of the RTP timestamp
  uint32_t last_sr = 0;  // middle 32 bits of the NTP time of the last sender report; 0: none
  uint32_t delay_since_last_sr = 0;  // in 1/65536 s

  friend bool operator==(const ReportBlock&, const ReportBlock&) = default;
};

class ReportBlocks {
 public:
  ReportBlocks() = default;
  explicit ReportBlocks(Bytes bytes) : bytes_(bytes) {}
  size_t size() const { return bytes_.size() / kReportBlockBytes; }
  ReportBlock operator[](size_t i) const;

 private:
  Bytes bytes_;
};

struct SenderReport {
  uint32_t ssrc = 0;
  uint64_t ntp_time = 0;  // 32.32 seconds since 1900
  uint32_t rtp_timestamp = 0;
  uint32_t packets = 0;
  uint32_t octets = 0;
  ReportBlocks blocks = {};
};
struct ReceiverReport {
  uint32_t ssrc = 0;
  ReportBlocks blocks;
};

// Each of these gives nothing when the packet is of another type or format, or malformed.
std::optional<SenderReport> parse_sender_report(const RtcpPacket& packet);      // RFC 3550 §6.4.1
std::optional<ReceiverReport> parse_receiver_report(const RtcpPacket& packet);  // §6.4.2

// The CNAME of each chunk of an SDES (§6.5); chunks without one are passed over. Ends at the first
// chunk that is malformed.
class SdesWalk {
 public:
  struct Cname {
    uint32_t ssrc = 0;
    std::string_view name;
  };
  explicit SdesWalk(const RtcpPacket& packet);
  std::optional<Cname> next();

 private:
  Bytes rest_;
  size_t chunks_ = 0;
};

// Sources that leave (§6.6). Empty when it is no BYE or shorter than it says.
class ByeSources {
 public:
  explicit ByeSources(const RtcpPacket& packet);
  size_t size() const { return bytes_.size() / 4; }
  uint32_t operator[](size_t i) const { return load32(bytes_.data() + 4 * i); }

 private:
  Bytes bytes_;
};

// A feedback message about one source (RFC 4585 §6.1).
struct Feedback {
  uint32_t sender_ssrc = 0;
  uint32_t media_ssrc = 0;
};

// The packets that a generic NACK asks for.
struct Nack {
  Feedback about;
  Bytes items;  // of 4 bytes: a sequence number, and a bit for each of the 16 behind it

  // Calls `missing(uint16_t sequence)` for each, in the order of the message.
  template <class Missing>
  void for_each(Missing&& missing) const {
    for (size_t at = 0; at + 4 <= items.size(); at += 4) {
      const uint16_t first = load16(items.data() + at);
      missing(first);
      const uint16_t bits = load16(items.data() + at + 2);
      for (int i = 0; i < 16; ++i) {
        if ((bits >> i & 1) != 0) missing(static_cast<uint16_t>(first + i + 1));
      }
    }
  }
};
std::optional<Nack> parse_nack(const RtcpPacket& packet);
std::optional<Feedback> parse_pli(const RtcpPacket& packet);

// Full intra requests: entries of (source, command number); a repeated number is a repetition.
class Fir {
 public:
  struct Entry {
    uint32_t ssrc = 0;
    uint8_t command = 0;
  };
  static std::optional<Fir> parse(const RtcpPacket& packet);
  uint32_t sender_ssrc() const { return sender_ssrc_; }
  size_t size() const { return entries_.size() / 8; }
  Entry operator[](size_t i) const {
    return {.ssrc = load32(entries_.data() + 8 * i), .command = entries_[8 * i + 4]};
  }

 private:
  uint32_t sender_ssrc_ = 0;
  Bytes entries_;
};

// draft-alvestrand-rmcat-remb-03 §2.2: what the receiver believes the path to carry.
struct Remb {
  uint32_t sender_ssrc = 0;
  uint64_t bits_per_s = 0;
  Bytes ssrcs;  // 4 bytes each
};
std::optional<Remb> parse_remb(const RtcpPacket& packet);

// Extended reports (RFC 3611): receiver reference time (§4.4) and the answer to it (§4.5), from
// which a receiver that sends no media learns the round-trip time.
struct Dlrr {
  uint32_t ssrc = 0;
  uint32_t last_rr = 0;              // middle 32 bits of the reference time
  uint32_t delay_since_last_rr = 0;  // in 1/65536 s
};
struct ExtendedReport {
  uint32_t ssrc = 0;
  std::optional<uint64_t> reference_time = {};  // NTP
  Bytes dlrr_blocks = {};                       // of 12 bytes

  size_t dlrr_count() const { return dlrr_blocks.size() / 12; }
  Dlrr dlrr(size_t i) const {
    const uint8_t* const at = dlrr_blocks.data() + 12 * i;
    return {.ssrc = load32(at), .last_rr = load32(at + 4), .delay_since_last_rr = load32(at + 8)};
  }
};
// Blocks of other types are passed over; of several of one type the first counts.
std::optional<ExtendedReport> parse_extended_report(const RtcpPacket& packet);

}  // namespace earshot::codec
