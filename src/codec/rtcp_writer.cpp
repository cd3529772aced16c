#include "codec/rtcp_writer.h"

#include <cstring>

#include "base/check.h"

namespace earshot::codec {
namespace {

constexpr size_t kCountMax = 31;

void store_block(uint8_t* at, const ReportBlock& block) {
  store32(at, block.ssrc);
  at[4] = block.fraction_lost;
  store24(at + 5, static_cast<uint32_t>(block.cumulative_lost));
  store32(at + 8, block.highest_sequence);
  store32(at + 12, block.jitter);
  store32(at + 16, block.last_sr);
  store32(at + 20, block.delay_since_last_sr);
}

void store_feedback(uint8_t* at, const Feedback& about) {
  store32(at, about.sender_ssrc);
  store32(at + 4, about.media_ssrc);
}

// How many from the front of `missing` one item holds: the first, and those within 16 behind it.
size_t nack_item_size(std::span<const uint16_t> missing) {
  size_t size = 1;
  while (size < missing.size()) {
    const auto distance = static_cast<uint16_t>(missing[size] - missing[0]);
    if (distance == 0 || distance > 16) break;
    ++size;
  }
  return size;
}

}  // namespace

uint8_t* RtcpWriter::take(RtcpType type, size_t count, size_t body_bytes) {
  CHECK(count <= kCountMax && body_bytes % 4 == 0);
  if (room() < kRtcpHeaderBytes + body_bytes) return nullptr;
  uint8_t* const at = out_.data() + used_;
  at[0] = static_cast<uint8_t>(0x80 | count);
  at[1] = static_cast<uint8_t>(type);
  store16(at + 2, static_cast<uint16_t>(body_bytes / 4));
  used_ += kRtcpHeaderBytes + body_bytes;
  return at + kRtcpHeaderBytes;
}

bool RtcpWriter::add_sender_report(const SenderReport& report,
                                   std::span<const ReportBlock> blocks) {
  uint8_t* at =
      take(RtcpType::kSenderReport, blocks.size(), 24 + kReportBlockBytes * blocks.size());
  if (at == nullptr) return false;
  store32(at, report.ssrc);
  store64(at + 4, report.ntp_time);
  store32(at + 12, report.rtp_timestamp);
  store32(at + 16, report.packets);
  store32(at + 20, report.octets);
  at += 24;
  for (const ReportBlock& block : blocks) {
    store_block(at, block);
    at += kReportBlockBytes;
  }
  return true;
}

bool RtcpWriter::add_receiver_report(uint32_t ssrc, std::span<const ReportBlock> blocks) {
  uint8_t* at =
      take(RtcpType::kReceiverReport, blocks.size(), 4 + kReportBlockBytes * blocks.size());
  if (at == nullptr) return false;
  store32(at, ssrc);
  at += 4;
  for (const ReportBlock& block : blocks) {
    store_block(at, block);
    at += kReportBlockBytes;
  }
  return true;
}

bool RtcpWriter::add_cname(uint32_t ssrc, std::string_view name) {
  CHECK(!name.empty() && name.size() <= 255);
  const size_t chunk = 4 + 2 + name.size();
  const size_t padded = (chunk / 4 + 1) * 4;  // at least one zero byte ends the items
  uint8_t* const at = take(RtcpType::kSdes, 1, padded);
  if (at == nullptr) return false;
  store32(at, ssrc);
  at[4] = 1;
  at[5] = static_cast<uint8_t>(name.size());
  std::memcpy(at + 6, name.data(), name.size());
  std::memset(at + chunk, 0, padded - chunk);
  return true;
}

bool RtcpWriter::add_bye(std::span<const uint32_t> ssrcs) {
  uint8_t* at = take(RtcpType::kBye, ssrcs.size(), 4 * ssrcs.size());
  if (at == nullptr) return false;
  for (const uint32_t ssrc : ssrcs) {
    store32(at, ssrc);
    at += 4;
  }
  return true;
}

size_t RtcpWriter::add_nack(const Feedback& about, std::span<const uint16_t> missing) {
  const size_t head = kRtcpHeaderBytes + 8;
  size_t items = 0;
  size_t named = 0;
  while (named < missing.size() && room() >= head + 4 * (items + 1)) {
    named += nack_item_size(missing.subspan(named));
    ++items;
  }
  if (items == 0) return 0;
  uint8_t* at = take(RtcpType::kTransportFeedback, kFormatNack, 8 + 4 * items);
  store_feedback(at, about);
  at += 8;
  for (auto rest = missing.first(named); !rest.empty();) {
    const size_t size = nack_item_size(rest);
    uint16_t bits = 0;
    for (size_t i = 1; i < size; ++i) {
      bits = static_cast<uint16_t>(bits | 1u << (static_cast<uint16_t>(rest[i] - rest[0]) - 1));
    }
    store16(at, rest[0]);
    store16(at + 2, bits);
    at += 4;
    rest = rest.subspan(size);
  }
  return named;
}

bool RtcpWriter::add_pli(const Feedback& about) {
  uint8_t* const at = take(RtcpType::kPayloadFeedback, kFormatPli, 8);
  if (at == nullptr) return false;
  store_feedback(at, about);
  return true;
}

bool RtcpWriter::add_fir(uint32_t sender_ssrc, Fir::Entry entry) {
  uint8_t* const at = take(RtcpType::kPayloadFeedback, kFormatFir, 16);
  if (at == nullptr) return false;
  store_feedback(at, {.sender_ssrc = sender_ssrc, .media_ssrc = 0});
  store32(at + 8, entry.ssrc);
  store32(at + 12, uint32_t{entry.command} << 24);
  return true;
}

bool RtcpWriter::add_reference_time(uint32_t ssrc, uint64_t ntp_time) {
  uint8_t* const at = take(RtcpType::kExtendedReport, 0, 16);
  if (at == nullptr) return false;
  store32(at, ssrc);
  store32(at + 4, 0x04000002);  // block type 4, two words follow
  store64(at + 8, ntp_time);
  return true;
}

bool RtcpWriter::add_dlrr(uint32_t ssrc, std::span<const Dlrr> blocks) {
  CHECK(blocks.size() <= kCountMax);
  uint8_t* at = take(RtcpType::kExtendedReport, 0, 8 + 12 * blocks.size());
  if (at == nullptr) return false;
  store32(at, ssrc);
  store32(at + 4, 0x05000000 | static_cast<uint32_t>(3 * blocks.size()));
  at += 8;
  for (const Dlrr& block : blocks) {
    store32(at, block.ssrc);
    store32(at + 4, block.last_rr);
    store32(at + 8, block.delay_since_last_rr);
    at += 12;
  }
  return true;
}

size_t RtcpWriter::add_transport_feedback(const TransportFeedbackHead& head,
                                          std::span<const PacketArrival> arrivals) {
  if (room() < kRtcpHeaderBytes) return 0;
  const auto body =
      encode_transport_feedback(out_.subspan(used_ + kRtcpHeaderBytes), head, arrivals);
  if (body.reported > 0) take(RtcpType::kTransportFeedback, kFormatTransportFeedback, body.bytes);
  return body.reported;
}

}  // namespace earshot::codec
