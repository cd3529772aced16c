#include "sfu/publication.h"

#include <algorithm>
#include <array>

namespace earshot::sfu {
namespace {

constexpr Duration kRatesInterval = std::chrono::milliseconds(100);
constexpr size_t kFeedbackHeaderBytes = 12;
constexpr size_t kNackItemBytes = 4;  // of one number, where none is near another
constexpr size_t kNacksMax = 128;     // of one message

void set_size(codec::Resolution resolution, MediaHeader& header) {
  header.width = static_cast<uint16_t>(std::min<uint32_t>(resolution.width, UINT16_MAX));
  header.height = static_cast<uint16_t>(std::min<uint32_t>(resolution.height, UINT16_MAX));
}

}  // namespace

Publication::Publication(TrackId track, const PayloadType& payload_type, bool simulcast,
                         uint8_t streams, int64_t bps_max)
    : track_(track),
      payload_type_(payload_type),
      // The RID tells the layers of simulcast, VP9's own numbers those of one stream (RFC 9628).
      scalability_(payload_type.codec == MediaCodec::kVp9 && !simulcast ? Scalability::kSvc
                                                                        : Scalability::kSimulcast),
      layer_rates_(scalability_, false),
      limit_(bps_max) {
  streams_.reserve(streams);
  for (uint8_t layer = 0; layer < streams; ++layer) {
    streams_.emplace_back(track, payload_type.codec, layer);
  }
}

IncomingStream* Publication::stream_of(uint32_t ssrc) {
  const auto found = std::find_if(streams_.begin(), streams_.end(),
                                  [&](const IncomingStream& each) { return each.ssrc == ssrc; });
  return found == streams_.end() ? nullptr : &*found;
}

MediaPacket Publication::on_packet(Timestamp now, const codec::RtpPacket& packet, uint8_t layer,
                                   bool restored) {
  IncomingStream& stream = streams_[layer];
  MediaPacket media = stream.reader.read(packet, now);
  MediaHeader& header = media.header;
  if (!restored) stream.statistics.on_packet(now, header.sequence, header.timestamp);
  const bool is_audio = codec() == MediaCodec::kOpus;
  if (payload_type_.nack) {
    stream.nacks.on_packet(now, header.sequence);
    const bool begins_key_frame = header.frame.key_frame && header.frame.starts && !is_audio;
    if (begins_key_frame) stream.nacks.on_key_frame(header.sequence);
  }
  if (is_audio) {
    header.surplus_silence = header.has_audio_level && silence_.is_surplus(header.audio_level);
    return media;
  }
  if (scalability_ == Scalability::kSimulcast) set_size(stream.reader.resolution(), header);
  if (stream.nacks.take_key_frame_wish()) key_frames_.want(layer, now);
  layer_rates_.on_packet(header, packet.bytes().size());
  key_frames_.on_packet(layer, header.frame.key_frame, header.frame.starts, packet.bytes().size(),
                        now);
  if (now - rates_at_ >= kRatesInterval) look_at_rates(now);
  return media;
}

void Publication::look_at_rates(Timestamp now) {
  rates_at_ = now;
  std::array<uint32_t, limits::kSimulcastLayersMax> of_streams{};
  for (uint8_t i = 0; i < of_streams.size(); ++i) {
    const uint32_t bps = layer_rates_.bits_per_s(i, now);
    if (i < streams_.size()) rates_[i] = bps;
    of_streams[std::min<size_t>(i, streams_.size() - 1)] += bps;  // SVC has one
  }
  const PublishLimit before = limit_;
  limit_.update(now, std::span(of_streams).first(streams_.size()));
  for (uint8_t i = 0; i < streams_.size(); ++i) {
    // What was left out is missing to all that comes now.
    if (limit_.takes(i) && !before.takes(i)) key_frames_.want(i, now);
  }
}

void Publication::on_sender_report(Timestamp now, IncomingStream& stream,
                                   const codec::SenderReport& report) {
  clocks_[static_cast<size_t>(&stream - streams_.data())].on_sender_report(report);
  stream.statistics.on_sender_report(now, report.ntp_time);
}

bool Publication::write_feedback(Timestamp now, Duration rtt, uint32_t sender_ssrc,
                                 codec::RtcpWriter& out) {
  if (!write_nacks(now, rtt, sender_ssrc, out)) return false;
  unwritten_key_frames_ |= key_frames_.take_due(now, rtt, rates_);
  for (size_t layer = 0; layer < streams_.size(); ++layer) {
    const auto bit = static_cast<uint8_t>(1u << layer);
    if ((unwritten_key_frames_ & bit) == 0) continue;
    if (!ask_key_frame(sender_ssrc, layer, out)) return false;
    ++asked_.key_frames;
    unwritten_key_frames_ &= static_cast<uint8_t>(~bit);
  }
  return true;
}

bool Publication::write_nacks(Timestamp now, Duration rtt, uint32_t sender_ssrc,
                              codec::RtcpWriter& out) {
  for (IncomingStream& stream : streams_) {
    while (stream.nacks.next_deadline(rtt) <= now) {
      if (out.room() < kFeedbackHeaderBytes + kNackItemBytes) return false;
      std::array<uint16_t, kNacksMax> missing;
      const size_t room = (out.room() - kFeedbackHeaderBytes) / kNackItemBytes;
      const size_t count =
          stream.nacks.take_due(now, rtt, std::span(missing).first(std::min(room, missing.size())));
      if (count == 0) break;
      out.add_nack({.sender_ssrc = sender_ssrc, .media_ssrc = stream.ssrc},
                   std::span(missing).first(count));
      asked_.packets += count;
    }
  }
  return true;
}

// False: there was no room. A stream that has not come, or whose client offered no such feedback,
// is not asked.
bool Publication::ask_key_frame(uint32_t sender_ssrc, size_t layer, codec::RtcpWriter& out) {
  const uint32_t ssrc = streams_[layer].ssrc;
  if (ssrc == 0) return true;
  if (payload_type_.pli) return out.add_pli({.sender_ssrc = sender_ssrc, .media_ssrc = ssrc});
  if (!payload_type_.fir) return true;
  const codec::Fir::Entry entry = {.ssrc = ssrc,
                                   .command = static_cast<uint8_t>(fir_commands_[layer] + 1)};
  if (!out.add_fir(sender_ssrc, entry)) return false;
  fir_commands_[layer] = entry.command;
  return true;
}

uint8_t Publication::live_layers(Timestamp now) const {
  if (codec() == MediaCodec::kOpus) return 1;
  uint8_t count = 0;
  for (uint8_t layer = 0; layer < limits::kSimulcastLayersMax; ++layer) {
    if (layer_rates_.bits_per_s(layer, now) > 0) ++count;
  }
  return count;
}

Arrived Publication::arrived() const {
  Arrived sum;
  for (const IncomingStream& stream : streams_) {
    sum.expected += stream.statistics.expected();
    sum.received += stream.statistics.received();
  }
  return sum;
}

Timestamp Publication::next_feedback(Duration rtt) const {
  if (unwritten_key_frames_ != 0) return Timestamp();
  Timestamp next = key_frames_.next_deadline(rtt, rates_);
  for (const IncomingStream& stream : streams_) {
    next = std::min(next, stream.nacks.next_deadline(rtt));
  }
  return next;
}

}  // namespace earshot::sfu
