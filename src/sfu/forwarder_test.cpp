#include "sfu/forwarder.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "codec/testing/hex.h"
#include "codec/vp8_descriptor.h"
#include "sfu/stream_reader.h"
#include "sfu/testing/forwarding_rig.h"
#include "sfu/testing/synthetic_publisher.h"

namespace earshot::sfu {
namespace {

using testing::PublisherConfig;
using testing::slot_config;
using testing::SyntheticPublisher;
using Buffer = std::vector<uint8_t>;

Timestamp at(int64_t ms) {
  return Timestamp::from_ns(1'000'000'000) + std::chrono::milliseconds(ms);
}

// One publisher and one slot that plays it, packet by packet.
struct Slot {
  explicit Slot(PublisherConfig config)
      : publisher(config, random),
        forwarder(slot_config(config.kind == MediaCodec::kOpus), extensions) {
    for (uint8_t i = 0; i < config.streams; ++i) {
      readers.emplace_back(TrackId(1), config.kind, i);
      caches.emplace_back(limits::kRtxHighLayerBytes, limits::kRtxVideoPacketsMax);
    }
    forwarder.set_source(TrackId(1), config.kind,
                         config.spatial_layers > 1 ? Scalability::kSvc : Scalability::kSimulcast,
                         clocks);
  }

  // What goes out, with the header's parts readable.
  struct Sent {
    Buffer bytes;
    Outgoing outgoing;
    codec::RtpPacket packet() const { return *codec::RtpPacket::parse(bytes, map); }
    codec::ExtensionMap map = SyntheticPublisher::extensions();
  };
  std::optional<Sent> finish(const std::optional<Outgoing>& outgoing) {
    if (!outgoing) return std::nullopt;
    Sent sent{.bytes = Buffer(head.begin(), head.begin() + outgoing->head_bytes),
              .outgoing = *outgoing};
    sent.bytes.insert(sent.bytes.end(), outgoing->tail.begin(), outgoing->tail.end());
    return sent;
  }
  std::optional<Sent> forward(const testing::SentPacket& sent, int64_t ms = 0) {
    const auto packet = codec::RtpPacket::parse(sent.bytes, extensions);
    const MediaPacket media = readers[sent.stream].read(packet.value(), at(ms));
    caches[sent.stream].insert(media);
    return finish(forwarder.forward(media, head));
  }
  std::vector<Sent> forward_all(const std::vector<testing::SentPacket>& packets, int64_t ms = 0) {
    std::vector<Sent> out;
    for (const auto& packet : packets) {
      if (auto sent = forward(packet, ms)) out.push_back(std::move(*sent));
    }
    return out;
  }
  std::vector<Sent> picture(int64_t ms) { return forward_all(publisher.picture(at(ms)), ms); }
  std::optional<Sent> retransmit(uint16_t sequence, int64_t ms, Duration round_trip = 50ms) {
    return finish(
        forwarder.retransmit(sequence, caches[forwarder.stream()], at(ms), round_trip, head));
  }

  SeededRandom random{5};
  codec::ExtensionMap extensions = SyntheticPublisher::extensions();
  SyntheticPublisher publisher;
  std::vector<StreamReader> readers;
  std::vector<RtxCache> caches;
  StreamClocks clocks;
  Forwarder forwarder;
  std::array<uint8_t, kOutgoingHeadBytesMax> head{};
};

TEST(Forwarder, SendsWithTheNumbersOfItsSlot) {
  Slot slot({.streams = 1});
  slot.forwarder.set_target({0, 2});
  const auto sent = slot.picture(0);
  ASSERT_EQ(sent.size(), 3u);
  const codec::RtpPacket packet = sent[0].packet();
  EXPECT_EQ(packet.ssrc(), 1000u);
  EXPECT_EQ(packet.payload_type(), 96);
  EXPECT_EQ(packet.sequence(), 30'000);
  EXPECT_EQ(packet.timestamp(), 0xffff'0000u);
  EXPECT_EQ(packet.text(codec::RtpExtension::kMid), "3");
  EXPECT_TRUE(sent[0].outgoing.begins);
  EXPECT_FALSE(sent[1].outgoing.begins);
  EXPECT_EQ(sent[2].packet().sequence(), 30'002);
  EXPECT_TRUE(sent[2].packet().marker());
  EXPECT_EQ(slot.forwarder.counters().packets, 3u);
}

// A decoder waits for what comes behind a packet without it.
TEST(Forwarder, EndsAPictureWhereTheLayersThatGoAlongEnd) {
  for (int8_t spatial = 0; spatial < 3; ++spatial) {
    Slot slot({.kind = MediaCodec::kVp9, .streams = 1, .spatial_layers = 3, .packets = 2});
    slot.forwarder.set_target({spatial, 2});
    for (int64_t ms = 0; ms < 330; ms += 33) {
      const auto sent = slot.picture(ms);
      ASSERT_FALSE(sent.empty());
      for (const auto& each : sent) {
        EXPECT_EQ(each.packet().marker(), &each == &sent.back()) << "layer " << int{spatial};
      }
    }
  }
}

TEST(Forwarder, LeavesTheRestOfThePayloadWhereItIs) {
  Slot slot({.streams = 1, .packets = 1});
  slot.forwarder.set_target({0, 2});
  const auto packets = slot.publisher.picture(at(0));
  const auto packet = codec::RtpPacket::parse(packets[0].bytes, slot.extensions);
  const MediaPacket media = slot.readers[0].read(packet.value(), at(0));
  const auto outgoing = slot.forwarder.forward(media, slot.head);
  ASSERT_TRUE(outgoing.has_value());
  EXPECT_EQ(outgoing->tail.data(), packet->payload().data() + 6);
  EXPECT_EQ(outgoing->tail.size(), packet->payload().size() - 6);
  EXPECT_EQ(outgoing->head_bytes, outgoing->header_bytes + 6);
}

TEST(Forwarder, SendsNothingThatWasNotAskedFor) {
  Slot slot({.streams = 3});
  EXPECT_TRUE(slot.picture(0).empty()) << "no target";
  slot.forwarder.set_target({0, 2});
  EXPECT_EQ(slot.forwarder.key_frame_wanted(), 0);
  EXPECT_TRUE(slot.picture(33).empty()) << "no key frame";
  slot.publisher.request_key_frame(0);
  EXPECT_FALSE(slot.picture(66).empty());
  EXPECT_FALSE(slot.forwarder.key_frame_wanted().has_value());
  slot.forwarder.clear_source();
  EXPECT_TRUE(slot.picture(99).empty()) << "no source";
}

TEST(Forwarder, SendsNothingWithoutAPayloadType) {
  Slot slot({.kind = MediaCodec::kVp9, .streams = 1});
  SlotConfig config = slot_config(false);
  config.payload_types[static_cast<size_t>(MediaCodec::kVp9)] = 0;
  Forwarder forwarder(config, slot.extensions);
  forwarder.set_source(TrackId(1), MediaCodec::kVp9, Scalability::kSvc, slot.clocks);
  forwarder.set_target({0, 2});
  const auto packets = slot.publisher.picture(at(0));
  const auto packet = codec::RtpPacket::parse(packets[0].bytes, slot.extensions);
  EXPECT_FALSE(forwarder.forward(slot.readers[0].read(packet.value(), at(0)), slot.head));
}

TEST(Forwarder, DoesNotTakePaddingForLoss) {
  Slot slot({.streams = 1, .packets = 1});
  slot.forwarder.set_target({0, 2});
  slot.picture(0);
  EXPECT_FALSE(slot.forward(slot.publisher.padding(0, at(10))).has_value());
  EXPECT_EQ(slot.picture(33)[0].packet().sequence(), 30'001);
}

TEST(Forwarder, FillsTheNumberOfALatePacketThatIsNotWanted) {
  Slot slot({.streams = 1, .packets = 1});
  slot.forwarder.set_target({0, 2});
  slot.picture(0);
  const auto late = slot.publisher.padding(0, at(10));
  EXPECT_EQ(slot.picture(33)[0].packet().sequence(), 30'002);
  const auto filler = slot.forward(late);
  ASSERT_TRUE(filler.has_value());
  EXPECT_EQ(filler->packet().sequence(), 30'001);
  EXPECT_TRUE(filler->packet().payload().empty());
  EXPECT_EQ(filler->packet().padding_bytes(), 1u);
  EXPECT_FALSE(slot.forward(late).has_value()) << "once";
  EXPECT_EQ(slot.forwarder.counters().filled, 1u);
}

TEST(Forwarder, AsksForAKeyFrameWhenTooMuchIsMissing) {
  Slot slot({.streams = 1, .packets = 1});
  slot.forwarder.set_target({0, 2});
  slot.picture(0);
  for (uint64_t i = 0; i <= limits::kSequenceGapMax; ++i) slot.publisher.picture(at(1));
  EXPECT_TRUE(slot.picture(33).empty());
  EXPECT_EQ(slot.forwarder.key_frame_wanted(), 0);
  slot.publisher.request_key_frame(0);
  const auto sent = slot.picture(66);
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].packet().sequence(), 30'001);
}

// RFC 4588 §4.
TEST(Retransmission, IsThePacketWithItsNumberInFront) {
  Slot slot({.streams = 1});
  slot.forwarder.set_target({0, 2});
  const auto sent = slot.picture(0);
  const auto again = slot.retransmit(30'001, 100);
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->outgoing.retransmission);
  EXPECT_EQ(again->packet().ssrc(), 2000u);
  EXPECT_EQ(again->packet().payload_type(), 97);
  EXPECT_EQ(again->packet().sequence(), 20);
  EXPECT_EQ(again->packet().timestamp(), sent[1].packet().timestamp());
  const Bytes payload = again->packet().payload();
  EXPECT_EQ(codec::load16(payload.data()), 30'001);
  EXPECT_EQ(as_text(payload.subspan(2)), as_text(sent[1].packet().payload()));
  EXPECT_TRUE(slot.retransmit(30'002, 100)->packet().marker());
}

TEST(Retransmission, HasThePictureIdOfTheFirstTime) {
  Slot slot({.streams = 1, .packets = 1});
  slot.forwarder.set_target({0, 2});
  std::vector<Buffer> payloads;
  for (int i = 0; i < 40; ++i) {
    if (i == 20) slot.forwarder.set_target({0, 0});
    for (const auto& sent : slot.picture(33 * i)) {
      const Bytes payload = sent.packet().payload();
      payloads.emplace_back(payload.begin(), payload.end());
    }
  }
  for (size_t i = 0; i < payloads.size(); ++i) {
    const auto again = slot.retransmit(static_cast<uint16_t>(30'000 + i), 2000);
    ASSERT_TRUE(again.has_value());
    const codec::RtpPacket packet = again->packet();
    const Bytes payload = packet.payload().subspan(2);
    EXPECT_EQ(Buffer(payload.begin(), payload.end()), payloads[i]);
  }
}

TEST(Retransmission, WaitsForARoundTrip) {
  Slot slot({.streams = 1});
  slot.forwarder.set_target({0, 2});
  slot.picture(0);
  EXPECT_TRUE(slot.retransmit(30'001, 100, 80ms).has_value());
  EXPECT_FALSE(slot.retransmit(30'001, 170, 80ms).has_value());
  EXPECT_TRUE(slot.retransmit(30'001, 190, 80ms).has_value());
}

TEST(Retransmission, IsRefusedForWhatIsNotTheSources) {
  Slot slot({.streams = 1});
  slot.forwarder.set_target({0, 2});
  slot.picture(0);
  EXPECT_FALSE(slot.retransmit(29'999, 100).has_value()) << "never sent";
  EXPECT_FALSE(slot.retransmit(30'003, 100).has_value()) << "not yet sent";
  slot.forwarder.set_source(TrackId(1), MediaCodec::kVp8, Scalability::kSimulcast, slot.clocks);
  EXPECT_FALSE(slot.retransmit(30'001, 100).has_value()) << "before the last switch";
}

// sfu.md §3, row 7.
TEST(Retransmission, IsRefusedForWhatIsOlderThanTheKeyFrameOfALostPicture) {
  Slot slot({.streams = 1, .packets = 1});
  slot.forwarder.set_target({0, 2});
  for (int i = 0; i < 4; ++i) slot.picture(33 * i);
  slot.publisher.request_key_frame(0);
  slot.picture(132);
  EXPECT_TRUE(slot.retransmit(30'003, 200).has_value()) << "that key frame was for somebody else";
  slot.forwarder.on_picture_lost();
  slot.picture(165);
  EXPECT_TRUE(slot.retransmit(30'002, 200).has_value()) << "it may still help";
  slot.publisher.request_key_frame(0);
  slot.picture(198);
  EXPECT_FALSE(slot.retransmit(30'001, 300).has_value());
  EXPECT_FALSE(slot.retransmit(30'005, 300).has_value());
  EXPECT_TRUE(slot.retransmit(30'006, 300).has_value()) << "the key frame itself";
  slot.publisher.request_key_frame(0);
  slot.picture(231);
  EXPECT_TRUE(slot.retransmit(30'006, 400).has_value()) << "nothing is lost any more";
}

TEST(Retransmission, TellsWhenThePacketIsGone) {
  Slot slot({.streams = 1});
  slot.forwarder.set_target({0, 2});
  slot.picture(0);
  const RtxCache empty(4096, 16);
  EXPECT_FALSE(slot.forwarder.retransmit(30'001, empty, at(100), 50ms, slot.head).has_value());
  EXPECT_EQ(slot.forwarder.counters().too_late, 1u);
}

TEST(Padding, GoesOverTheStreamOfRetransmissions) {
  Slot slot({.streams = 1});
  slot.forwarder.set_target({0, 2});
  slot.picture(0);
  std::vector<uint8_t> out(600);
  const auto padding = slot.forwarder.padding(255, out);
  ASSERT_TRUE(padding.has_value());
  out.resize(padding->head_bytes);
  const auto packet = codec::RtpPacket::parse(out, slot.extensions);
  ASSERT_TRUE(packet.has_value());
  EXPECT_EQ(packet->ssrc(), 2000u);
  EXPECT_EQ(packet->padding_bytes(), 255u);
  EXPECT_TRUE(packet->payload().empty());
  EXPECT_EQ(slot.picture(33)[0].packet().sequence(), 30'003);
}

TEST(Replay, BeginsAtACachedKeyFrame) {
  Slot slot({.streams = 1});
  for (int i = 0; i < 10; ++i) slot.picture(33 * i);
  const auto start = replay_start(slot.caches[0], at(400));
  ASSERT_TRUE(start.has_value());
  slot.forwarder.set_target({0, 2});
  size_t count = 0;
  for (uint64_t sequence = *start; sequence <= slot.caches[0].newest(); ++sequence) {
    const auto packet = slot.caches[0].find(sequence);
    ASSERT_TRUE(packet.has_value());
    count += slot.forwarder.forward(*packet, slot.head).has_value() ? 1 : 0;
  }
  EXPECT_EQ(count, 30u);
  EXPECT_EQ(slot.picture(433)[0].packet().sequence(), 30'030);
}

TEST(Replay, IsNotPossibleFromAnOldOrIncompleteKeyFrame) {
  Slot slot({.streams = 1});
  EXPECT_FALSE(replay_start(slot.caches[0], at(0)).has_value());
  for (int i = 0; i < 3; ++i) slot.picture(33 * i);
  auto packets = slot.publisher.picture(at(99));
  slot.forward(packets[0]);
  slot.forward(packets[2]);
  EXPECT_FALSE(replay_start(slot.caches[0], at(100)).has_value());
  slot.forward(packets[1]);
  EXPECT_TRUE(replay_start(slot.caches[0], at(100)).has_value());
  for (int i = 4; i <= 30; ++i) slot.picture(33 * i);
  EXPECT_TRUE(replay_start(slot.caches[0], at(1000)).has_value());
  EXPECT_FALSE(replay_start(slot.caches[0], at(1001)).has_value());
}

TEST(Replay, IsNotPossibleOfWhatStands) {
  Slot slot({.streams = 1});
  for (int i = 0; i < 3; ++i) slot.picture(33 * i);
  EXPECT_TRUE(replay_start(slot.caches[0], at(366)).has_value());
  EXPECT_FALSE(replay_start(slot.caches[0], at(367)).has_value());
}

TEST(Audio, BeginsWithAnyPacketAndAMarker) {
  Slot slot({.kind = MediaCodec::kOpus, .streams = 1});
  const auto first = slot.picture(0);
  ASSERT_EQ(first.size(), 1u);
  EXPECT_TRUE(first[0].packet().marker());
  EXPECT_EQ(first[0].packet().payload_type(), 111);
  EXPECT_EQ(first[0].packet().audio_level()->minus_dbov, 30);
  EXPECT_FALSE(slot.picture(20)[0].packet().marker());
}

TEST(Audio, CountsOnOverSilenceThatIsNotForwarded) {
  Slot slot({.kind = MediaCodec::kOpus, .streams = 1});
  slot.picture(0);
  const auto silent = [&](int64_t ms) {
    const auto sent = slot.publisher.picture(at(ms));
    const auto packet = codec::RtpPacket::parse(sent[0].bytes, slot.extensions);
    MediaPacket media = slot.readers[0].read(packet.value(), at(ms));
    media.header.surplus_silence = true;
    return slot.forwarder.forward(media, slot.head).has_value();
  };
  for (int64_t ms = 20; ms <= 2000; ms += 20) EXPECT_FALSE(silent(ms));
  const auto next = slot.picture(2020);
  EXPECT_EQ(next[0].packet().sequence(), 30'001);
  EXPECT_EQ(next[0].packet().timestamp(), 0xffff'0000u + 2020 * 48) << "the clock went on";
  EXPECT_TRUE(next[0].packet().marker());
}

// sfu.md §3, row 5.
TEST(SenderReports, TellTheTimesOfThePublisherOnOurClock) {
  Slot slot({.streams = 1, .packets = 1});
  slot.forwarder.set_target({0, 2});
  const NtpTime ntp = to_ntp(WallTime::from_ms(1'800'000'000'000));
  PublisherClock clock;
  EXPECT_FALSE(slot.forwarder.sender_report(ntp, at(0), clock).has_value());
  const auto sent = slot.picture(0);
  const auto by_arrival = slot.forwarder.sender_report(ntp, at(500), clock);
  ASSERT_TRUE(by_arrival.has_value());
  EXPECT_EQ(by_arrival->ssrc, 1000u);
  EXPECT_EQ(by_arrival->ntp_time, ntp);
  EXPECT_EQ(by_arrival->packets, 1u);
  EXPECT_EQ(by_arrival->rtp_timestamp, sent[0].packet().timestamp() + 500 * 90);

  // The report says that the stream's timestamps run 40 ms behind those of the packets' arrival.
  codec::SenderReport report = slot.publisher.sender_report(0, at(460));
  slot.clocks[0].on_sender_report(report);
  clock.on_sender_report(SyntheticPublisher::ntp_of(at(460)), at(500));
  const auto by_report = slot.forwarder.sender_report(ntp, at(500), clock);
  EXPECT_EQ(by_report->rtp_timestamp, sent[0].packet().timestamp() + 460 * 90);
}

}  // namespace
}  // namespace earshot::sfu
