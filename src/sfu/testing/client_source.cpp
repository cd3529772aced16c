#include "sfu/testing/client_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "codec/big_endian.h"
#include "codec/rtp_packet.h"

namespace earshot::sfu::testing {
namespace {

constexpr Duration kSoundInterval = 20ms;
constexpr Duration kPictureInterval = Duration(1s) / 30;
constexpr uint64_t kFirstSequenceMax = 1 << 15;  // RFC 3711 §3.3.1
constexpr size_t kPacketBytesMax = 1500;
constexpr uint8_t kPaddingBytes = 200;
constexpr uint8_t kPaddingBit = 0x20;

PayloadType payload_type_of(const Section& section, MediaCodec codec) {
  const auto found = std::find_if(section.payload_types.begin(), section.payload_types.end(),
                                  [&](const PayloadType& each) { return each.codec == codec; });
  CHECK(found != section.payload_types.end());
  return *found;
}

uint32_t random_ssrc(Random& random) { return static_cast<uint32_t>(1 + random.below(UINT32_MAX)); }

}  // namespace

ClientSource::ClientSource(const Section& section, const PublisherConfig& publisher,
                           const codec::ExtensionMap& extensions, uint16_t& transport_sequence,
                           Random& random, Send send)
    : section_(section),
      payload_type_(payload_type_of(section, publisher.kind)),
      extensions_(extensions),
      transport_sequence_(transport_sequence),
      random_(random),
      send_(std::move(send)),
      publisher_(publisher, random),
      interval_(publisher.kind == MediaCodec::kOpus ? kSoundInterval : kPictureInterval),
      out_(kPacketBytesMax) {
  for (uint8_t i = 0; i < publisher.streams; ++i) {
    Stream& stream = streams_.emplace_back();
    if (i < section.rids.size()) stream.rid = section.rids[i];
    stream.kept.resize(kKept);
    stream.headers.resize(kKept);
    stream.descriptors.resize(kKept);
  }
  change_ssrcs();
}

void ClientSource::change_ssrcs() {
  for (size_t i = 0; i < streams_.size(); ++i) {
    Stream& stream = streams_[i];
    const bool announced = i < section_.announced_streams.size() && stream.ssrc == 0;
    stream.ssrc = announced ? section_.announced_streams[i].ssrc : random_ssrc(random_);
    stream.rtx_ssrc = announced ? section_.announced_streams[i].rtx_ssrc : random_ssrc(random_);
    stream.sequence = static_cast<uint16_t>(random_.below(kFirstSequenceMax));
    stream.rtx_sequence = static_cast<uint16_t>(random_.below(kFirstSequenceMax));
    stream.named = stream.rtx_named = 0;
    stream.packets = stream.octets = 0;
    for (auto& payload : stream.kept) payload.clear();
    publisher_.request_key_frame(static_cast<uint8_t>(i));
  }
}

void ClientSource::on_deadline(Timestamp now) {
  if (now < next_) return;
  // Who is late does not take two pictures in one moment.
  next_ = std::max(next_ + interval_, now + interval_ / 2);
  for (const SentPacket& packet : publisher_.picture(now)) send(streams_[packet.stream], packet);
}

void ClientSource::send(Stream& stream, const SentPacket& sent) {
  const auto packet = codec::RtpPacket::parse(sent.bytes, publisher_extensions_);
  CHECK(packet.has_value());
  ClientHeader header = {.payload_type = payload_type_.number,
                         .marker = packet->marker(),
                         .sequence = stream.sequence++,
                         .timestamp = packet->timestamp(),
                         .ssrc = stream.ssrc,
                         .audio_level = packet->audio_level()};
  const Bytes payload = packet->payload();
  const size_t place = header.sequence % kKept;
  stream.kept[place].assign(payload.begin(), payload.end());
  const Bytes descriptor =
      packet->extension(codec::RtpExtension::kDependencyDescriptor).value_or(Bytes());
  stream.descriptors[place].assign(descriptor.begin(), descriptor.end());
  header.dependency_descriptor = stream.descriptors[place];
  stream.headers[place] = header;
  if (stream.named < kNamedPackets) {
    ++stream.named;
    header.mid = section_.mid;
    header.rid = stream.rid;
  }
  ++stream.packets;
  stream.octets += static_cast<uint32_t>(payload.size());
  packets_ += transmit(header, {}, payload) ? 1u : 0u;
}

bool ClientSource::transmit(const ClientHeader& fields, Bytes front, Bytes payload) {
  ClientHeader header = fields;
  header.transport_sequence = next_transport_sequence();
  size_t size = write_client_header(out_, header, extensions_);
  CHECK(size + front.size() + payload.size() <= out_.size());
  for (const Bytes part : {front, payload}) {
    if (!part.empty()) std::memcpy(out_.data() + size, part.data(), part.size());
    size += part.size();
  }
  return send_(Bytes(out_).first(size));
}

void ClientSource::send_padding(uint8_t index, Timestamp now) {
  Stream& stream = streams_[index];
  ClientHeader header = {.payload_type = payload_type_.rtx.value_or(0),
                         .sequence = stream.rtx_sequence++,
                         .timestamp = static_cast<uint32_t>(now.ns() / 11'111),
                         .ssrc = stream.rtx_ssrc,
                         .transport_sequence = next_transport_sequence(),
                         .mid = section_.mid,
                         .repaired_rid = stream.rid};
  const size_t size = write_client_header(out_, header, extensions_);
  out_[0] |= kPaddingBit;
  std::memset(out_.data() + size, 0, kPaddingBytes);
  out_[size + kPaddingBytes - 1] = kPaddingBytes;
  send_(Bytes(out_).first(size + kPaddingBytes));
}

ClientSource::Stream* ClientSource::stream_of(uint32_t ssrc) {
  const auto found = std::find_if(streams_.begin(), streams_.end(),
                                  [&](const Stream& each) { return each.ssrc == ssrc; });
  return found == streams_.end() ? nullptr : &*found;
}

bool ClientSource::has(uint32_t ssrc) const {
  return std::any_of(streams_.begin(), streams_.end(), [&](const Stream& each) {
    return each.ssrc == ssrc || each.rtx_ssrc == ssrc;
  });
}

bool ClientSource::on_nack(const codec::Nack& nack) {
  Stream* const stream = stream_of(nack.about.media_ssrc);
  if (stream == nullptr) return false;
  nack.for_each([&](uint16_t sequence) {
    ++nacked_;
    send_again(*stream, sequence);
  });
  return true;
}

void ClientSource::send_again(Stream& stream, uint16_t sequence) {
  const size_t place = sequence % kKept;
  ClientHeader header = stream.headers[place];
  if (stream.kept[place].empty() || header.sequence != sequence || !payload_type_.rtx) return;
  header.payload_type = *payload_type_.rtx;
  header.ssrc = stream.rtx_ssrc;
  header.sequence = stream.rtx_sequence++;
  if (stream.rtx_named < kNamedPackets) {
    ++stream.rtx_named;
    header.mid = section_.mid;
    header.repaired_rid = stream.rid;
  }
  std::array<uint8_t, 2> number{};  // RFC 4588 §4
  codec::store16(number.data(), sequence);
  retransmitted_ += transmit(header, number, stream.kept[place]) ? 1u : 0u;
}

bool ClientSource::on_pli(uint32_t ssrc) {
  Stream* const stream = stream_of(ssrc);
  if (stream == nullptr) return false;
  ++key_frames_asked_;
  publisher_.request_key_frame(static_cast<uint8_t>(stream - streams_.data()));
  return true;
}

bool ClientSource::on_report(const codec::ReportBlock& block) {
  Stream* const stream = stream_of(block.ssrc);
  if (stream != nullptr) stream->report = block;
  return stream != nullptr;
}

void ClientSource::write_sender_reports(Timestamp now, codec::RtcpWriter& out) {
  for (uint8_t i = 0; i < streams_.size(); ++i) {
    const Stream& stream = streams_[i];
    if (stream.packets == 0) continue;
    codec::SenderReport report = publisher_.sender_report(i, now);
    report.ssrc = stream.ssrc;
    report.packets = stream.packets;
    report.octets = stream.octets;
    CHECK(out.add_sender_report(report));
  }
}

}  // namespace earshot::sfu::testing
