#include "sfu/testing/client_model.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "codec/rtcp_writer.h"
#include "codec/transport_feedback.h"

namespace earshot::sfu::testing {
namespace {

constexpr Duration kReportInterval = 1s;
constexpr Duration kRtt = 50ms;  // between two NACKs
constexpr int64_t kCompactSecond = 1 << 16;

uint32_t compact(NtpTime ntp) { return static_cast<uint32_t>(ntp >> 16); }

}  // namespace

ClientModel::ClientModel(const ClientConfig& config, const Negotiated& negotiated, Random& random,
                         ClientConnection::Send send)
    : random_(random),
      ssrc_(static_cast<uint32_t>(1 + random.below(UINT32_MAX))),
      extensions_(negotiated.extensions),
      sections_(negotiated.sections),
      connection_(config, negotiated, random, std::move(send)) {
  set_slots(sections_);
}

void ClientModel::renegotiate(Timestamp now, const Negotiated& negotiated) {
  extensions_ = negotiated.extensions;
  sections_ = negotiated.sections;
  set_slots(sections_);
  if (negotiated.ice_restarted) connection_.restart_ice(now, negotiated);
}

void ClientModel::set_slots(const std::vector<Section>& sections) {
  std::vector<std::unique_ptr<ClientSlot>> slots;
  for (const Section& section : sections) {
    if (!section.slot || section.use == SectionUse::kStopped) continue;
    const auto known = std::find_if(slots_.begin(), slots_.end(), [&](const auto& each) {
      return each && each->ssrc() == section.slot->ssrc;
    });
    slots.push_back(known != slots_.end() ? std::move(*known)
                                          : std::make_unique<ClientSlot>(section));
  }
  slots_ = std::move(slots);
}

ClientSource& ClientModel::publish(Timestamp now, std::string_view mid,
                                   const PublisherConfig& publisher) {
  const auto section = std::find_if(sections_.begin(), sections_.end(),
                                    [&](const Section& each) { return each.mid == mid; });
  CHECK(section != sections_.end());
  sources_.push_back(std::make_unique<ClientSource>(
      *section, publisher, extensions_, transport_sequence_, random_,
      [this](Bytes packet) { return connection_.send_rtp(packet); }));
  sources_.back()->pause_until(now);
  return *sources_.back();
}

void ClientModel::stop(std::string_view mid) {
  std::erase_if(sources_, [&](const auto& each) { return each->mid() == mid; });
}

ClientSource* ClientModel::source(std::string_view mid) {
  const auto found = std::find_if(sources_.begin(), sources_.end(),
                                  [&](const auto& each) { return each->mid() == mid; });
  return found == sources_.end() ? nullptr : &**found;
}

ClientSlot* ClientModel::slot(std::string_view mid) {
  const auto found = std::find_if(slots_.begin(), slots_.end(),
                                  [&](const auto& each) { return each->mid() == mid; });
  return found == slots_.end() ? nullptr : &**found;
}

void ClientModel::request_key_frame(std::string_view mid) {
  const ClientSlot* const asked = slot(mid);
  CHECK(asked != nullptr);
  std::array<uint8_t, 64> buffer;
  codec::RtcpWriter out(buffer);
  CHECK(out.add_pli({.sender_ssrc = ssrc_, .media_ssrc = asked->ssrc()}));
  connection_.send_rtcp(out.written());
}

void ClientModel::on_datagram(Timestamp now, const ice::Path& path, std::span<uint8_t> datagram) {
  const auto opened = connection_.on_datagram(now, path, datagram);
  if (connection_.is_connected() && next_report_ == Timestamp::max()) next_report_ = now;
  if (!opened) return;
  if (!opened->is_rtcp) return on_rtp(now, opened->packet, datagram.size());
  codec::RtcpWalk walk(opened->packet);
  while (const auto packet = walk.next()) on_rtcp(now, *packet);
  if (!walk.ok()) ++counters_.strange_packets;
}

void ClientModel::on_rtp(Timestamp now, Bytes bytes, size_t wire_bytes) {
  const auto packet = codec::RtpPacket::parse(bytes, extensions_);
  if (!packet) {
    ++counters_.strange_packets;
    return;
  }
  if (const auto sequence = packet->transport_sequence()) {
    twcc_.on_packet(now, *sequence, wire_bytes);
  }
  const auto slot = std::find_if(slots_.begin(), slots_.end(),
                                 [&](const auto& each) { return each->has(packet->ssrc()); });
  if (slot == slots_.end()) {
    ++counters_.strange_packets;
    return;
  }
  newest_ssrc_ = (*slot)->ssrc();
  const auto codec = (*slot)->on_packet(now, *packet);
  if (!codec) {
    ++counters_.strange_packets;
  } else if (on_packet) {
    on_packet(**slot, *codec, bytes, now);
  }
}

bool ClientModel::any_source(const std::function<bool(ClientSource&)>& takes) {
  return std::any_of(sources_.begin(), sources_.end(),
                     [&](const auto& source) { return takes(*source); });
}

void ClientModel::on_rtcp(Timestamp now, const codec::RtcpPacket& packet) {
  if (const auto report = codec::parse_sender_report(packet)) {
    for (const auto& slot : slots_) {
      if (slot->ssrc() == report->ssrc) slot->on_sender_report(now, *report);
    }
    on_report_blocks(report->blocks);
  } else if (const auto receiver_report = codec::parse_receiver_report(packet)) {
    ++counters_.reports_received;
    on_report_blocks(receiver_report->blocks);
  } else if (const auto nack = codec::parse_nack(packet)) {
    if (!answers_nacks) return;
    counters_.unsolicited += any_source([&](auto& each) { return each.on_nack(*nack); }) ? 0u : 1u;
  } else if (const auto pli = codec::parse_pli(packet)) {
    const uint32_t ssrc = pli->media_ssrc;
    counters_.unsolicited += any_source([&](auto& each) { return each.on_pli(ssrc); }) ? 0u : 1u;
  } else if (const auto feedback = codec::TransportFeedback::parse(packet)) {
    ++counters_.feedback_received;
    const uint32_t ssrc = feedback->about().media_ssrc;
    counters_.unsolicited += any_source([&](auto& each) { return each.has(ssrc); }) ? 0u : 1u;
    feedback->for_each([&](uint16_t, const auto& arrival) {
      if (!arrival) ++counters_.feedback_lost;
    });
  } else if (const auto extended = codec::parse_extended_report(packet)) {
    on_extended_report(now, *extended);
  }
}

void ClientModel::on_report_blocks(const codec::ReportBlocks& blocks) {
  for (size_t i = 0; i < blocks.size(); ++i) {
    const codec::ReportBlock block = blocks[i];
    counters_.unsolicited +=
        any_source([&](auto& each) { return each.on_report(block); }) ? 0u : 1u;
  }
}

void ClientModel::on_extended_report(Timestamp now, const codec::ExtendedReport& report) {
  if (report.reference_time) {
    answer_ = {.ssrc = report.ssrc, .last_rr = compact(*report.reference_time)};
    answer_since_ = now;
  }
  for (size_t i = 0; i < report.dlrr_count(); ++i) {
    const codec::Dlrr block = report.dlrr(i);
    if (block.ssrc != ssrc_ || block.last_rr == 0) continue;
    const uint32_t units = compact(ntp(now)) - block.last_rr - block.delay_since_last_rr;
    rtt_ = Duration(1s) * static_cast<int32_t>(units) / kCompactSecond;
  }
}

void ClientModel::on_deadline(Timestamp now) {
  connection_.on_deadline(now);
  if (!connection_.is_connected()) return;
  for (const auto& source : sources_) source->on_deadline(now);
  send_feedback(now);
  if (sends_reports && now >= next_report_) send_reports(now);
}

Timestamp ClientModel::next_deadline() const {
  Timestamp next = connection_.next_deadline();
  if (!connection_.is_connected()) return next;
  if (sends_reports) next = std::min(next, next_report_);
  for (const auto& source : sources_) next = std::min(next, source->next_deadline());
  if (sends_feedback) next = std::min(next, twcc_.next_deadline());
  if (!sends_nacks) return next;
  for (const auto& slot : slots_) next = std::min(next, slot->next_nack(kRtt));
  return next;
}

void ClientModel::send_feedback(Timestamp now) {
  std::array<uint8_t, limits::kRtcpBytesMax> buffer;
  codec::RtcpWriter out(buffer);
  if (sends_nacks) {
    for (const auto& slot : slots_) slot->write_nacks(now, kRtt, ssrc_, out);
  }
  if (sends_feedback) {
    while (twcc_.write_feedback(now, ssrc_, newest_ssrc_, out)) continue;
  }
  if (out.size() > 0) connection_.send_rtcp(out.written());
}

void ClientModel::send_reports(Timestamp now) {
  next_report_ = now + kReportInterval;
  std::array<uint8_t, limits::kRtcpBytesMax> buffer;
  codec::RtcpWriter out(buffer);
  std::vector<codec::ReportBlock> blocks;
  for (const auto& slot : slots_) {
    if (blocks.size() == codec::kReportBlocksMax) break;
    if (const auto block = slot->take_report(now)) blocks.push_back(*block);
  }
  CHECK(out.add_receiver_report(ssrc_, blocks));
  CHECK(out.add_reference_time(ssrc_, ntp(now)));
  if (answer_) {
    const Duration kept = now - answer_since_;
    answer_->delay_since_last_rr =
        static_cast<uint32_t>(kept.count() * kCompactSecond / Duration(1s).count());
    CHECK(out.add_dlrr(ssrc_, std::span(&*answer_, 1)));
    answer_.reset();
  }
  for (const auto& source : sources_) source->write_sender_reports(now, out);
  connection_.send_rtcp(out.written());
}

}  // namespace earshot::sfu::testing
