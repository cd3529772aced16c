#include "load/client.h"

#include <algorithm>
#include <utility>

#include "io/crypto.h"

namespace earshot::load {
namespace {

using sfu::MediaCodec;
using sfu::testing::PacketOrigin;
using sfu::testing::Pattern;
using sfu::testing::PublisherConfig;

constexpr Duration kConnectMax = 30s;
constexpr Duration kSilenceInterval = 400ms;  // between packets of somebody who says nothing
constexpr Duration kBitrateTimeMin = 5s;      // of a stay, to count its bitrate
constexpr int64_t kPicturesPerSecond = 30;
constexpr Duration kPictureInterval = 33ms;
constexpr Duration kSoundInterval = 20ms;
constexpr codec::AudioLevel kVoice = {.voice = true, .minus_dbov = 30};
constexpr codec::AudioLevel kSilence = {.voice = false, .minus_dbov = 127};

std::vector<std::string> rids_of(const VideoPlan& video) {
  if (video.svc || video.kbits.size() < 2) return {};
  const std::vector<std::string> all = {"l", "m", "h"};
  return {all.begin(), all.begin() + static_cast<ptrdiff_t>(video.kbits.size())};
}

size_t picture_bytes(uint32_t kbits) {
  return static_cast<size_t>(int64_t{kbits} * 1000 / 8 / kPicturesPerSecond);
}

protocol::MediaSource wire_source(SourceKind kind) {
  return kind == SourceKind::kScreen ? protocol::MediaSource::kScreen
                                     : protocol::MediaSource::kCamera;
}

}  // namespace

Client::Client(World& world, const Role& role)
    : world_(world),
      role_(role),
      asked_(role.number, world.room_of),
      timer_(world.loop, [this] { on_deadline(); }) {
  plan_.ice = ice::make_credentials(world.random);
  plan_.fingerprint = dtls::to_string(world.certificate.fingerprint());
  plan_.session_id = 1 + world.random.below(1u << 31);
  plan_.microphone = role.microphone;
  plan_.camera = role.camera;
  if (role.camera) plan_.rids = rids_of(world.scenario.video);
  plan_.video_slots = world.scenario.view.pictures;
}

Client::~Client() { count(); }

Seat::Sources Client::sources() const {
  Seat::Sources out;
  const auto add = [&](std::string_view mid, protocol::MediaSource source) {
    out.push_back({.mid = std::string(mid), .source = source});
  };
  if (plan_.microphone) add(kMicrophoneMid, protocol::MediaSource::kMicrophone);
  if (plan_.camera) add(kCameraMid, protocol::MediaSource::kCamera);
  if (plan_.screen) add(kScreenMid, protocol::MediaSource::kScreen);
  return out;
}

void Client::join() {
  ++world_.tally.joins;
  asked_at_ = now();
  state_ = State::kJoining;
  auto seat = world_.calls.seat(role_.room, *this);
  if (!seat.ok()) return fail(seat.error().message);
  seat_ = std::move(*seat);
  seat_->join(write_offer(plan_), sources(),
              [this](Result<Place> place) { on_answer(std::move(place)); });
}

void Client::fail(const std::string& why) {
  if (state_ == State::kGone) return;
  ++world_.tally.failed;
  if (world_.failures.size() < World::kFailuresKept) world_.failures.push_back(why);
  state_ = State::kGone;
  timer_.cancel();
}

void Client::on_answer(Result<Place> place) {
  if (state_ == State::kGone) return;
  if (!place.ok()) return fail(place.error().message);
  const auto view = read_answer(plan_, place->answer);
  if (!view.ok()) return fail(view.error().message);
  id_ = place->id;
  if (model_) {
    model_->renegotiate(now(), view->negotiated);
    if (plan_.screen) publish_screen(now());
    return rearm();
  }
  const sfu::testing::ClientConfig config = {.hmac = io::hmac_sha1,
                                             .dtls = &world_.dtls,
                                             .server_fingerprints = view->fingerprints,
                                             .servers = view->servers};
  const SocketAddress& server = view->servers.front();
  bind_to_ = *SocketAddress::parse(server.is_loopback() && server.is_v4() ? "127.0.0.1:0"
                                   : server.is_v4()                       ? "0.0.0.0:0"
                                                                          : "[::]:0");
  model_ = std::make_unique<sfu::testing::ClientModel>(
      config, view->negotiated, world_.random,
      [this](const ice::Path& path, Bytes datagram) { send(path, datagram); });
  model_->on_packet = [this](const sfu::testing::ClientSlot& slot, MediaCodec codec, Bytes packet,
                             Timestamp at) { on_packet(slot, codec, packet, at); };
  open_socket();
  rearm();
}

void Client::open_socket() {
  auto socket = io::UdpSocket::create(world_.loop, {.address = bind_to_, .notes_arrival = true},
                                      world_.buffers, *this, udp_);
  if (!socket.ok()) return fail(socket.error().message);
  sockets_.push_back(std::move(*socket));
  model_->use(now(), sockets_.back()->address());
}

// Microphones and cameras of many people do not send at the same moment.
Duration Client::phase(Duration interval) {
  return Duration(1us) * static_cast<int64_t>(world_.random.below(interval / 1us));
}

bool Client::loses() {
  const double percent = world_.scenario.link.loss_percent;
  if (percent <= 0) return false;
  const bool lost = static_cast<double>(world_.random.below(1'000'000)) < percent * 10'000;
  dropped_ += lost ? 1u : 0u;
  return lost;
}

void Client::send(const ice::Path& path, Bytes datagram) {
  if (loses()) return;
  for (const auto& socket : sockets_) {
    if (socket->address() != path.local) continue;
    socket->send(datagram.data(), datagram.size(), path.remote);
    return;
  }
}

void Client::on_datagrams(io::UdpSocket& socket, std::span<const io::Datagram> datagrams) {
  if (state_ == State::kGone) return;
  const Timestamp at = now();
  for (const io::Datagram& datagram : datagrams) {
    if (loses()) continue;
    const ice::Path path{.remote = datagram.from, .local = socket.address()};
    arrived_ = datagram.arrived;
    model_->on_datagram(at, path, {datagram.data, datagram.size});
  }
  if (!connected_at_ && model_->is_connected()) on_connected(at);
  rearm();
}

void Client::on_deadline() {
  const Timestamp at = now();
  world_.tally.lateness.add(at - model_->next_deadline());
  model_->on_deadline(at);
  rest_while_silent(at);
  world_.buffers.flush();  // what others send in this turn is no delay of ours
  rearm();
}

void Client::rearm() {
  if (state_ != State::kGone && model_) timer_.arm(model_->next_deadline());
}

void Client::on_connected(Timestamp at) {
  connected_at_ = at;
  state_ = State::kConnected;
  ++world_.tally.joined;
  world_.tally.connect_time.add(at - asked_at_);
  if (plan_.microphone) publish_microphone(at);
  if (plan_.camera) publish_camera(at);
}

void Client::publish_microphone(Timestamp at) {
  model_
      ->publish(at, kMicrophoneMid,
                {.kind = MediaCodec::kOpus,
                 .streams = 1,
                 .level = speaking_ ? kVoice : kSilence,
                 .name = publisher_name(role_.number, SourceKind::kMicrophone)})
      .pause_until(at + phase(kSoundInterval));
}

void Client::publish_camera(Timestamp at) {
  const VideoPlan& video = world_.scenario.video;
  const bool is_vp8 = video.codec == MediaCodec::kVp8;
  PublisherConfig config = {.kind = video.codec,
                            .pattern = is_vp8 ? Pattern::kVp8 : Pattern::kFull,
                            .dependency_descriptor = true,
                            .name = publisher_name(role_.number, SourceKind::kCamera)};
  const auto layers = static_cast<uint8_t>(video.kbits.size());
  config.streams = video.svc ? uint8_t{1} : layers;
  config.spatial_layers = video.svc ? layers : uint8_t{1};
  for (size_t i = 0; i < layers; ++i) config.picture_bytes[i] = picture_bytes(video.kbits[i]);
  model_->publish(at, kCameraMid, config).pause_until(at + phase(kPictureInterval));
}

void Client::publish_screen(Timestamp at) {
  if (model_->source(kScreenMid) != nullptr) return;
  PublisherConfig config = {.kind = MediaCodec::kVp8,
                            .streams = 1,
                            .temporal_layers = 1,
                            .dependency_descriptor = true,
                            .name = publisher_name(role_.number, SourceKind::kScreen)};
  config.picture_bytes[0] = picture_bytes(world_.scenario.screen_kbits);
  model_->publish(at, kScreenMid, config);
}

void Client::rest_while_silent(Timestamp at) {
  auto* const microphone = speaking_ ? nullptr : model_->source(kMicrophoneMid);
  if (microphone == nullptr || microphone->next_deadline() >= at + kSilenceInterval / 2) return;
  microphone->pause_until(at + kSilenceInterval);
}

void Client::speak(bool on) {
  if (speaking_ == on) return;
  speaking_ = on;
  auto* const microphone = model_ ? model_->source(kMicrophoneMid) : nullptr;
  if (microphone == nullptr) return;
  microphone->publisher().set_level(on ? kVoice : kSilence);
  if (on) microphone->pause_until(now() + phase(kSoundInterval));
  rearm();
}

void Client::share(bool on) {
  if (state_ != State::kConnected || plan_.screen == on) return;
  plan_.screen = on;
  ++plan_.version;
  if (on) {
    ++world_.tally.shares;
  } else if (const auto* const screen = model_->source(kScreenMid)) {
    sent_by_stopped_ += screen->packets();
    model_->stop(kScreenMid);
  }
  seat_->offer(write_offer(plan_), sources(),
               [this](Result<Place> place) { on_answer(std::move(place)); });
}

void Client::move() {
  if (state_ != State::kConnected) return;
  ++world_.tally.moves;
  open_socket();
  rearm();
}

void Client::show(const std::vector<Shown>& shown) {
  if (state_ != State::kConnected) return;
  std::vector<uint32_t> publishers;
  std::vector<protocol::WantedVideo> videos;
  for (const Shown& each : shown) {
    publishers.push_back(publisher_name(each.number, each.kind));
    videos.push_back({.participant_id = each.id,
                      .source = wire_source(each.kind),
                      .width = world_.scenario.view.width,
                      .height = world_.scenario.view.height,
                      .priority = each.kind == SourceKind::kScreen ? 1 : 0});
  }
  asked_.show(publishers, now());
  seat_->view(std::move(videos));
}

void Client::on_demand(std::string_view mid, int layers) {
  auto* const source = model_ ? model_->source(mid) : nullptr;
  if (source == nullptr || world_.scenario.video.svc || mid != kCameraMid) return;
  const auto streams = static_cast<uint8_t>(world_.scenario.video.kbits.size());
  for (uint8_t i = 0; i < streams; ++i) source->publisher().set_on(i, i < layers);
}

void Client::on_lost(const std::string& reason) {
  if (state_ == State::kGone) return;
  if (state_ == State::kConnected) {
    ++world_.tally.lost;
    if (world_.failures.size() < World::kFailuresKept) world_.failures.push_back(reason);
    count();
    state_ = State::kGone;
    timer_.cancel();
  } else {
    fail(reason);
  }
}

void Client::leave() {
  if (state_ == State::kGone) return;
  ++world_.tally.left;
  count();
  state_ = State::kGone;
  timer_.cancel();
  if (model_) model_->close(now());
  seat_->leave();
}

void Client::on_packet(const sfu::testing::ClientSlot& slot, MediaCodec codec, Bytes bytes,
                       Timestamp at) {
  const auto packet = codec::RtpPacket::parse(bytes, model_->extensions());
  if (!packet) return;  // counted by the model
  if (const auto number = packet->transport_sequence()) {
    const uint64_t sequence = transport_sequence_.unwrap(*number);
    if (transport_received_++ == 0) transport_first_ = sequence;
    transport_newest_ = std::max(transport_newest_, sequence);
  }
  Slot& mine = slots_[slot.mid()];
  if (!mine.checker) {
    mine.checker = std::make_unique<StreamChecker>(
        "participant " + std::to_string(role_.number) + ", section " + slot.mid(), slot.rtx_ssrc(),
        world_.tally.violations);
  }
  const uint64_t sent_to_us = transport_newest_ - transport_first_ + 1;
  const uint64_t lost = sent_to_us - std::min(sent_to_us, transport_received_) + dropped_;
  const auto origin = mine.checker->receive(*packet, codec, lost, at);
  if (!origin) return;
  if (!media_at_) {
    media_at_ = at;
    world_.tally.media_time.add(at - asked_at_);
  }
  if (const auto fault = asked_.fault(origin->publisher, slot.is_audio(), at)) {
    world_.tally.violations.add(Violation::kUnasked, "participant " + std::to_string(role_.number),
                                *fault);
  }
  if (packet->ssrc() == slot.ssrc()) measure(mine, *origin, slot.is_audio());
}

// What was made before its source began to play here is a key frame from before we came.
void Client::measure(Slot& slot, const PacketOrigin& origin, bool is_audio) {
  if (slot.publisher != origin.publisher) {
    slot.publisher = origin.publisher;
    slot.since = arrived_;
  }
  if (origin.made < slot.since) return;
  (is_audio ? world_.tally.sound_delay : world_.tally.picture_delay).add(arrived_ - origin.made);
}

uint64_t Client::judged_frames() const {
  uint64_t sum = 0;
  for (const auto& [mid, slot] : slots_) sum += slot.checker->frames();
  return sum;
}

void Client::settle() {
  const Timestamp at = now();
  if (state_ == State::kJoining && at - asked_at_ > kConnectMax) {
    return fail("no connection within 30 s");
  }
  if (state_ != State::kConnected) return;
  for (auto& [mid, slot] : slots_) {
    slot.checker->settle(at);
    if (slot.checker->take_key_frame_wish() && model_->slot(mid) != nullptr) {
      model_->request_key_frame(mid);
    }
  }
  // The address before is left once the new one works.
  const ice::Path* const path = model_->connection().selected_path();
  if (path != nullptr && sockets_.size() > 1 && sockets_.back()->address() == path->local) {
    sockets_.erase(sockets_.begin(), sockets_.end() - 1);
  }
}

void Client::count() {
  if (std::exchange(counted_, true) || !model_) return;
  Tally& tally = world_.tally;
  const Timestamp at = now();
  uint64_t bytes = 0;
  for (const auto& slot : model_->slots()) {
    tally.received += slot->packets();
    tally.restored += slot->restored();
    bytes += slot->bytes();
  }
  tally.received_bytes += bytes;
  tally.sent += sent_by_stopped_;
  for (const std::string_view mid : {kMicrophoneMid, kCameraMid, kScreenMid}) {
    if (const auto* const source = model_->source(mid)) tally.sent += source->packets();
  }
  tally.lost_up += model_->counters().feedback_lost;
  tally.dropped_by_us += dropped_;
  for (auto& [mid, slot] : slots_) {
    slot.checker->settle(at);
    tally.frames += slot.checker->frames();
    tally.frozen += slot.checker->frozen();
    tally.lost_down += slot.checker->lost();
    tally.gaps += slot.checker->gaps();
    tally.gaps_most = std::max(tally.gaps_most, slot.checker->gaps());
  }
  if (const uint64_t strange = model_->counters().strange_packets; strange > 0) {
    tally.violations.add(Violation::kMalformed, "participant " + std::to_string(role_.number),
                         "packets of no slot", strange);
  }
  if (!connected_at_) return;
  const Duration stay = at - *connected_at_;
  tally.viewer_seconds += static_cast<double>(stay / 1ms) / 1000;
  if (stay < kBitrateTimeMin) return;
  const auto kbits = static_cast<uint32_t>(bytes * 8 / static_cast<uint64_t>(stay / 1ms));
  tally.kbits_least = tally.kbits_least == 0 ? kbits : std::min(tally.kbits_least, kbits);
  tally.kbits_most = std::max(tally.kbits_most, kbits);
}

}  // namespace earshot::load
