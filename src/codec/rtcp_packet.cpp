#include "codec/rtcp_packet.h"

namespace earshot::codec {
namespace {

constexpr size_t kSenderInfoBytes = 24;  // with the sender's SSRC
constexpr size_t kNackItemBytes = 4;
constexpr uint8_t kSdesEnd = 0;
constexpr uint8_t kSdesCname = 1;
constexpr uint8_t kXrReferenceTime = 4;
constexpr uint8_t kXrDlrr = 5;
constexpr uint32_t kRembName = 0x52454D42;  // "REMB"

std::optional<Feedback> parse_feedback(const RtcpPacket& packet) {
  if (packet.body.size() < 8) return std::nullopt;
  return Feedback{.sender_ssrc = load32(packet.body.data()),
                  .media_ssrc = load32(packet.body.data() + 4)};
}

std::optional<ReportBlocks> blocks_at(const RtcpPacket& packet, size_t at) {
  const size_t size = packet.count * kReportBlockBytes;
  if (packet.body.size() < at + size) return std::nullopt;
  return ReportBlocks(packet.body.subspan(at, size));
}

}  // namespace

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P| RC, FMT |      PT       |  words of 4 bytes, minus one  |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// RFC 3550 §6.4.1; what is common to all packets.
std::optional<RtcpPacket> RtcpWalk::next() {
  if (!ok_ || rest_.empty()) return std::nullopt;
  if (rest_.size() < kRtcpHeaderBytes || (rest_[0] & 0xC0) != 0x80) return fail();
  const size_t size = 4 * (size_t{load16(rest_.data() + 2)} + 1);
  if (rest_.size() < size) return fail();
  size_t padding = 0;
  if ((rest_[0] & 0x20) != 0) {
    padding = rest_[size - 1];
    const bool is_last = rest_.size() == size;
    if (!is_last || padding == 0 || padding > size - kRtcpHeaderBytes) {
      return fail();
    }
  }
  const RtcpPacket packet = {
      .type = RtcpType{rest_[1]},
      .count = static_cast<uint8_t>(rest_[0] & 0x1F),
      .body = rest_.subspan(kRtcpHeaderBytes, size - kRtcpHeaderBytes - padding),
      .whole = rest_.first(size)};
  rest_ = rest_.subspan(size);
  return packet;
}

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                             SSRC                              |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// | fraction lost |       cumulative number of packets lost       |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |           extended highest sequence number received           |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                      interarrival jitter                      |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                         last SR (LSR)                         |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                   delay since last SR (DLSR)                  |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// RFC 3550 §6.4.1: a report block.
ReportBlock ReportBlocks::operator[](size_t i) const {
  const uint8_t* const at = bytes_.data() + kReportBlockBytes * i;
  const uint32_t lost = load24(at + 5);
  return {.ssrc = load32(at),
          .fraction_lost = at[4],
          .cumulative_lost = static_cast<int32_t>(lost << 8) >> 8,
          .highest_sequence = load32(at + 8),
          .jitter = load32(at + 12),
          .last_sr = load32(at + 16),
          .delay_since_last_sr = load32(at + 20)};
}

std::optional<SenderReport> parse_sender_report(const RtcpPacket& packet) {
  if (packet.type != RtcpType::kSenderReport) return std::nullopt;
  const auto blocks = blocks_at(packet, kSenderInfoBytes);
  if (!blocks) return std::nullopt;
  const uint8_t* const at = packet.body.data();
  return SenderReport{.ssrc = load32(at),
                      .ntp_time = load64(at + 4),
                      .rtp_timestamp = load32(at + 12),
                      .packets = load32(at + 16),
                      .octets = load32(at + 20),
                      .blocks = *blocks};
}

std::optional<ReceiverReport> parse_receiver_report(const RtcpPacket& packet) {
  if (packet.type != RtcpType::kReceiverReport) return std::nullopt;
  const auto blocks = blocks_at(packet, 4);
  if (!blocks) return std::nullopt;
  return ReceiverReport{.ssrc = load32(packet.body.data()), .blocks = *blocks};
}

SdesWalk::SdesWalk(const RtcpPacket& packet) {
  if (packet.type != RtcpType::kSdes) return;
  rest_ = packet.body;
  chunks_ = packet.count;
}

// §6.5: a chunk is an SSRC and items of (type, length, text), ended by a zero byte and padded with
// zeros to a whole word.
std::optional<SdesWalk::Cname> SdesWalk::next() {
  while (chunks_ > 0) {
    --chunks_;
    ByteReader reader(rest_);
    Cname found{.ssrc = reader.u32(), .name = {}};
    for (uint8_t type = reader.u8(); type != kSdesEnd; type = reader.u8()) {
      const Bytes text = reader.bytes(reader.u8());
      if (type == kSdesCname && found.name.empty()) found.name = as_text(text);
    }
    const size_t into_word = (rest_.size() - reader.remaining()) % 4;
    reader.skip(into_word == 0 ? 0 : 4 - into_word);
    if (!reader.ok()) {
      chunks_ = 0;
      return std::nullopt;
    }
    rest_ = reader.rest();
    if (!found.name.empty()) return found;
  }
  return std::nullopt;
}

ByeSources::ByeSources(const RtcpPacket& packet) {
  const size_t size = size_t{4} * packet.count;
  if (packet.type == RtcpType::kBye && size <= packet.body.size()) {
    bytes_ = packet.body.first(size);
  }
}

std::optional<Nack> parse_nack(const RtcpPacket& packet) {
  if (!packet.is(RtcpType::kTransportFeedback, kFormatNack)) return std::nullopt;
  const auto about = parse_feedback(packet);
  if (!about || packet.body.size() < 8 + kNackItemBytes) return std::nullopt;
  return Nack{.about = *about, .items = packet.body.subspan(8)};
}

std::optional<Feedback> parse_pli(const RtcpPacket& packet) {
  if (!packet.is(RtcpType::kPayloadFeedback, kFormatPli)) return std::nullopt;
  return parse_feedback(packet);
}

std::optional<Fir> Fir::parse(const RtcpPacket& packet) {
  if (!packet.is(RtcpType::kPayloadFeedback, kFormatFir)) return std::nullopt;
  const auto about = parse_feedback(packet);
  // §4.3.1.2: the media source of the header is not used.
  if (!about || packet.body.size() == 8 || packet.body.size() % 8 != 0) return std::nullopt;
  Fir fir;
  fir.sender_ssrc_ = about->sender_ssrc;
  fir.entries_ = packet.body.subspan(8);
  return fir;
}

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |  "R" "E" "M" "B"                                              |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |  Num SSRC     | BR Exp    |  BR Mantissa                      |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |   SSRC feedback                                             ....
std::optional<Remb> parse_remb(const RtcpPacket& packet) {
  if (!packet.is(RtcpType::kPayloadFeedback, kFormatApplication)) return std::nullopt;
  if (packet.body.size() < 16 || load32(packet.body.data() + 8) != kRembName) return std::nullopt;
  const size_t count = packet.body[12];
  if (packet.body.size() < 16 + 4 * count) return std::nullopt;
  const uint32_t rate = load24(packet.body.data() + 13);
  const int exponent = static_cast<int>(rate >> 18);
  const uint64_t mantissa = rate & 0x3FFFF;
  if (exponent > 64 - 18) return std::nullopt;  // does not fit
  return Remb{.sender_ssrc = load32(packet.body.data()),
              .bits_per_s = mantissa << exponent,
              .ssrcs = packet.body.subspan(16, 4 * count)};
}

std::optional<ExtendedReport> parse_extended_report(const RtcpPacket& packet) {
  if (packet.type != RtcpType::kExtendedReport) return std::nullopt;
  ByteReader reader(packet.body);
  ExtendedReport report{.ssrc = reader.u32()};
  while (reader.ok() && reader.remaining() > 0) {
    const uint8_t type = reader.u8();
    reader.skip(1);
    const Bytes block = reader.bytes(size_t{4} * reader.u16());
    if (!reader.ok()) break;
    if (type == kXrReferenceTime && block.size() == 8 && !report.reference_time) {
      report.reference_time = load64(block.data());
    }
    if (type == kXrDlrr && block.size() % 12 == 0 && report.dlrr_blocks.empty()) {
      report.dlrr_blocks = block;
    }
  }
  if (!reader.ok()) return std::nullopt;
  return report;
}

}  // namespace earshot::codec
