// Writes RTCP packets behind each other into the caller's buffer, for one datagram. A packet that
// does not fit is not begun and the call says false. Pure; nothing is allocated; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "codec/rtcp_packet.h"
#include "codec/transport_feedback.h"

namespace earshot::codec {

inline constexpr size_t kReportBlocksMax = 31;  // of one report: five bits count them

class RtcpWriter {
 public:
  explicit RtcpWriter(std::span<uint8_t> out) : out_(out) {}

  Bytes written() const { return out_.first(used_); }
  size_t size() const { return used_; }
  size_t room() const { return out_.size() - used_; }

  // `report.blocks` is not looked at; at most kReportBlocksMax `blocks`.
  bool add_sender_report(const SenderReport& report, std::span<const ReportBlock> blocks = {});
  bool add_receiver_report(uint32_t ssrc, std::span<const ReportBlock> blocks = {});
  bool add_cname(uint32_t ssrc, std::string_view name);  // 1 to 255 bytes
  bool add_bye(std::span<const uint32_t> ssrcs);         // at most 31

  // Asks for `missing`, ascending modulo 2^16. How many of them are in the packet; the others found
  // no room.
  size_t add_nack(const Feedback& about, std::span<const uint16_t> missing);
  bool add_pli(const Feedback& about);
  bool add_fir(uint32_t sender_ssrc, Fir::Entry entry);
  bool add_reference_time(uint32_t ssrc, uint64_t ntp_time);
  bool add_dlrr(uint32_t ssrc, std::span<const Dlrr> blocks);  // at most 31

  // Reports as many from the front of `arrivals` as fit: see transport_feedback.h. How many.
  size_t add_transport_feedback(const TransportFeedbackHead& head,
                                std::span<const PacketArrival> arrivals);

 private:
  // The body of a packet of that size, and null when there is no room.
  uint8_t* take(RtcpType type, size_t count, size_t body_bytes);

  std::span<uint8_t> out_;
  size_t used_ = 0;
};

}  // namespace earshot::codec
