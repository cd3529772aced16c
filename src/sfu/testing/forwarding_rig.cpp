#include "sfu/testing/forwarding_rig.h"

#include <algorithm>

namespace earshot::sfu::testing {
namespace {

constexpr Duration kTurn = std::chrono::milliseconds(10);
constexpr Duration kRoundTrip = std::chrono::milliseconds(50);

bool happens(Random& random, double probability) {
  return static_cast<double>(random.below(1'000'000)) < probability * 1e6;
}

}  // namespace

SlotConfig slot_config(bool audio) {
  return {.audio = audio,
          .ssrc = 1000,
          .rtx_ssrc = 2000,
          .payload_types = {111, 96, 98},
          .rtx_payload_types = {112, 97, 99},
          .mid = "3",
          .first_sequence = 30'000,
          .first_rtx_sequence = 20,
          .first_timestamp = 0xffff'0000};
}

PublishedTrack::PublishedTrack(TrackId id, PublisherConfig config, Random& random)
    : id(id), config(config), publisher(config, random) {
  for (uint8_t i = 0; i < config.streams; ++i) {
    readers.emplace_back(id, config.kind, i);
    caches.emplace_back(limits::kRtxHighLayerBytes, limits::kRtxVideoPacketsMax);
  }
}

ForwardingRig::ForwardingRig(uint64_t seed, bool audio, Link up, Link down)
    : random_(seed),
      up_(up),
      down_(down),
      forwarder_(slot_config(audio), extensions_),
      viewer_(slot_config(audio), extensions_) {}

size_t ForwardingRig::add_track(PublisherConfig config) {
  const auto id = TrackId(tracks_.size() + 1);
  tracks_.push_back(std::make_unique<PublishedTrack>(id, config, random_));
  return tracks_.size() - 1;
}

void ForwardingRig::at(Timestamp time, std::function<void()> run) {
  events_.push({.at = time, .order = ++order_, .run = std::move(run)});
}

std::vector<Timestamp> ForwardingRig::arrivals(const Link& link) {
  std::vector<Timestamp> out;
  if (!draining_ && happens(random_, link.loss)) return out;
  const size_t copies = !draining_ && happens(random_, link.duplication) ? 2 : 1;
  for (size_t i = 0; i < copies; ++i) {
    const auto jitter = static_cast<uint64_t>(link.jitter.count());
    out.push_back(now_ + link.delay + Duration(jitter == 0 ? 0 : random_.below(jitter)));
  }
  return out;
}

void ForwardingRig::play(size_t i, Layers target, bool replay) {
  PublishedTrack& track = *tracks_[i];
  playing_ = i;
  forwarder_.set_source(
      track.id, track.config.kind,
      track.config.spatial_layers > 1 ? Scalability::kSvc : Scalability::kSimulcast, track.clocks);
  forwarder_.set_target(target);
  if (!replay) return;
  const RtxCache& cache = track.caches[static_cast<size_t>(target.spatial)];
  if (const auto start = replay_start(cache, now_)) {
    for (uint64_t sequence = *start; sequence <= cache.newest(); ++sequence) {
      if (const auto packet = cache.find(sequence)) forward(track, *packet);
    }
  }
}

void ForwardingRig::run(Duration time) {
  const Timestamp end = now_ + time;
  for (Timestamp next = now_; next < end; next += kTurn) {
    at(next, [this] {
      publish();
      ask_for_missing();
      ask_for_key_frames();
      report();
      ++turn_;
    });
  }
  while (!events_.empty() && events_.top().at < end) {
    const Event event = events_.top();
    events_.pop();
    now_ = event.at;
    event.run();
  }
  now_ = end;
}

void ForwardingRig::drain() {
  draining_ = true;
  run(std::chrono::seconds(2));
  draining_ = false;
  viewer_.finish();
}

void ForwardingRig::publish() {
  if (draining_) return;
  for (auto& track : tracks_) {
    // Sound every 20 ms, pictures every 30.
    const uint64_t every = track->config.kind == MediaCodec::kOpus ? 2 : 3;
    if (turn_ % every != 0) continue;
    std::vector<SentPacket> packets = track->publisher.picture(now_);
    if (happens(random_, 0.05) && track->config.kind != MediaCodec::kOpus) {
      const auto stream = static_cast<uint8_t>(random_.below(track->config.streams));
      packets.push_back(track->publisher.padding(stream, now_));
    }
    for (SentPacket& packet : packets) {
      const auto times = arrivals(up_);
      if (times.empty()) ++track->lost;
      for (const Timestamp time : times) {
        at(time, [this, &track = *track, packet] { on_media(track, packet); });
      }
    }
  }
}

void ForwardingRig::on_media(PublishedTrack& track, const SentPacket& sent) {
  const auto packet = codec::RtpPacket::parse(sent.bytes, extensions_);
  const MediaPacket media = track.readers[sent.stream].read(packet.value(), now_);
  track.caches[sent.stream].insert(media);
  forward(track, media);
}

void ForwardingRig::forward(PublishedTrack& track, const MediaPacket& packet) {
  std::array<uint8_t, kOutgoingHeadBytesMax> head;
  const auto outgoing = forwarder_.forward(packet, head);
  if (!outgoing) return;
  deliver(*outgoing, head);
  if (!outgoing->begins) return;
  while (const auto filler = forwarder_.next_fill(head)) deliver(*filler, head);
  const RtxCache& cache = track.caches[packet.header.layer];
  for (uint64_t next = packet.header.sequence + 1; next <= cache.newest(); ++next) {
    if (const auto cached = cache.find(next)) forward(track, *cached);
  }
}

void ForwardingRig::deliver(const Outgoing& outgoing, Bytes head) {
  std::vector<uint8_t> bytes(head.begin(), head.begin() + outgoing.head_bytes);
  bytes.insert(bytes.end(), outgoing.tail.begin(), outgoing.tail.end());
  ++delivered;
  Link link = down_;
  link.duplication = 0;  // SRTP lets each packet through once
  const auto times = arrivals(link);
  if (times.empty()) ++lost_down;
  const MediaCodec kind = tracks_[playing_]->config.kind;
  for (const Timestamp time : times) {
    at(time, [this, bytes, kind] { viewer_.receive(bytes, kind, now_); });
  }
}

void ForwardingRig::ask_for_missing() {
  if (turn_ % 2 != 0 || tracks_.empty()) return;
  std::array<uint8_t, kOutgoingHeadBytesMax> head;
  PublishedTrack& track = *tracks_[playing_];
  for (const uint16_t sequence : viewer_.missing()) {
    const auto outgoing =
        forwarder_.retransmit(sequence, track.caches[forwarder_.stream()], now_, kRoundTrip, head);
    if (outgoing) deliver(*outgoing, head);
  }
}

void ForwardingRig::ask_for_key_frames() {
  const auto stream = forwarder_.key_frame_wanted();
  if (!stream || tracks_.empty()) return;
  PublishedTrack& track = *tracks_[playing_];
  if (*stream >= track.config.streams) return;
  if (now_ - track.key_asked[*stream] < std::chrono::milliseconds(200)) return;
  track.key_asked[*stream] = now_;
  at(now_ + up_.delay, [&track, stream = *stream] { track.publisher.request_key_frame(stream); });
}

void ForwardingRig::report() {
  if (turn_ % 50 != 0) return;
  for (auto& track : tracks_) {
    for (uint8_t i = 0; i < track->config.streams; ++i) {
      const codec::SenderReport report = track->publisher.sender_report(i, now_);
      at(now_ + up_.delay, [this, &track = *track, i, report] {
        track.clocks[i].on_sender_report(report);
        track.clock.on_sender_report(report.ntp_time, now_);
      });
    }
  }
  if (tracks_.empty() || !on_sender_report) return;
  const auto own = forwarder_.sender_report(to_ntp(WallTime::from_ms(now_.ns() / 1'000'000)), now_,
                                            tracks_[playing_]->clock);
  if (own) on_sender_report(*own);
}

}  // namespace earshot::sfu::testing
