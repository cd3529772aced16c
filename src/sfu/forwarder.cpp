#include "sfu/forwarder.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/prefetch.h"
#include "codec/big_endian.h"

namespace earshot::sfu {
namespace {

constexpr uint32_t kAudioStepMin = 960;  // 20 ms, the length of a packet
constexpr uint32_t kVideoStepMin = 90;   // 1 ms: a receiver tells frames apart by it
constexpr uint8_t kPaddingBit = 0x20;
constexpr uint64_t kNever = UINT64_MAX;  // the sequence number of no packet

}  // namespace

Forwarder::Forwarder(SlotConfig config, const codec::ExtensionMap& extensions)
    : config_(std::move(config)),
      extensions_(extensions),
      sequence_(config_.audio ? limits::kSentAudioMax : limits::kSentVideoMax,
                config_.first_sequence),
      timestamps_(clock_rate_hz(config_.audio ? MediaCodec::kOpus : MediaCodec::kVp8),
                  config_.audio ? kAudioStepMin : kVideoStepMin, config_.first_timestamp),
      rtx_sequence_(config_.first_rtx_sequence),
      newest_timestamp_(config_.first_timestamp) {}

void Forwarder::set_source(TrackId track, MediaCodec kind, Scalability scalability,
                           const StreamClocks& clocks) {
  CHECK((kind == MediaCodec::kOpus) == config_.audio);
  continues_ = false;
  audio_began_ = false;
  source_ = track;
  kind_ = kind;
  clocks_ = &clocks;
  selector_.set_source(scalability);
  sequence_.begin(kNever);
}

void Forwarder::prefetch_own() const {
  const auto* const begin = reinterpret_cast<const uint8_t*>(this);
  prefetch(begin, static_cast<size_t>(reinterpret_cast<const uint8_t*>(&pictures_) - begin));
  pictures_.prefetch_own();
}

void Forwarder::clear_source() {
  source_ = TrackId::kNone;
  clocks_ = nullptr;
  audio_began_ = false;
  selector_.restart();
  sequence_.begin(kNever);
}

std::optional<uint8_t> Forwarder::key_frame_wanted() const {
  if (source_ == TrackId::kNone || config_.audio) return std::nullopt;
  return selector_.key_frame_wanted();
}

std::optional<Outgoing> Forwarder::forward(const MediaPacket& packet, std::span<uint8_t> out) {
  const MediaHeader& header = packet.header;
  if (header.track != source_ || header.kind != kind_) return std::nullopt;
  if (config_.payload_types[static_cast<size_t>(kind_)] == 0) return std::nullopt;
  began_ = false;
  if (!follow_stream(header)) return std::nullopt;

  switch (sequence_.place(header.sequence)) {
    case SequenceMap::Place::kClosed: return std::nullopt;
    case SequenceMap::Place::kOpen: {
      const uint64_t number = sequence_.open_number(header.sequence);
      if (!wants(header, false)) {
        return fill(timestamps_.out(header.timestamp), number, out);
      }
      sequence_.entry(number).state = SequenceMap::State::kSent;
      return send(packet, number, false, out);
    }
    case SequenceMap::Place::kNext: break;
  }
  if (!wants(header, true)) {
    sequence_.skip(header.sequence);
    return std::nullopt;
  }
  return send(packet, sequence_.take(header.sequence), true, out);
}

bool Forwarder::follow_stream(const MediaHeader& header) {
  const bool is_content = header.payload_size > 0 && !header.surplus_silence;
  if (config_.audio) {
    const bool is_break = audio_began_ &&
                          sequence_.place(header.sequence) == SequenceMap::Place::kNext &&
                          sequence_.gap(header.sequence) > limits::kSequenceGapMax;
    if (audio_began_ && !is_break) return true;
    if (!is_content) return false;
    begin(header);
    return true;
  }
  if (is_content && selector_.begins(header)) {
    begin(header);
    return true;
  }
  if (!selector_.running() || header.layer != selector_.stream()) return false;
  if (sequence_.place(header.sequence) == SequenceMap::Place::kNext &&
      sequence_.gap(header.sequence) > limits::kSequenceGapMax) {
    selector_.restart();  // too much is missing to go on without a key frame
    return false;
  }
  return true;
}

void Forwarder::begin(const MediaHeader& header) {
  const bool has_clocks = continues_ && clocks_ != nullptr && !config_.audio;
  if (has_clocks) {
    timestamps_.begin_layer(header.timestamp, header.arrival, (*clocks_)[selector_.stream()],
                            (*clocks_)[header.layer]);
  } else {
    timestamps_.begin(header.timestamp, header.arrival);
  }
  began_ = true;
  last_of_former_ = newest_timestamp_;
  continues_ = true;
  sequence_.begin(header.sequence);
  audio_began_ = config_.audio;
  talk_spurt_ = config_.audio;
  if (config_.audio) return;
  selector_.begin(header);
  if (header.picture != 0) {
    pictures_.begin(header.picture, kind_ == MediaCodec::kVp8 ? PictureMap::Numbering::kClosed
                                                              : PictureMap::Numbering::kAsSource);
  }
  numbers_.begin(header, pictures_.next_out());
}

bool Forwarder::wants(const MediaHeader& header, bool in_order) {
  if (header.payload_size == 0) return false;
  if (!config_.audio) return wants_video(header, in_order);
  talk_spurt_ |= header.surplus_silence && in_order;
  return !header.surplus_silence;
}

bool Forwarder::wants_video(const MediaHeader& header, bool in_order) {
  if (header.picture == 0) {  // nothing to tell pictures apart by, so no layers either
    return in_order ? selector_.takes_picture(header) : selector_.takes_late(header);
  }
  Picture* const picture = decided_picture(header);
  if (picture == nullptr) return false;
  const bool wanted =
      picture->fate == Picture::Fate::kForwarded && wants_spatial(header, *picture, in_order);
  selector_.note(header, wanted);
  return wanted;
}

// One fate for all packets of a picture, decided by the first of them that comes. Null: it is too
// old.
Picture* Forwarder::decided_picture(const MediaHeader& header) {
  const auto decide = [&](Picture& picture, bool takes) {
    pictures_.decide(picture, takes ? Picture::Fate::kForwarded : Picture::Fate::kLeftOut);
    picture.spatial_max = static_cast<uint8_t>(std::max<int8_t>(selector_.current().spatial, 0));
  };
  if (pictures_.is_next(header.picture)) {
    Picture& picture = pictures_.append(header.picture);
    decide(picture, selector_.takes_picture(header));
  }
  Picture* const picture = pictures_.find(header.picture);
  // Others have overtaken it.
  if (picture != nullptr && picture->fate == Picture::Fate::kOpen) {
    decide(*picture, selector_.takes_late(header));
  }
  return picture;
}

// Of a packet of a picture that is forwarded.
bool Forwarder::wants_spatial(const MediaHeader& header, Picture& picture, bool in_order) {
  const uint8_t layer = header.frame.spatial_id;
  if (layer > picture.spatial_max && header.picture == pictures_.newest() && in_order &&
      selector_.takes_spatial(header)) {
    picture.spatial_max = layer;
  }
  return layer <= picture.spatial_max;
}

const Picture* Forwarder::picture_of(const MediaHeader& header) {
  return header.picture == 0 ? nullptr : pictures_.find(header.picture);
}

// The marker ends a picture (RFC 9628 §4.1): where higher layers are left out, the last packet of
// the highest that is not.
bool Forwarder::marker_of(const MediaHeader& header, bool in_order) {
  if (config_.audio) {
    const bool begins = in_order && std::exchange(talk_spurt_, false);
    return begins || header.marker;
  }
  if (header.marker || kind_ != MediaCodec::kVp9) return header.marker;
  const Picture* const picture = picture_of(header);
  return picture != nullptr && header.frame.ends && header.frame.spatial_id == picture->spatial_max;
}

codec::RtpHeaderFields Forwarder::header_fields(const MediaPacket& packet) const {
  const MediaHeader& header = packet.header;
  codec::RtpHeaderFields fields = {
      .payload_type = config_.payload_types[static_cast<size_t>(kind_)],
      .timestamp = timestamps_.out(header.timestamp),
      .ssrc = config_.ssrc,
      .mid = config_.mid};
  if (header.has_audio_level) fields.audio_level = header.audio_level;
  if (header.has_video_orientation) fields.video_orientation = header.video_orientation;
  if (header.has_playout_delay) fields.playout_delay = header.playout_delay;
  if (header.descriptor_size > 0) fields.dependency_descriptor = packet.dependency_descriptor();
  return fields;
}

codec::RtpHeaderLayout Forwarder::write_header(const codec::RtpHeaderFields& fields,
                                               std::span<uint8_t> out) {
  const codec::RtpHeaderLayout layout = codec::write_rtp_header(out, fields, extensions_);
  if (layout.dependency_descriptor_at != 0) {
    uint8_t* const number = out.data() + layout.dependency_descriptor_at + 1;
    codec::store16(number, numbers_.frame_number(codec::load16(number)));
  }
  return layout;
}

std::optional<Outgoing> Forwarder::send(const MediaPacket& packet, uint64_t number, bool in_order,
                                        std::span<uint8_t> out) {
  CHECK(out.size() >= kOutgoingHeadBytesMax);
  const MediaHeader& header = packet.header;
  const Picture* const picture = picture_of(header);
  const PictureFields numbers = numbers_.fields(header, picture == nullptr ? 0 : picture->out);
  numbers_.on_sent(numbers);

  codec::RtpHeaderFields fields = header_fields(packet);
  fields.sequence = static_cast<uint16_t>(number);
  fields.marker = marker_of(header, in_order);
  SequenceMap::Entry& entry = sequence_.entry(number);
  entry.picture_id = numbers.picture_id;
  entry.tl0_index = numbers.tl0_index;
  entry.key_index = numbers.key_index & 0x1F;
  entry.marker = fields.marker;

  Outgoing outgoing;
  outgoing.layout = write_header(fields, out);
  outgoing.header_bytes = outgoing.layout.size;
  outgoing.sequence = fields.sequence;
  size_t consumed = 0;
  const size_t head = numbers_.write(packet, numbers, out.subspan(outgoing.header_bytes), consumed);
  outgoing.head_bytes = static_cast<uint16_t>(outgoing.header_bytes + head);
  outgoing.tail = packet.payload().subspan(consumed);
  outgoing.begins = began_;
  if (in_order) {
    timestamps_.on_sent(fields.timestamp, header.arrival);
    newest_timestamp_ = fields.timestamp;
  }
  const bool begins_key_frame = header.frame.key_frame && header.frame.starts && !config_.audio;
  if (begins_key_frame && std::exchange(picture_lost_, false)) repaired_from_ = number;
  ++counters_.packets;
  counters_.octets += static_cast<uint32_t>(outgoing.size() - outgoing.header_bytes);
  return outgoing;
}

// A receiver must not wait for a number whose packet it will never get.
Outgoing Forwarder::fill(uint32_t timestamp, uint64_t number, std::span<uint8_t> out) {
  sequence_.entry(number).state = SequenceMap::State::kFilled;
  ++counters_.filled;
  ++counters_.packets;
  const codec::RtpHeaderFields fields = {
      .payload_type = config_.payload_types[static_cast<size_t>(kind_)],
      .sequence = static_cast<uint16_t>(number),
      .timestamp = timestamp,
      .ssrc = config_.ssrc,
      .mid = config_.mid};
  const codec::RtpHeaderLayout layout = codec::write_rtp_header(out, fields, extensions_);
  out[0] |= kPaddingBit;
  out[layout.size] = 1;
  return {.header_bytes = layout.size,
          .head_bytes = static_cast<uint16_t>(layout.size + 1),
          .tail = {},
          .layout = layout,
          .sequence = fields.sequence};
}

std::optional<Outgoing> Forwarder::next_fill(std::span<uint8_t> out) {
  CHECK(out.size() >= kOutgoingHeadBytesMax);
  const uint64_t number = sequence_.take_abandoned();
  if (number == 0) return std::nullopt;
  return fill(last_of_former_, number, out);
}

std::optional<Outgoing> Forwarder::retransmit(uint16_t sequence, const RtxCache& cache,
                                              Timestamp now, Duration round_trip,
                                              std::span<uint8_t> out) {
  CHECK(out.size() >= kOutgoingHeadBytesMax);
  const uint8_t payload_type = config_.rtx_payload_types[static_cast<size_t>(kind_)];
  const uint64_t number = sequence_.sent_number(sequence);
  if (number == 0 || payload_type == 0 || config_.rtx_ssrc == 0) return std::nullopt;
  if (number < repaired_from_) return std::nullopt;
  SequenceMap::Entry& entry = sequence_.entry(number);
  const auto cooldown = std::max(round_trip, limits::kRetransmitCooldownMin);
  const auto ms = static_cast<uint16_t>(now.ns() / 1'000'000) | 1;  // 0 means never
  const auto since = static_cast<uint16_t>(ms - entry.retransmitted_ms);
  if (entry.retransmitted_ms != 0 && std::chrono::milliseconds(since) < cooldown) {
    return std::nullopt;
  }
  const auto packet = cache.find(sequence_.source_of(number));
  if (!packet || packet->header.track != source_) {
    ++counters_.too_late;
    return std::nullopt;
  }
  entry.retransmitted_ms = static_cast<uint16_t>(ms);
  ++counters_.retransmitted;
  return retransmission_of(*packet, number, out);
}

Outgoing Forwarder::retransmission_of(const MediaPacket& packet, uint64_t number,
                                      std::span<uint8_t> out) {
  const SequenceMap::Entry& entry = sequence_.entry(number);
  codec::RtpHeaderFields fields = header_fields(packet);
  fields.payload_type = config_.rtx_payload_types[static_cast<size_t>(kind_)];
  fields.sequence = rtx_sequence_++;
  fields.marker = entry.marker;
  fields.ssrc = config_.rtx_ssrc;
  Outgoing outgoing{.retransmission = true};
  outgoing.layout = write_header(fields, out);
  outgoing.header_bytes = outgoing.layout.size;
  outgoing.sequence = fields.sequence;
  // RFC 4588 §4: the original sequence number stands before the payload.
  codec::store16(out.data() + outgoing.header_bytes, static_cast<uint16_t>(number));
  outgoing.head_bytes = static_cast<uint16_t>(outgoing.header_bytes + 2u);
  if (entry.state == SequenceMap::State::kFilled) return outgoing;
  const PictureFields numbers = {
      .picture_id = entry.picture_id, .tl0_index = entry.tl0_index, .key_index = entry.key_index};
  size_t consumed = 0;
  const size_t head = numbers_.write(packet, numbers, out.subspan(outgoing.head_bytes), consumed);
  outgoing.head_bytes = static_cast<uint16_t>(outgoing.head_bytes + head);
  outgoing.tail = packet.payload().subspan(consumed);
  return outgoing;
}

std::optional<Outgoing> Forwarder::padding(uint8_t size, std::span<uint8_t> out) {
  CHECK(size > 0 && out.size() >= codec::kRtpHeaderBytesMax + size);
  const uint8_t payload_type = config_.rtx_payload_types[static_cast<size_t>(kind_)];
  if (payload_type == 0 || config_.rtx_ssrc == 0) return std::nullopt;
  const codec::RtpHeaderFields fields = {.payload_type = payload_type,
                                         .sequence = rtx_sequence_++,
                                         .timestamp = newest_timestamp_,
                                         .ssrc = config_.rtx_ssrc,
                                         .mid = config_.mid};
  const codec::RtpHeaderLayout layout = codec::write_rtp_header(out, fields, extensions_);
  out[0] |= kPaddingBit;
  std::memset(out.data() + layout.size, 0, size);
  out[layout.size + size - 1u] = size;
  return Outgoing{.header_bytes = layout.size,
                  .head_bytes = static_cast<uint16_t>(layout.size + size),
                  .tail = {},
                  .layout = layout,
                  .sequence = fields.sequence,
                  .retransmission = true};
}

std::optional<codec::SenderReport> Forwarder::sender_report(NtpTime ntp_now, Timestamp now,
                                                            const PublisherClock& publisher) const {
  if (!timestamps_.begun()) return std::nullopt;
  codec::SenderReport report = {.ssrc = config_.ssrc,
                                .ntp_time = ntp_now,
                                .rtp_timestamp = timestamps_.expected_at(now),
                                .packets = counters_.packets,
                                .octets = counters_.octets};
  const uint32_t rate_hz = clock_rate_hz(kind_);
  if (source_ != TrackId::kNone && continues_ && publisher.known()) {
    const StreamClock& clock = (*clocks_)[selector_.stream()];
    if (clock.known()) {
      report.rtp_timestamp = timestamps_.out(clock.rtp_at(publisher.ntp_at(now), rate_hz));
    }
  }
  return report;
}

std::optional<uint64_t> replay_start(const RtxCache& cache, Timestamp now) {
  const auto start = cache.key_frame();
  const auto newest = cache.find(cache.newest());
  if (!start || !newest) return std::nullopt;
  if (now - newest->header.arrival > limits::kReplayQuietMax) return std::nullopt;
  size_t bytes = 0;
  for (uint64_t sequence = *start; sequence <= cache.newest(); ++sequence) {
    const auto packet = cache.find(sequence);
    if (!packet) return std::nullopt;
    if (sequence == *start && now - packet->header.arrival > limits::kReplayAgeMax) {
      return std::nullopt;
    }
    bytes += packet->bytes.size();
    if (bytes > limits::kReplayBytesMax) return std::nullopt;
  }
  return start;
}

}  // namespace earshot::sfu
