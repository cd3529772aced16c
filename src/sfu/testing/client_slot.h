// One receive slot as its client sees it: what is missing is asked for, and what came is reported.
// One owner.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "codec/rtcp_packet.h"
#include "codec/rtcp_writer.h"
#include "codec/rtp_packet.h"
#include "sfu/nack_list.h"
#include "sfu/negotiated.h"
#include "sfu/receive_statistics.h"
#include "sfu/unwrapper.h"

namespace earshot::sfu::testing {

class ClientSlot {
 public:
  explicit ClientSlot(const Section& section);

  const std::string& mid() const { return section_.mid; }
  bool is_audio() const { return section_.kind == codec::SdpMediaKind::kAudio; }
  uint32_t ssrc() const { return section_.slot->ssrc; }
  uint32_t rtx_ssrc() const { return section_.slot->rtx_ssrc; }
  const Section& section() const { return section_; }
  bool has(uint32_t ssrc) const { return ssrc == this->ssrc() || ssrc == rtx_ssrc(); }

  // A packet of either of its SSRCs: what codec it carries; nothing: of none that was agreed.
  std::optional<MediaCodec> on_packet(Timestamp now, const codec::RtpPacket& packet);
  void on_sender_report(Timestamp now, const codec::SenderReport& report);

  // Asks for what is missing.
  void write_nacks(Timestamp now, Duration rtt, uint32_t sender_ssrc, codec::RtcpWriter& out);
  Timestamp next_nack(Duration rtt) const { return nacks_.next_deadline(rtt); }
  // Nothing: nothing came since the last one.
  std::optional<codec::ReportBlock> take_report(Timestamp now);

  uint64_t packets() const { return packets_; }
  uint64_t bytes() const { return bytes_; }
  uint64_t restored() const { return restored_; }  // by RTX
  uint64_t padding() const { return padding_; }    // packets without payload, on RTX
  uint64_t asked() const { return asked_; }        // numbers, in NACKs
  const std::optional<codec::SenderReport>& sender_report() const { return sender_report_; }

 private:
  const Section section_;
  Unwrapper<16> sequence_;
  NackList nacks_;
  ReceiveStatistics statistics_;
  std::optional<codec::SenderReport> sender_report_;
  uint64_t packets_ = 0;
  uint64_t bytes_ = 0;
  uint64_t restored_ = 0;
  uint64_t padding_ = 0;
  uint64_t asked_ = 0;
};

}  // namespace earshot::sfu::testing
