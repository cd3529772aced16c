// links: base codec
// A decrypted RTCP datagram from anybody: whatever is read lies inside it, and packets written with
// what was read read back the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/check.h"
#include "codec/rtcp_packet.h"
#include "codec/rtcp_writer.h"

using namespace earshot;
using namespace earshot::codec;

namespace {

std::vector<ReportBlock> list_of(const ReportBlocks& blocks) {
  std::vector<ReportBlock> list;
  for (size_t i = 0; i < blocks.size(); ++i) list.push_back(blocks[i]);
  return list;
}

struct Written {
  std::vector<uint8_t> bytes = std::vector<uint8_t>(8192);
  RtcpWriter writer{bytes};

  RtcpPacket packet() {
    RtcpWalk walk(writer.written());
    const auto packet = walk.next();
    CHECK(packet && walk.ok());
    return *packet;
  }
};

void check_reports(const RtcpPacket& packet) {
  if (const auto report = parse_sender_report(packet)) {
    Written out;
    CHECK(out.writer.add_sender_report(*report, list_of(report->blocks)));
    const auto again = parse_sender_report(out.packet());
    CHECK(again && again->ntp_time == report->ntp_time && again->octets == report->octets);
    CHECK(list_of(again->blocks) == list_of(report->blocks));
  }
  if (const auto report = parse_receiver_report(packet)) {
    Written out;
    CHECK(out.writer.add_receiver_report(report->ssrc, list_of(report->blocks)));
    const auto again = parse_receiver_report(out.packet());
    CHECK(again && again->ssrc == report->ssrc);
    CHECK(list_of(again->blocks) == list_of(report->blocks));
  }
}

void check_sources(const RtcpPacket& packet) {
  SdesWalk walk(packet);
  while (const auto cname = walk.next()) {
    Written out;
    CHECK(out.writer.add_cname(cname->ssrc, cname->name));
    const RtcpPacket written = out.packet();
    const auto again = SdesWalk(written).next();
    CHECK(again && again->ssrc == cname->ssrc && again->name == cname->name);
  }
  const ByeSources bye(packet);
  std::vector<uint32_t> ssrcs;
  for (size_t i = 0; i < bye.size(); ++i) ssrcs.push_back(bye[i]);
  Written out;
  CHECK(out.writer.add_bye(ssrcs));
  const RtcpPacket written = out.packet();
  CHECK(ByeSources(written).size() == ssrcs.size());
}

void check_nack(const RtcpPacket& packet) {
  const auto nack = parse_nack(packet);
  if (!nack) return;
  std::vector<uint16_t> missing;
  nack->for_each([&](uint16_t sequence) { missing.push_back(sequence); });
  CHECK(missing.size() >= nack->items.size() / 4);
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  Written out;
  CHECK(out.writer.add_nack(nack->about, missing) == missing.size());
  std::vector<uint16_t> again;
  parse_nack(out.packet())->for_each([&](uint16_t sequence) { again.push_back(sequence); });
  CHECK(again == missing);
}

// What was received, as the writer wants it; nothing when it goes back in time below zero.
struct Received {
  std::vector<PacketArrival> arrivals;
  bool writable = true;
};
Received received_in(const TransportFeedback& feedback) {
  Received received;
  uint64_t sequence = feedback.base_sequence();
  int64_t earliest = 0;
  feedback.for_each([&](uint16_t, std::optional<Duration> arrival) {
    if (arrival) earliest = std::min(earliest, arrival->count());
  });
  feedback.for_each([&](uint16_t number, std::optional<Duration> arrival) {
    CHECK(number == static_cast<uint16_t>(sequence));
    if (arrival) {
      received.arrivals.push_back(
          {.sequence = sequence, .arrival = Timestamp() + *arrival - Duration(earliest)});
    }
    ++sequence;
  });
  return received;
}

void check_transport_feedback(const RtcpPacket& packet) {
  const auto feedback = TransportFeedback::parse(packet);
  if (!feedback) return;
  const Received received = received_in(*feedback);
  std::span<const PacketArrival> rest = received.arrivals;
  uint64_t base = feedback->base_sequence();
  while (!rest.empty()) {
    std::vector<uint8_t> bytes(1200);
    RtcpWriter writer(bytes);
    const size_t reported = writer.add_transport_feedback(
        {.sender_ssrc = 1, .media_ssrc = 2, .base_sequence = base, .feedback_count = 0}, rest);
    CHECK(reported > 0 && reported <= rest.size());
    RtcpWalk walk(writer.written());
    const auto again = TransportFeedback::parse(walk.next().value());
    CHECK(again.has_value());
    size_t i = 0;
    again->for_each([&](uint16_t sequence, std::optional<Duration> arrival) {
      if (!arrival) return;
      CHECK(i < reported && sequence == static_cast<uint16_t>(rest[i].sequence));
      const auto modulo = kReferenceTimeUnit * (1 << 24);
      const Duration difference =
          rest[i].arrival - (Timestamp() + again->reference_time() + *arrival);
      CHECK(difference % modulo == Duration(0));
      ++i;
    });
    CHECK(i == reported);
    base = rest[reported - 1].sequence + 1;
    rest = rest.subspan(reported);
  }
}

void check_others(const RtcpPacket& packet) {
  if (const auto pli = parse_pli(packet)) {
    Written out;
    CHECK(out.writer.add_pli(*pli));
    CHECK(parse_pli(out.packet())->media_ssrc == pli->media_ssrc);
  }
  if (const auto fir = Fir::parse(packet)) {
    Written out;
    CHECK(fir->size() > 0 && out.writer.add_fir(fir->sender_ssrc(), (*fir)[0]));
    const RtcpPacket written = out.packet();
    CHECK((*Fir::parse(written))[0].command == (*fir)[0].command);
  }
  if (const auto remb = parse_remb(packet)) CHECK(remb->ssrcs.size() % 4 == 0);
  if (const auto report = parse_extended_report(packet)) {
    std::vector<Dlrr> blocks;
    for (size_t i = 0; i < std::min<size_t>(report->dlrr_count(), 31); ++i) {
      blocks.push_back(report->dlrr(i));
    }
    Written out;
    CHECK(out.writer.add_dlrr(report->ssrc, blocks));
    const RtcpPacket written = out.packet();
    CHECK(parse_extended_report(written)->dlrr_count() == blocks.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes bytes(data, std::min<size_t>(size, 4096));
  RtcpWalk walk(bytes);
  size_t total = 0;
  while (const auto packet = walk.next()) {
    total += packet->whole.size();
    CHECK(packet->body.size() + kRtcpHeaderBytes <= packet->whole.size());
    check_reports(*packet);
    check_sources(*packet);
    check_nack(*packet);
    check_transport_feedback(*packet);
    check_others(*packet);
  }
  CHECK(walk.ok() ? total == bytes.size() : total < bytes.size());
  return 0;
}
