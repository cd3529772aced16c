#include "sfu/testing/client_slot.h"

#include <algorithm>
#include <array>
#include <span>

#include "codec/big_endian.h"

namespace earshot::sfu::testing {

ClientSlot::ClientSlot(const Section& section)
    : section_(section),
      statistics_(clock_rate_hz(is_audio() ? MediaCodec::kOpus : MediaCodec::kVp8)) {}

std::optional<MediaCodec> ClientSlot::on_packet(Timestamp now, const codec::RtpPacket& packet) {
  const bool is_rtx = packet.ssrc() == rtx_ssrc();
  const auto type =
      std::find_if(section_.payload_types.begin(), section_.payload_types.end(), [&](auto& each) {
        return is_rtx ? each.rtx == packet.payload_type() : each.number == packet.payload_type();
      });
  if (type == section_.payload_types.end()) return std::nullopt;
  ++packets_;
  bytes_ += packet.bytes().size();
  if (is_rtx) {
    if (packet.payload().size() < 2) {
      ++padding_;
      return type->codec;
    }
    ++restored_;
    nacks_.on_packet(now, sequence_.unwrap(codec::load16(packet.payload().data())));
    return type->codec;
  }
  const uint64_t sequence = sequence_.unwrap(packet.sequence());
  statistics_.on_packet(now, sequence, packet.timestamp());
  if (type->nack) nacks_.on_packet(now, sequence);
  return type->codec;
}

void ClientSlot::on_sender_report(Timestamp now, const codec::SenderReport& report) {
  statistics_.on_sender_report(now, report.ntp_time);
  sender_report_ = report;
  sender_report_->blocks = {};  // they do not outlive the packet
}

void ClientSlot::write_nacks(Timestamp now, Duration rtt, uint32_t sender_ssrc,
                             codec::RtcpWriter& out) {
  std::array<uint16_t, 64> missing;
  const size_t count = nacks_.take_due(now, rtt, missing);
  if (count == 0) return;
  asked_ += out.add_nack({.sender_ssrc = sender_ssrc, .media_ssrc = ssrc()},
                         std::span(missing).first(count));
}

std::optional<codec::ReportBlock> ClientSlot::take_report(Timestamp now) {
  if (!statistics_.is_active()) return std::nullopt;
  return statistics_.report(now, ssrc());
}

}  // namespace earshot::sfu::testing
