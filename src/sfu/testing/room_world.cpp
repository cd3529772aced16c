#include "sfu/testing/room_world.h"

#include <algorithm>
#include <array>
#include <utility>

namespace earshot::sfu::testing {
namespace {

constexpr Duration kTurn = std::chrono::milliseconds(10);

}  // namespace

// A room of one worker, and what others have for it.
struct RoomWorld::Worker final : RoomOutput {
  struct Incoming {
    uint8_t from = 0;
    std::optional<RoomMessage> message;
    MediaHeader header = {};
    std::vector<uint8_t> bytes = {};
  };

  Worker(RoomWorld& world, const RoomPlace& place)
      : world(world), index(place.worker), room(std::make_unique<Room>(place, *this)) {}

  void forward(uint64_t workers, const CallId&, std::span<const MediaPacket> packets) override {
    for (size_t i = 0; i < world.workers_.size(); ++i) {
      if ((workers >> i & 1) == 0) continue;
      for (const MediaPacket& packet : packets) {
        ++world.forwarded;
        if (packet.header.kind != MediaCodec::kOpus) ++world.forwarded_video;
        world.workers_[i]->incoming.push_back(
            {index, std::nullopt, packet.header, {packet.bytes.begin(), packet.bytes.end()}});
      }
    }
  }
  void post(uint64_t workers, const CallId&, const RoomMessage& message) override {
    for (size_t i = 0; i < world.workers_.size(); ++i) {
      if ((workers >> i & 1) != 0) world.workers_[i]->incoming.push_back({index, message});
    }
  }
  void event(SfuEvent event) override { world.on_event(std::move(event)); }

  RoomWorld& world;
  uint8_t index;
  std::deque<Incoming> incoming;
  std::unique_ptr<Room> room;
};

RoomSource::RoomSource(TrackInfo info, PublisherConfig config, Random& random)
    : info(info),
      config(config),
      mid("s" + std::to_string(static_cast<int>(info.source))),
      publisher(config, random) {
  for (uint8_t i = 0; i < config.streams; ++i) readers.emplace_back(info.track, config.kind, i);
}

Person::Person(RoomWorld& world, TransportId id, uint8_t worker, size_t sound_slots,
               size_t video_slots)
    : id(id), worker(worker) {
  for (size_t i = 0; i < sound_slots + video_slots; ++i) {
    const SlotConfig config = {
        .audio = i < sound_slots,
        .ssrc = world.next_ssrc_++,
        .rtx_ssrc = world.next_ssrc_++,
        .payload_types = {111, 96, 98},
        .rtx_payload_types = {112, 97, 99},
        .mid = std::to_string(i),
        .first_sequence = static_cast<uint16_t>(world.random_.below(1 << 15)),
        .first_rtx_sequence = static_cast<uint16_t>(world.random_.below(1 << 15)),
        .first_timestamp = static_cast<uint32_t>(world.random_.u64())};
    slots.push_back(
        std::make_unique<Received>(static_cast<uint16_t>(i), config, world.extensions_));
    // What is replayed comes late by as much.
    slots.back()->viewer.clock_tolerance += limits::kReplayAgeMax;
  }
}

std::vector<RoomSlot> Person::description() const {
  std::vector<RoomSlot> out;
  for (const auto& each : slots) {
    const bool sound = each->slot.is_audio();
    out.push_back({.mid = each->slot.mid(), .sound = sound, .codecs = {sound, !sound, !sound}});
  }
  return out;
}

void Person::send(Timestamp now, size_t slot, std::span<const MediaPacket> packets) {
  for (const MediaPacket& packet : packets) send(now, slot, packet);
}

void Person::send(Timestamp now, size_t slot, const MediaPacket& packet) {
  Received& received = *slots[slot];
  Forwarder& forwarder = received.slot.forwarder();
  std::array<uint8_t, kOutgoingHeadBytesMax> head;
  const auto outgoing = forwarder.forward(packet, head);
  if (!outgoing) return;
  received.stream = packet.header.layer;
  deliver(now, received, head, *outgoing, packet.header.kind);
  if (!outgoing->begins) return;
  while (const auto filler = forwarder.next_fill(head)) {
    deliver(now, received, head, *filler, packet.header.kind);
  }
}

void Person::replay(Timestamp now, size_t slot, const RtxCache& cache, uint64_t from) {
  for (uint64_t sequence = from; sequence <= cache.newest(); ++sequence) {
    if (const auto packet = cache.find(sequence)) send(now, slot, *packet);
  }
}

void Person::deliver(Timestamp now, Received& received, Bytes head, const Outgoing& outgoing,
                     MediaCodec kind) {
  std::vector<uint8_t> bytes(head.begin(), head.begin() + outgoing.head_bytes);
  bytes.insert(bytes.end(), outgoing.tail.begin(), outgoing.tail.end());
  ++received.packets;
  received.bytes += bytes.size();
  received.viewer.receive(bytes, kind, now);
}

void Person::request_key_frame(Timestamp, TrackId track, uint8_t stream) {
  for (auto& [source, published] : sources) {
    if (published->info.track != track) continue;
    ++published->key_frames_asked;
    published->publisher.request_key_frame(stream);
  }
}

Person::Received* Person::receives(TransportId publisher, MediaSource source) {
  for (const SlotsChanged::Slot& slot : told.slots) {
    if (slot.playing != PlayingSource{publisher, source}) continue;
    for (auto& received : slots) {
      if (received->slot.mid() == slot.mid) return received.get();
    }
  }
  return nullptr;
}

RoomWorld::RoomWorld(uint64_t seed, uint8_t workers) : random_(seed) {
  call_ = CallId::random(random_);
  for (uint8_t i = 0; i < workers; ++i) {
    workers_.push_back(
        std::make_unique<Worker>(*this, RoomPlace{.call = call_, .worker = i, .workers = workers}));
  }
}

RoomWorld::~RoomWorld() = default;

Room& RoomWorld::room(uint8_t worker) { return *workers_[worker]->room; }

Person& RoomWorld::join(uint8_t worker, size_t sound_slots, size_t video_slots) {
  const auto id = TransportId(next_transport_++);
  auto& person = people_[id];
  person = std::make_unique<Person>(*this, id, worker, sound_slots, video_slots);
  for (const auto& each : workers_) each->room->add(id);
  room(worker).attach(id, *person, person->description());
  room(worker).connected(now_, id);
  deliver_messages();
  return *person;
}

void RoomWorld::leave(TransportId id) {
  Person& leaving = person(id);
  for (const auto& each : workers_) each->room->remove(now_, id);
  deliver_messages();
  for (const auto& received : leaving.slots) {
    received->viewer.finish();
    const auto& faults = received->viewer.faults();
    faults_.insert(faults_.end(), faults.begin(), faults.end());
  }
  people_.erase(id);
}

void RoomWorld::publish(Person& person, MediaSource source, PublisherConfig config) {
  const bool sound = is_sound(source);
  if (sound) config.kind = MediaCodec::kOpus;
  if (sound || config.kind == MediaCodec::kVp9) config.streams = 1;
  const TrackInfo info = {
      .track = TrackId(next_track_++),
      .publisher = person.id,
      .source = source,
      .codec = config.kind,
      .scalability = config.spatial_layers > 1 ? Scalability::kSvc : Scalability::kSimulcast,
      .streams = config.streams};
  auto& published = person.sources[source];
  published = std::make_unique<RoomSource>(info, config, random_);
  room(person.worker).track_began(now_, info, published->mid, published->clocks, person.clock);
  deliver_messages();
}

void RoomWorld::unpublish(Person& person, MediaSource source) {
  room(person.worker).track_ended(now_, person.sources.at(source)->info.track);
  person.sources.erase(source);
  deliver_messages();
}

Person& RoomWorld::join_with_media(uint8_t worker) {
  Person& person = join(worker);
  publish(person, MediaSource::kMicrophone);
  publish(person, MediaSource::kCamera, {.packet_bytes = 300});
  return person;
}

void RoomWorld::view(Person& person, std::vector<VideoView> views) {
  for (const auto& each : workers_) each->room->view(now_, person.id, views);
  deliver_messages();
}

void RoomWorld::view_all(Person& person, uint32_t height) {
  std::vector<VideoView> views;
  for (const auto& [id, other] : people_) {
    views.push_back({.publisher = id, .width = height * 16 / 9, .height = height});
  }
  view(person, std::move(views));
}

void RoomWorld::silence(Person& person, MediaSource source, bool on) {
  for (const auto& each : workers_) each->room->silence(now_, person.id, source, on);
  deliver_messages();
}

void RoomWorld::run(Duration time) {
  for (const Timestamp end = now_ + time; now_ < end; now_ += kTurn) {
    publish_turn();
    deliver_messages();
    if (turn_ % 50 == 0) report();
    for (const auto& worker : workers_) {
      if (worker->room->next_deadline() <= now_) worker->room->on_deadline(now_);
    }
    deliver_messages();
    ++turn_;
  }
}

void RoomWorld::deliver_messages() {
  for (bool more = true; more;) {
    more = false;
    for (const auto& worker : workers_) {
      while (!worker->incoming.empty()) {
        const Worker::Incoming incoming = std::move(worker->incoming.front());
        worker->incoming.pop_front();
        more = true;
        if (incoming.message) {
          worker->room->on_message(now_, incoming.from, *incoming.message);
        } else {
          const MediaPacket packet{incoming.header, incoming.bytes};
          worker->room->on_media(now_, std::span(&packet, 1));
        }
      }
    }
  }
}

// Sound every 20 ms, pictures every 30.
void RoomWorld::publish_turn() {
  for (const auto& [id, person] : people_) {
    for (const auto& [kind, source] : person->sources) {
      if (turn_ % (is_sound(kind) ? 2 : 3) != 0) continue;
      for (const SentPacket& sent : source->publisher.picture(now_)) {
        const auto packet = codec::RtpPacket::parse(sent.bytes, extensions_);
        StreamReader& reader = source->readers[sent.stream];
        MediaPacket media = reader.read(*packet, now_);
        media.header.width = static_cast<uint16_t>(reader.resolution().width);
        media.header.height = static_cast<uint16_t>(reader.resolution().height);
        room(person->worker).on_media(now_, std::span(&media, 1));
      }
    }
  }
}

void RoomWorld::report() {
  for (const auto& [id, person] : people_) {
    for (const auto& [kind, source] : person->sources) {
      for (uint8_t i = 0; i < source->config.streams; ++i) {
        const auto report = source->publisher.sender_report(i, now_);
        source->clocks[i].on_sender_report(report);
        person->clock.on_sender_report(report.ntp_time, now_);
      }
    }
  }
}

void RoomWorld::on_event(SfuEvent event) {
  if (auto* slots = std::get_if<SlotsChanged>(&event)) {
    Person& to = person(slots->transport);
    if (slots->epoch <= to.told.epoch) faults_.push_back("an epoch that does not grow");
    to.told = std::move(*slots);
  } else if (auto* said = std::get_if<SpeakersChanged>(&event)) {
    speakers = std::move(*said);
  } else if (auto* quality = std::get_if<LinkQualityChanged>(&event)) {
    person(quality->transport).weak = quality->weak;
  } else if (auto* demand = std::get_if<DemandChanged>(&event)) {
    RoomSource& source = *person(demand->transport).sources.at(demand->source);
    source.told = demand->layers;
    for (uint8_t i = 0; obey_demand && i < source.config.streams; ++i) {
      source.publisher.set_on(i, i < demand->layers);
    }
    demands.push_back(std::move(*demand));
  }
}

std::vector<std::string> RoomWorld::faults() {
  for (const auto& [id, person] : people_) {
    for (const auto& received : person->slots) {
      received->viewer.finish();
      const auto& faults = received->viewer.faults();
      faults_.insert(faults_.end(), faults.begin(), faults.end());
    }
  }
  return std::exchange(faults_, {});
}

}  // namespace earshot::sfu::testing
