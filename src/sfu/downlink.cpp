#include "sfu/downlink.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "base/limits.h"
#include "base/prefetch.h"
#include "cc/rates.h"
#include "codec/big_endian.h"

namespace earshot::sfu {
namespace {

constexpr size_t kWireOverheadBytes =
    28;  // of IPv4 and UDP; the estimate is of what is on the wire
constexpr uint64_t kFirstSequenceMax = 1 << 15;  // RFC 3711 §3.3.1: far from the first turn
constexpr size_t kPaddingMax = 255;
constexpr double kAbsSendTimeUnits = 1 << 18;  // of a second

cc::EstimatorConfig estimator_config(const codec::ExtensionMap& extensions) {
  cc::EstimatorConfig config;
  if (!extensions.has(codec::RtpExtension::kTransportSequence)) {
    config.feedback = cc::FeedbackKind::kRemb;
  }
  return config;
}

SlotConfig slot_config(const Section& section, Random& random) {
  SlotConfig config{.audio = section.kind == codec::SdpMediaKind::kAudio,
                    .ssrc = section.slot->ssrc,
                    .rtx_ssrc = section.slot->rtx_ssrc};
  for (const PayloadType& each : section.payload_types) {
    const auto index = static_cast<size_t>(each.codec);
    config.payload_types[index] = each.number;
    config.rtx_payload_types[index] = each.rtx.value_or(0);
  }
  config.first_sequence = static_cast<uint16_t>(random.below(kFirstSequenceMax));
  config.first_rtx_sequence = static_cast<uint16_t>(random.below(kFirstSequenceMax));
  config.first_timestamp = static_cast<uint32_t>(random.u64());
  return config;
}

}  // namespace

Downlink::Downlink(TransportWorld& world, Connection& connection,
                   const codec::ExtensionMap& extensions)
    : world_(world),
      connection_(connection),
      extensions_(extensions),
      estimator_(estimator_config(extensions)) {}

Downlink::~Downlink() {
  for (const Queued& queued : queued_) {
    if (queued.slot != nullptr) world_.buffers.give_back(queued.buffer);
  }
}

void Downlink::set_sections(const std::vector<Section>& sections) {
  for (const std::unique_ptr<Slot>& slot : slots_) slot->open_ = false;
  std::vector<std::unique_ptr<Slot>> slots;
  for (const Section& section : sections) {
    if (!section.slot || section.use == SectionUse::kStopped) continue;
    const auto known = std::find_if(slots_.begin(), slots_.end(), [&](const auto& each) {
      return each && each->mid() == section.mid && each->ssrc() == section.slot->ssrc;
    });
    if (known != slots_.end()) {
      slots.push_back(std::move(*known));
    } else {
      slots.push_back(std::make_unique<Slot>(section.mid, next_slot_number_++,
                                             slot_config(section, world_.random), extensions_));
    }
    slots.back()->open_ = section.use == SectionUse::kReceive;
  }
  std::swap(slots_, slots);
  for (const std::unique_ptr<Slot>& gone : slots) {
    if (gone) pacer_.cancel(gone->number_, [this](const auto& packet) { release(packet.slot); });
  }
  if (connection_.has_keys()) open();
}

void Downlink::open() {
  for (const std::unique_ptr<Slot>& slot : slots_) {
    const SlotConfig& config = slot->forwarder_.config();
    slot->stream_ = connection_.stream(config.ssrc);
    slot->rtx_stream_ = config.rtx_ssrc == 0 ? nullptr : connection_.stream(config.rtx_ssrc);
  }
}

Slot* Downlink::slot(std::string_view mid) {
  const auto found = std::find_if(slots_.begin(), slots_.end(),
                                  [&](const auto& each) { return each->mid() == mid; });
  return found == slots_.end() ? nullptr : &**found;
}

Slot* Downlink::slot_of(uint32_t ssrc) {
  const auto found = std::find_if(slots_.begin(), slots_.end(),
                                  [&](const auto& each) { return each->ssrc() == ssrc; });
  return found == slots_.end() ? nullptr : &**found;
}

void Downlink::send(Timestamp now, Slot& slot, const MediaPacket& packet) {
  if (forward(now, slot, packet, Payload::kStays)) begin_source(now, slot, packet.header.sequence);
}

Timestamp Downlink::send_at_once(Timestamp now, Slot& slot, std::span<const MediaPacket> packets) {
  if (slot.stream_ == nullptr || !slot.open_) return Timestamp::max();
  size_t passed = 0;
  while (passed < packets.size() && pass(now, slot, packets[passed])) ++passed;
  if (passed == packets.size() && pacer_.is_empty()) return report_due_;
  for (const MediaPacket& packet : packets.subspan(passed)) send(now, slot, packet);
  work(now);
  return next_deadline();
}

void Downlink::prefetch_own() const {
  const auto* const begin = reinterpret_cast<const uint8_t*>(this);
  const auto* const estimator = reinterpret_cast<const uint8_t*>(&estimator_);
  prefetch(begin, static_cast<size_t>(estimator - begin) + estimator_.prefetched_bytes());
}

// False: nothing was done with the packet, it has to go the way through the pacer.
bool Downlink::pass(Timestamp now, Slot& slot, const MediaPacket& packet) {
  if (!estimator_.is_started() || now >= estimator_.next_deadline()) return false;
  const cc::PacketKind kind = kind_of(slot);
  pacer_.set_rate(static_cast<double>(estimator_.pacing_bps()));
  if (!pacer_.lets_pass(now, kind)) return false;
  uint8_t* const datagram = connection_.next_datagram();
  const auto outgoing = slot.forwarder_.forward(packet, {datagram, EgressBuffers::kBytes});
  if (!outgoing || !fits(*outgoing)) {
    connection_.drop(datagram);
    return true;
  }
  const size_t bytes =
      protect(*slot.stream_, datagram, *outgoing, datagram, {.sent = now, .kind = kind});
  if (bytes > 0) ++world_.counters.packets_out;
  pacer_.on_passed(bytes);
  if (outgoing->begins) begin_source(now, slot, packet.header.sequence);
  return true;
}

// With the packet of that number. What overtook it follows.
void Downlink::begin_source(Timestamp now, Slot& slot, uint64_t sequence) {
  close_gaps(now, slot);
  const RtxCache* const cache = slot.cache();
  if (cache != nullptr) replay(now, slot, *cache, sequence + 1);
}

void Downlink::replay(Timestamp now, Slot& slot, const RtxCache& cache, uint64_t from) {
  // A publisher may jump far ahead: no cache holds more than this.
  const uint64_t behind = cache.newest() + 1;
  const uint64_t oldest = behind - std::min<uint64_t>(behind, limits::kRtxVideoPacketsMax);
  for (uint64_t next = std::max(from, oldest); next < behind; ++next) {
    const auto packet = cache.find(next);
    if (packet && forward(now, slot, *packet, Payload::kGoes)) close_gaps(now, slot);
  }
}

// A source began: nobody shall wait for what never comes.
void Downlink::close_gaps(Timestamp now, Slot& slot) {
  report_due_ = std::max(now, reported_ + limits::kRtcpIntervalMin);
  for (;;) {
    // A publisher may make gaps with a packet each.
    if (slot.fillers_.wait(now) > Duration::zero()) return slot.forwarder_.forget_gaps();
    const uint32_t buffer = take_buffer(cc::PacketKind::kVideo);
    if (buffer == EgressBuffers::kNone) return;
    const auto fill = slot.forwarder_.next_fill(memory(buffer));
    if (!fill) return world_.buffers.give_back(buffer);
    slot.fillers_.take(now);
    push(now, slot, buffer, *fill, kind_of(slot), Payload::kStays);
  }
}

// True when a source begins with it.
bool Downlink::forward(Timestamp now, Slot& slot, const MediaPacket& packet, Payload payload) {
  if (slot.stream_ == nullptr || !slot.open_) return false;
  const uint32_t buffer = take_buffer(kind_of(slot));
  if (buffer == EgressBuffers::kNone) return false;
  const auto outgoing = slot.forwarder_.forward(packet, memory(buffer));
  if (!outgoing) {
    world_.buffers.give_back(buffer);
    return false;
  }
  push(now, slot, buffer, *outgoing, kind_of(slot), payload);
  return outgoing->begins;
}

void Downlink::on_nack(Timestamp now, Slot& slot, const codec::Nack& nack, Duration rtt) {
  const RtxCache* const cache = slot.cache();
  if (cache == nullptr || slot.rtx_stream_ == nullptr || !slot.open_) return;
  size_t count = 0;
  nack.for_each([&](uint16_t sequence) {
    ++world_.counters.nacks_in;
    if (++count > limits::kNackedMax) return;
    const uint32_t buffer = take_buffer(cc::PacketKind::kRetransmission);
    if (buffer == EgressBuffers::kNone) return;
    const auto outgoing = slot.forwarder_.retransmit(sequence, *cache, now, rtt, memory(buffer));
    if (!outgoing) return world_.buffers.give_back(buffer);
    push(now, slot, buffer, *outgoing, cc::PacketKind::kRetransmission, Payload::kGoes);
  });
}

// Sound finds a buffer when everything else waits for slow clients.
uint32_t Downlink::take_buffer(cc::PacketKind kind) {
  const bool has_many = queued_.size() - free_.size() >= limits::kEgressQueueScarce;
  const bool may_take =
      kind == cc::PacketKind::kAudio ||
      !(world_.buffers.is_for_sound() || (has_many && world_.buffers.is_scarce()));
  const uint32_t buffer = may_take ? world_.buffers.take() : EgressBuffers::kNone;
  if (buffer == EgressBuffers::kNone) ++world_.counters.egress_full;
  return buffer;
}

// Once it is protected.
bool Downlink::fits(const Outgoing& outgoing) {
  if (outgoing.size() + connection_.rtp_overhead() <= EgressBuffers::kBytes) return true;
  ++world_.counters.egress_too_large;
  return false;
}

// Takes the buffer, in which the packet begins.
void Downlink::push(Timestamp now, Slot& slot, uint32_t buffer, const Outgoing& outgoing,
                    cc::PacketKind kind, Payload payload) {
  if (!fits(outgoing)) return world_.buffers.give_back(buffer);
  const size_t size = outgoing.size() + connection_.rtp_overhead();
  uint32_t place = 0;
  if (!free_.empty()) {
    place = free_.back();
    free_.pop_back();
  } else if (queued_.size() < limits::kEgressQueueMax) {
    place = static_cast<uint32_t>(queued_.size());
    queued_.emplace_back();
    free_.reserve(queued_.capacity());
  } else {
    ++world_.counters.egress_full;
    return world_.buffers.give_back(buffer);
  }
  queued_[place] = {.buffer = buffer, .slot = &slot, .outgoing = outgoing};
  const cc::PacerPacket packet = {.slot = place,
                                  .bytes = static_cast<uint16_t>(size + kWireOverheadBytes),
                                  .stream = slot.number_,
                                  .kind = kind};
  if (!pacer_.push(now, packet)) {
    ++world_.counters.egress_full;
    return release(place);
  }
  if (payload == Payload::kGoes) {
    keep_payload(queued_[place]);
  } else {
    borrowing_.push_back(place);
  }
}

// Behind the beginning of the packet, if it is not there already.
void Downlink::keep_payload(Queued& queued) {
  if (queued.slot == nullptr || queued.outgoing.tail.empty()) return;
  uint8_t* const behind = world_.buffers.data(queued.buffer) + queued.outgoing.head_bytes;
  if (queued.outgoing.tail.data() == behind) return;
  std::memcpy(behind, queued.outgoing.tail.data(), queued.outgoing.tail.size());
  queued.outgoing.tail = {behind, queued.outgoing.tail.size()};
}

void Downlink::work(Timestamp now) {
  if (now >= estimator_.next_deadline()) estimator_.on_deadline(now);
  while (const auto cluster = estimator_.take_probe()) pacer_.probe(*cluster);
  pacer_.set_rate(static_cast<double>(estimator_.pacing_bps()));
  pace(now);
  keep_payloads();
}

void Downlink::keep_payloads() {
  for (const uint32_t place : borrowing_) keep_payload(queued_[place]);
  borrowing_.clear();
}

Timestamp Downlink::next_deadline() const {
  return std::min({estimator_.next_deadline(), pacer_.next_deadline(), report_due_});
}

// What leaves now goes straight from where its payload is into the memory that it is sent from.
void Downlink::pace(Timestamp now) {
  std::array<cc::PacerAction, 16> actions;
  for (bool again = true; again;) {
    const size_t count = pacer_.take(now, actions);
    again = count == actions.size();
    for (const cc::PacerAction& action : std::span(actions).first(count)) {
      switch (action.what) {
        case cc::PacerAction::What::kSend: transmit(now, action); break;
        case cc::PacerAction::What::kPadding:
          make_padding(now, action);
          again = true;
          break;
        case cc::PacerAction::What::kDrop:
          ++world_.counters.egress_too_old;
          release(action.packet.slot);
          break;
      }
    }
  }
}

void Downlink::transmit(Timestamp now, const cc::PacerAction& action) {
  const Queued& queued = queued_[action.packet.slot];
  Slot& slot = *queued.slot;
  const Outgoing& outgoing = queued.outgoing;
  srtp::SendStream* const stream = outgoing.retransmission ? slot.rtx_stream_ : slot.stream_;
  const size_t sent =
      protect(*stream, world_.buffers.data(queued.buffer), outgoing, connection_.next_datagram(),
              {.sent = now, .probe = action.probe, .kind = action.packet.kind});
  if (sent > 0) ++(outgoing.retransmission ? world_.counters.rtx_out : world_.counters.packets_out);
  release(action.packet.slot);
}

// Its size on the wire; 0: it was dropped.
size_t Downlink::protect(srtp::SendStream& stream, uint8_t* head, const Outgoing& outgoing,
                         uint8_t* datagram, const cc::SentPacket& sent) {
  const Timestamp now = sent.sent;
  const size_t plain = outgoing.size() + connection_.rtp_overhead() + kWireOverheadBytes;
  const uint16_t number = estimator_.on_packet_sent(now, sent.kind, plain, sent.probe);
  const codec::RtpHeaderLayout& layout = outgoing.layout;
  if (layout.transport_sequence_at != 0) {
    codec::store16(head + layout.transport_sequence_at, number);
  }
  if (layout.abs_send_time_at != 0) {
    const double units = cc::seconds(Duration(now.ns())) * kAbsSendTimeUnits;
    codec::store24(head + layout.abs_send_time_at,
                   static_cast<uint32_t>(static_cast<uint64_t>(units) & 0xFFFFFF));
  }
  srtp::PlainRtp packet = {.header = {head, outgoing.header_bytes},
                           .prefix = {head + outgoing.header_bytes, head + outgoing.head_bytes},
                           .payload = outgoing.tail};
  // Beginning and rest of the payload are in one piece.
  if (outgoing.tail.empty() || outgoing.tail.data() == head + outgoing.head_bytes) {
    packet.payload = {head + outgoing.header_bytes, outgoing.size() - outgoing.header_bytes};
    packet.prefix = {};
  }
  const size_t size = connection_.send_rtp(datagram, stream, packet);
  return size == 0 ? 0 : size + kWireOverheadBytes;
}

// Of streams that have RTX, so that the numbers of their own stay without gaps.
void Downlink::make_padding(Timestamp now, const cc::PacerAction& action) {
  size_t bytes = 0;
  int packets = 0;
  const uint32_t buffer = world_.buffers.take();
  const auto slot = std::find_if(slots_.begin(), slots_.end(), [](const auto& each) {
    return each->open_ && each->rtx_stream_ != nullptr && each->source_;
  });
  if (buffer != EgressBuffers::kNone && slot != slots_.end()) {
    while (bytes < action.packet.bytes) {
      const size_t wanted = std::clamp<size_t>(action.packet.bytes - bytes, 1, kPaddingMax);
      const auto outgoing =
          (*slot)->forwarder_.padding(static_cast<uint8_t>(wanted), memory(buffer));
      if (!outgoing) break;
      const size_t sent = protect(*(*slot)->rtx_stream_, world_.buffers.data(buffer), *outgoing,
                                  connection_.next_datagram(),
                                  {.sent = now, .probe = action.probe, .kind = action.packet.kind});
      if (sent == 0) break;
      bytes += sent;
      ++packets;
      ++world_.counters.padding_out;
    }
  }
  if (buffer != EgressBuffers::kNone) world_.buffers.give_back(buffer);
  pacer_.on_padding_sent(now, bytes, packets);
}

void Downlink::drop_queued() {
  for (const std::unique_ptr<Slot>& slot : slots_) {
    pacer_.cancel(slot->number_, [this](const auto& packet) { release(packet.slot); });
  }
  borrowing_.clear();
}

void Downlink::release(uint32_t place) {
  world_.buffers.give_back(queued_[place].buffer);
  queued_[place].slot = nullptr;
  free_.push_back(place);
}

void Downlink::on_transport_feedback(Timestamp now, const codec::TransportFeedback& feedback) {
  estimator_.on_feedback(now, feedback);
}

void Downlink::on_remb(const codec::Remb& remb) {
  constexpr uint64_t kMax = INT64_MAX;
  estimator_.on_remb(static_cast<int64_t>(std::min(remb.bits_per_s, kMax)));
}

void Downlink::on_report(Timestamp now, const codec::ReportBlock& block) {
  Slot* const slot = slot_of(block.ssrc);
  if (slot == nullptr) return;
  const Slot::Received received = slot->on_report(now, block);
  if (received.expected <= 0) return;
  const int lost = std::clamp(received.lost, 0, received.expected);
  estimator_.on_receiver_report(now, received.expected - lost, lost);
}

bool Downlink::write_sender_reports(Timestamp now, codec::RtcpWriter& out) {
  static constexpr PublisherClock kUnknown;
  reported_ = now;
  report_due_ = Timestamp::max();
  for (const std::unique_ptr<Slot>& slot : slots_) {
    const uint32_t packets = slot->forwarder_.counters().packets;
    if (!slot->source_ || packets == slot->told_packets_) continue;
    const PublisherClock* const publisher = slot->source_->publisher;
    const auto report = slot->forwarder_.sender_report(
        ntp_at(world_, now), now, publisher == nullptr ? kUnknown : *publisher);
    if (!report) continue;
    if (!out.add_sender_report(*report)) return false;
    slot->told_packets_ = packets;
  }
  return true;
}

Bandwidth Downlink::bandwidth() const {
  return {.target_bps = capped(estimator_.target_bps()),
          .acknowledged_bps = estimator_.acknowledged_bps(),
          .rtt = estimator_.rtt(),
          .loss = estimator_.loss(),
          .loss_counted_at = estimator_.loss_counted_at(),
          .idle = estimator_.outstanding_bytes() == 0};
}

}  // namespace earshot::sfu
