#include "sfu/uplink.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/limits.h"
#include "codec/big_endian.h"

namespace earshot::sfu {
namespace {

constexpr size_t kOriginalNumberBytes = 2;  // RFC 4588 §4
constexpr uint8_t kMarkerBit = 0x80;

LatchSection latch_section(const Section& section) {
  LatchSection out{.mid = section.mid, .rids = section.rids};
  for (const PayloadType& each : section.payload_types) {
    out.payloads.push_back({.primary = each.number, .rtx = each.rtx});
  }
  for (const codec::SdpStream& each : section.announced_streams) {
    out.announced.push_back({.ssrc = each.ssrc, .rtx_ssrc = each.rtx_ssrc});
  }
  return out;
}

const PayloadType* payload_type(const Section& section, uint8_t number) {
  for (const PayloadType& each : section.payload_types) {
    if (each.number == number) return &each;
  }
  return nullptr;
}

// The one that this RTX payload type repairs.
const PayloadType* repaired_type(const Section& section, uint8_t rtx) {
  for (const PayloadType& each : section.payload_types) {
    if (each.rtx == rtx) return &each;
  }
  return nullptr;
}

}  // namespace

void Uplink::set_sections(const std::vector<Section>& sections) {
  std::vector<Source> sources;
  std::vector<LatchSection> latched;
  for (const Section& section : sections) {
    if (section.use != SectionUse::kPublish) continue;
    latched.push_back(latch_section(section));
    Source& source = sources.emplace_back();
    source.section = section;
    const auto before = std::find_if(sources_.begin(), sources_.end(), [&](const Source& each) {
      return each.section.mid == section.mid && each.section.rids == section.rids;
    });
    if (before == sources_.end()) continue;
    source.publication = std::move(before->publication);
    source.began = before->began;
    source.restart_after = before->restart_after;
  }
  std::swap(sources_, sources);
  latch_.set_sections(std::move(latched));
  for (Source& former : sources) end(former);
}

void Uplink::end_all() {
  for (Source& source : sources_) end(source);
}

void Uplink::end(Source& source) {
  if (!source.publication) return;
  world_.events.on_source_ended(transport_, source.publication->track());
  source.publication.reset();
  name_living();
}

// The newest may have been of a source that ended.
void Uplink::name_living() {
  for (const Source& source : sources_) {
    if (!source.publication) continue;
    for (size_t layer = 0; layer < source.publication->streams(); ++layer) {
      const uint32_t ssrc = source.publication->stream(layer).ssrc;
      if (ssrc != 0) newest_ssrc_ = ssrc;
    }
  }
}

void Uplink::on_rtp(Timestamp now, std::span<uint8_t> bytes, size_t wire_bytes) {
  const auto packet = codec::RtpPacket::parse(bytes, extensions_);
  if (!packet) {
    ++world_.counters.malformed;
    return;
  }
  // Padding and what no section knows were sent over the path as well.
  if (const auto sequence = packet->transport_sequence()) {
    twcc_.on_packet(now, *sequence, wire_bytes);
  }
  const auto stream = latch_.find(*packet);
  if (!stream) {
    ++world_.counters.unknown_stream;
    return;
  }
  newest_ssrc_ = packet->ssrc();
  Source& source = sources_[stream->section];
  if (stream->is_rtx) {
    on_rtx(now, source, *stream, *packet, bytes);
  } else {
    on_primary(now, source, *stream, *packet);
  }
}

void Uplink::on_primary(Timestamp now, Source& source, const StreamRef& stream,
                        const codec::RtpPacket& packet) {
  const PayloadType* const type = payload_type(source.section, packet.payload_type());
  if (type == nullptr || !ensure_publication(now, source, *type, stream, packet.ssrc())) return;
  Publication& publication = *source.publication;
  publication.stream(stream.layer).ssrc = packet.ssrc();
  deliver(now, publication, packet, stream.layer, false);
}

// There is a publication of that codec, and the layer's stream has this SSRC or none yet. What
// begins anew begins as another track: nobody could follow its numbers.
bool Uplink::ensure_publication(Timestamp now, Source& source, const PayloadType& type,
                                const StreamRef& stream, uint32_t ssrc) {
  if (source.publication) {
    const uint32_t known = source.publication->stream(stream.layer).ssrc;
    if (source.publication->codec() == type.codec && (known == ssrc || known == 0)) return true;
    const Duration lived = now - source.began;
    if (lived < source.restart_after) {
      ++world_.counters.source_restarts_refused;
      return false;
    }
    // Each costs a few messages to everybody who could watch it.
    source.restart_after = lived < 2 * limits::kSourceRestartMax
                               ? std::min(2 * source.restart_after, limits::kSourceRestartMax)
                               : limits::kSourceRestartMin;
    end(source);
  }
  const Section& section = source.section;
  const bool simulcast = !section.rids.empty();
  const size_t streams = std::clamp<size_t>(section.rids.size(), 1, limits::kSimulcastLayersMax);
  const TrackId track{static_cast<uint64_t>(id_) << kTrackBits | tracks_++};
  source.publication = std::make_unique<Publication>(
      track, type, simulcast, static_cast<uint8_t>(streams),
      section.kind == codec::SdpMediaKind::kVideo ? world_.video_bps_max : 0);
  source.began = now;
  world_.events.on_source_began(transport_, {.track = track,
                                             .mid = section.mid,
                                             .kind = section.kind,
                                             .codec = type.codec,
                                             .scalability = source.publication->scalability(),
                                             .streams = static_cast<uint8_t>(streams)});
  return true;
}

// The packet as its source first sent it: the header moves over the number in front of the payload.
void Uplink::on_rtx(Timestamp now, Source& source, const StreamRef& stream,
                    const codec::RtpPacket& packet, std::span<uint8_t> bytes) {
  ++world_.counters.rtx_in;
  const PayloadType* const type = repaired_type(source.section, packet.payload_type());
  if (packet.payload().size() < kOriginalNumberBytes || type == nullptr) return;  // a probe
  if (!source.publication || source.publication->codec() != type->codec) return;
  const uint32_t ssrc = source.publication->stream(stream.layer).ssrc;
  if (ssrc == 0) return;
  const size_t header_bytes = packet.header_bytes();
  const uint16_t sequence = codec::load16(bytes.data() + header_bytes);
  std::memmove(bytes.data() + kOriginalNumberBytes, bytes.data(), header_bytes);
  const std::span<uint8_t> original = bytes.subspan(kOriginalNumberBytes);
  original[1] = static_cast<uint8_t>((original[1] & kMarkerBit) | type->number);
  codec::store16(original.data() + 2, sequence);
  codec::store32(original.data() + 8, ssrc);
  const auto restored = codec::RtpPacket::parse(original, extensions_);
  if (restored) deliver(now, *source.publication, *restored, stream.layer, true);
}

void Uplink::deliver(Timestamp now, Publication& publication, const codec::RtpPacket& packet,
                     uint8_t layer, bool restored) {
  const MediaPacket media = publication.on_packet(now, packet, layer, restored);
  if (publication.takes(layer)) {
    world_.events.on_media(transport_, media);
  } else {
    ++world_.counters.over_limit;
  }
}

void Uplink::on_sender_report(Timestamp now, const codec::SenderReport& report) {
  if (report.ntp_time == 0) return;  // RFC 3550 §6.4.1: it has no clock
  for (const Source& source : sources_) {
    if (!source.publication) continue;
    IncomingStream* const stream = source.publication->stream_of(report.ssrc);
    if (stream == nullptr) continue;
    source.publication->on_sender_report(now, *stream, report);
    publisher_clock_.on_sender_report(report.ntp_time, now);
    return;
  }
}

Publication* Uplink::publication(TrackId track) const {
  for (const Source& source : sources_) {
    if (source.publication && source.publication->track() == track) return &*source.publication;
  }
  return nullptr;
}

void Uplink::request_key_frame(Timestamp now, TrackId track, uint8_t stream) {
  Publication* const wanted = publication(track);
  if (wanted != nullptr && stream < wanted->streams()) wanted->request_key_frame(now, stream);
}

const StreamClocks* Uplink::clocks(TrackId track) const {
  const Publication* const known = publication(track);
  return known == nullptr ? nullptr : &known->clocks();
}

uint8_t Uplink::live_layers(Timestamp now, TrackId track) const {
  const Publication* const known = publication(track);
  return known == nullptr ? uint8_t{0} : known->live_layers(now);
}

Arrived Uplink::arrived() const {
  Arrived sum;
  for (const Source& source : sources_) {
    if (!source.publication) continue;
    const Arrived each = source.publication->arrived();
    sum.expected += each.expected;
    sum.received += each.received;
  }
  return sum;
}

bool Uplink::write_feedback(Timestamp now, Duration rtt, uint32_t sender_ssrc,
                            codec::RtcpWriter& out) {
  // Key frames and losses first: they are small, and somebody waits for them.
  for (const Source& source : sources_) {
    if (!source.publication) continue;
    const bool is_all = source.publication->write_feedback(now, rtt, sender_ssrc, out);
    const Publication::Asked asked = source.publication->take_asked();
    world_.counters.nacks_out += asked.packets;
    world_.counters.key_frames_out += asked.key_frames;
    if (!is_all) return false;
  }
  while (twcc_.write_feedback(now, sender_ssrc, newest_ssrc_, out)) continue;
  return twcc_.next_deadline() > now;
}

Timestamp Uplink::next_feedback(Duration rtt) const {
  Timestamp next = twcc_.next_deadline();
  for (const Source& source : sources_) {
    if (source.publication) next = std::min(next, source.publication->next_feedback(rtt));
  }
  return next;
}

size_t Uplink::take_report_blocks(Timestamp now, std::span<codec::ReportBlock> out) {
  size_t count = 0;
  for (const Source& source : sources_) {
    if (!source.publication) continue;
    for (size_t layer = 0; layer < source.publication->streams(); ++layer) {
      IncomingStream& stream = source.publication->stream(layer);
      if (!stream.statistics.is_active() || count == out.size()) continue;
      out[count++] = stream.statistics.report(now, stream.ssrc);
    }
  }
  return count;
}

}  // namespace earshot::sfu
