// The RTCP of a transport, both ways.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <span>

#include "base/check.h"
#include "base/limits.h"
#include "codec/transport_feedback.h"
#include "sfu/transport.h"

namespace earshot::sfu {
namespace {

using codec::RtcpType;

constexpr int64_t kCompactSecond = 1 << 16;  // of the middle 32 bits of an NTP time
constexpr int kDatagramsMax = 8;             // of one turn; more is due in the next
constexpr Duration kReferenceTimeAgeMax = std::chrono::seconds(60);
constexpr Duration kClockGrain = std::chrono::milliseconds(1);  // browsers round their times
constexpr int kRttWeight = 8;  // of what was known against a new sample

uint32_t compact(NtpTime ntp) { return static_cast<uint32_t>(ntp >> 16); }

uint32_t to_compact(Duration d) {
  const int64_t us = d / std::chrono::microseconds(1);
  return static_cast<uint32_t>(us * kCompactSecond / 1'000'000);
}

Duration from_compact(int32_t units) {
  return Duration(std::chrono::seconds(1)) * units / kCompactSecond;
}

}  // namespace

void Transport::on_rtcp(Timestamp now, Bytes datagram) {
  feedback_left_ = limits::kFeedbackPacketsMax;
  codec::RtcpWalk walk(datagram);
  while (const auto packet = walk.next()) on_rtcp_packet(now, *packet);
  if (!walk.ok()) ++world_.counters.malformed;
}

void Transport::on_rtcp_packet(Timestamp now, const codec::RtcpPacket& packet) {
  switch (packet.type) {
    case RtcpType::kSenderReport:
      if (const auto report = codec::parse_sender_report(packet)) {
        uplink_.on_sender_report(now, *report);
        on_report_blocks(now, report->blocks);
      }
      break;
    case RtcpType::kReceiverReport:
      if (const auto report = codec::parse_receiver_report(packet)) {
        on_report_blocks(now, report->blocks);
      }
      break;
    case RtcpType::kTransportFeedback: on_transport_feedback(now, packet); break;
    case RtcpType::kPayloadFeedback: on_payload_feedback(packet); break;
    case RtcpType::kExtendedReport:
      if (const auto report = codec::parse_extended_report(packet)) {
        on_extended_report(now, *report);
      }
      break;
    case RtcpType::kSdes:
    case RtcpType::kBye: break;  // who sends what is said by the session description
  }
}

void Transport::on_transport_feedback(Timestamp now, const codec::RtcpPacket& packet) {
  if (const auto nack = codec::parse_nack(packet)) {
    Slot* const slot = downlink_.slot_of(nack->about.media_ssrc);
    if (slot != nullptr) downlink_.on_nack(now, *slot, *nack, rtt_);
  } else if (const auto feedback = codec::TransportFeedback::parse(packet)) {
    if (feedback->packet_count() > feedback_left_) {
      ++world_.counters.malformed;
      return;
    }
    feedback_left_ -= feedback->packet_count();
    downlink_.on_transport_feedback(now, *feedback);
  }
}

void Transport::on_payload_feedback(const codec::RtcpPacket& packet) {
  const auto on_lost = [this](uint32_t ssrc) {
    ++world_.counters.key_frames_in;
    Slot* const slot = downlink_.slot_of(ssrc);
    if (slot == nullptr) return;
    slot->forwarder().on_picture_lost();
    world_.events.on_picture_lost(*this, *slot);
  };
  if (const auto pli = codec::parse_pli(packet)) {
    on_lost(pli->media_ssrc);
  } else if (const auto fir = codec::Fir::parse(packet)) {
    for (size_t i = 0; i < fir->size(); ++i) on_lost((*fir)[i].ssrc);
  } else if (const auto remb = codec::parse_remb(packet)) {
    downlink_.on_remb(*remb);
  }
}

void Transport::on_report_blocks(Timestamp now, const codec::ReportBlocks& blocks) {
  for (size_t i = 0; i < blocks.size(); ++i) {
    const codec::ReportBlock block = blocks[i];
    downlink_.on_report(now, block);
    if (downlink_.slot_of(block.ssrc) == nullptr) continue;
    on_round_trip(now, block.last_sr, block.delay_since_last_sr);
  }
}

void Transport::on_extended_report(Timestamp now, const codec::ExtendedReport& report) {
  for (size_t i = 0; i < report.dlrr_count(); ++i) {
    const codec::Dlrr block = report.dlrr(i);
    if (block.ssrc == rtcp_ssrc_) on_round_trip(now, block.last_rr, block.delay_since_last_rr);
  }
  if (!report.reference_time) return;
  const ReferenceTime answer = {
      .ssrc = report.ssrc, .ntp = compact(*report.reference_time), .arrival = now};
  const auto known = std::span<ReferenceTime>(reference_times_).first(reference_times_count_);
  auto place = std::find_if(known.begin(), known.end(),
                            [&](const ReferenceTime& each) { return each.ssrc == report.ssrc; });
  if (place == known.end() && known.size() < reference_times_.size()) {
    reference_times_[reference_times_count_++] = answer;
    return;
  }
  if (place == known.end()) {
    place = std::min_element(known.begin(), known.end(),
                             [](const auto& a, const auto& b) { return a.arrival < b.arrival; });
  }
  *place = answer;
}

// RFC 3550 §6.4.1, RFC 3611 §4.5: our own time as it came back, and how long it was kept.
void Transport::on_round_trip(Timestamp now, uint32_t last_report, uint32_t delay) {
  if (last_report == 0) return;
  const uint32_t units = compact(ntp_at(world_, now)) - last_report - delay;
  Duration sample = from_compact(static_cast<int32_t>(units));
  if (sample < -kClockGrain || sample > limits::kRttMax) return;
  sample = std::max(sample, Duration::zero());
  rtt_ = rtt_known_ ? rtt_ + (sample - rtt_) / kRttWeight : sample;
  rtt_known_ = true;
  downlink_.on_rtt(rtt_);
}

void Transport::send_feedback(Timestamp now) {
  for (int i = 0; i < kDatagramsMax; ++i) {
    std::array<uint8_t, limits::kRtcpBytesMax> buffer;
    codec::RtcpWriter out(buffer);
    const bool is_all = uplink_.write_feedback(now, rtt_, rtcp_ssrc_, out);
    if (out.size() == 0) return;
    connection_.send_rtcp(out.written());
    if (is_all) return;
  }
}

// Compound packets (RFC 3550 §6.1): what came, who we are, what we sent.
void Transport::send_reports(Timestamp now) {
  next_reports_ = now + limits::kRtcpInterval;
  for (int i = 0; i < kDatagramsMax; ++i) {
    std::array<uint8_t, limits::kRtcpBytesMax> buffer;
    codec::RtcpWriter out(buffer);
    std::array<codec::ReportBlock, codec::kReportBlocksMax> blocks;
    const size_t count = uplink_.take_report_blocks(now, blocks);
    bool is_all = out.add_receiver_report(rtcp_ssrc_, std::span(blocks).first(count));
    if (!cname_.empty()) is_all &= out.add_cname(rtcp_ssrc_, cname_);
    if (i == 0) add_extended_report(now, out);
    is_all &= downlink_.write_sender_reports(now, out);
    connection_.send_rtcp(out.written());
    if (is_all && count < blocks.size()) return;
  }
}

// Our time, to learn the round trip of who only sends; and the answers to the client's.
void Transport::add_extended_report(Timestamp now, codec::RtcpWriter& out) {
  bool is_all = out.add_reference_time(rtcp_ssrc_, ntp_at(world_, now));
  std::array<codec::Dlrr, limits::kReferenceTimesMax> answers;
  size_t count = 0;
  for (const ReferenceTime& each : std::span(reference_times_).first(reference_times_count_)) {
    if (now - each.arrival > kReferenceTimeAgeMax) continue;
    answers[count++] = {.ssrc = each.ssrc,
                        .last_rr = each.ntp,
                        .delay_since_last_rr = to_compact(now - each.arrival)};
  }
  reference_times_count_ = 0;
  if (count > 0) is_all &= out.add_dlrr(rtcp_ssrc_, std::span(answers).first(count));
  CHECK(is_all);  // they come first, and are small
}

}  // namespace earshot::sfu
