#include "sfu/peer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "codec/big_endian.h"
#include "codec/demux.h"
#include "codec/stun_message.h"
#include "io/crypto.h"
#include "sfu/receiving_answer.h"

namespace earshot::bench {
namespace {

using sfu::MediaCodec;
using sfu::testing::PacketOrigin;

constexpr size_t kTrailerBytes =
    sfu::testing::kPacketOriginBytes + sfu::testing::kFrameContentBytes;
constexpr uint8_t kPaddingBit = 0x20;
constexpr Duration kPicture = Duration(1s) / 30;

// The only candidate, in the section that carries the transport.
std::string with_candidate(std::string description, const SocketAddress& address) {
  const size_t section = description.find("\r\na=mid:");
  CHECK(section != std::string::npos);
  return description.insert(
      section, "\r\na=candidate:1 1 udp 2130706431 " + address.ip().to_string() + " " +
                   std::to_string(address.port()) + " typ host\r\na=end-of-candidates");
}

}  // namespace

Result<std::unique_ptr<Peer>> Peer::create(PeerWorld& world, uint32_t name) {
  std::unique_ptr<Peer> peer(new Peer(world, name));
  TRY_ASSIGN(peer->socket_,
             io::UdpSocket::create(world.loop, {.address = SocketAddress(world.ip, 0)},
                                   world.buffers, *peer, peer->udp_));
  return peer;
}

Peer::Peer(PeerWorld& world, uint32_t name)
    : world_(world),
      name_(name),
      timer_(world.loop,
             [this] {
               model_->on_deadline(now());
               rearm();
             }),
      pacer_(world.loop, [this] { let_out(); }) {
  plan_.ice = ice::make_credentials(world.random);
  plan_.fingerprint = dtls::to_string(world.certificate.fingerprint());
  plan_.session_id = 1 + world.random.below(1u << 31);
  plan_.microphone = plan_.camera = false;
}

std::string Peer::offer(const PeerMedia& sends, uint8_t audio_slots, uint8_t video_slots) {
  plan_.microphone = sends.audio;
  plan_.camera = sends.video;
  plan_.audio_slots = audio_slots;
  plan_.video_slots = video_slots;
  return with_candidate(load::write_offer(plan_), socket_->address());
}

Result<void> Peer::accept(std::string_view answer) {
  TRY_ASSIGN(const load::AnswerView view, load::read_answer(plan_, answer));
  connect(view);
  return {};
}

Result<std::string> Peer::answer(std::string_view offer) {
  TRY_ASSIGN(const load::AnswerView view,
             load::read_description(plan_.ice, plan_.fingerprint, offer));
  connect(view);
  return with_candidate(write_receiving_answer(plan_, view.negotiated), socket_->address());
}

void Peer::connect(const load::AnswerView& view) {
  const sfu::testing::ClientConfig config = {.hmac = io::hmac_sha1,
                                             .dtls = &world_.dtls,
                                             .server_fingerprints = view.fingerprints,
                                             .servers = {view.servers.front()}};
  model_ = std::make_unique<sfu::testing::ClientModel>(
      config, view.negotiated, world_.random,
      [this](const ice::Path& path, Bytes datagram) { send(path, datagram); });
  model_->on_packet = [this](const sfu::testing::ClientSlot& slot, MediaCodec, Bytes packet,
                             Timestamp) { on_packet(slot, packet); };
  model_->use(now(), socket_->address());
  rearm();
}

void Peer::publish(const CameraPlan& camera) {
  spread_ = camera.spread;
  const Timestamp at = now();
  // Not everybody at the same moment.
  const auto phase = [this] {
    return kPicture * static_cast<int64_t>(world_.random.below(1000)) / 1000;
  };
  if (plan_.microphone) {
    model_
        ->publish(at, load::kMicrophoneMid,
                  {.kind = MediaCodec::kOpus, .streams = 1, .name = name_})
        .pause_until(at + phase());
  }
  if (plan_.camera) {
    model_
        ->publish(at, load::kCameraMid,
                  {.kind = MediaCodec::kVp8,
                   .streams = 1,
                   .temporal_layers = 1,
                   .packets = camera.packets,
                   .packet_bytes = camera.packet_bytes,
                   .name = name_})
        .pause_until(at + phase());
  }
  rearm();
}

uint64_t Peer::published() const {
  uint64_t sum = 0;
  for (const std::string_view mid : {load::kMicrophoneMid, load::kCameraMid}) {
    if (const auto* const source = model_->source(mid)) sum += source->packets();
  }
  return sum;
}

void Peer::begin_count() {
  published_from_ = published();
  count_.received = count_.restored = 0;
}

PeerCount Peer::count() const {
  PeerCount out = count_;
  out.published = published_until_ - published_from_;
  out.strange += model_->counters().strange_packets;
  return out;
}

void Peer::on_packet(const sfu::testing::ClientSlot& slot, Bytes packet) {
  if (packet[0] & kPaddingBit) return;  // the server probes
  if (packet.size() < kTrailerBytes) {
    ++count_.strange;
    return;
  }
  const PacketOrigin origin =
      sfu::testing::read_origin(packet.data() + packet.size() - kTrailerBytes);
  if (origin.publisher == 0 || origin.publisher == name_ || origin.made > now()) {
    ++count_.strange;
    return;
  }
  if (origin.made < world_.counts_from || origin.made >= world_.counts_until) return;
  const bool is_restored = codec::load32(packet.data() + 8) == slot.rtx_ssrc();
  ++(is_restored ? count_.restored : count_.received);
}

void Peer::on_datagrams(io::UdpSocket& socket, std::span<const io::Datagram> datagrams) {
  if (!model_) return;
  const Timestamp at = now();
  for (const io::Datagram& datagram : datagrams) {
    if (answer_check(datagram)) continue;
    const ice::Path path{.remote = datagram.from, .local = socket.address()};
    model_->on_datagram(at, path, {datagram.data, datagram.size});
  }
  rearm();
}

bool Peer::answer_check(const io::Datagram& datagram) {
  const Bytes bytes(datagram.data, datagram.size);
  if (codec::classify(bytes) != codec::DatagramKind::kStun) return false;
  const auto check = codec::StunMessage::parse(bytes);
  if (!check.ok() || check->cls() != codec::StunClass::kRequest) return false;
  const Bytes key = as_bytes(plan_.ice.pwd);
  if (!check->integrity_ok(key, io::hmac_sha1)) return true;
  std::array<uint8_t, 128> buffer;
  codec::StunWriter answer(buffer, codec::StunClass::kSuccess, codec::StunMethod::kBinding,
                           check->transaction_id());
  answer.add_xor_address(codec::StunAttribute::kXorMappedAddress, datagram.from);
  answer.add_integrity(key, io::hmac_sha1);
  answer.add_fingerprint();
  const Bytes message = answer.finish();
  socket_->send(message.data(), message.size(), datagram.from);
  return true;
}

void Peer::rearm() { timer_.arm(model_->next_deadline()); }

void Peer::send(const ice::Path& path, Bytes datagram) {
  if (spread_ == Duration() || codec::classify(datagram) != codec::DatagramKind::kRtp) {
    socket_->send(datagram.data(), datagram.size(), path.remote);
    return;
  }
  outbox_.push_back({path.remote, {datagram.begin(), datagram.end()}});
  if (pacer_.armed()) return;
  next_departure_ = std::max(next_departure_, now());
  let_out();
}

// A late timer does not make the stream slower: what is due leaves.
void Peer::let_out() {
  for (const Timestamp at = now(); !outbox_.empty() && next_departure_ <= at;) {
    const Delayed& first = outbox_.front();
    socket_->send(first.datagram.data(), first.datagram.size(), first.to);
    outbox_.pop_front();
    next_departure_ += spread_;
  }
  if (!outbox_.empty()) pacer_.arm(next_departure_);
}

}  // namespace earshot::bench
