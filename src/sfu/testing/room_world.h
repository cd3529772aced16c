// A room on several workers in one thread and virtual time, with people who publish and watch, and
// no network: what a room decides arrives at once. Viewers judge every slot (viewer.h).
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "sfu/room.h"
#include "sfu/stream_reader.h"
#include "sfu/testing/synthetic_publisher.h"
#include "sfu/testing/viewer.h"

namespace earshot::sfu::testing {

class RoomWorld;

// A source of somebody.
struct RoomSource {
  RoomSource(TrackInfo info, PublisherConfig config, Random& random);

  TrackInfo info;
  PublisherConfig config;
  std::string mid;
  SyntheticPublisher publisher;
  std::vector<StreamReader> readers;
  StreamClocks clocks;
  uint64_t key_frames_asked = 0;
  int told = static_cast<int>(limits::kSimulcastLayersMax);  // layers, by the room
};

class Person final : public ParticipantLink {
 public:
  struct Received {
    Received(uint16_t number, const SlotConfig& config, const codec::ExtensionMap& extensions)
        : slot(config.mid, number, config, extensions), viewer(config, extensions) {}
    Slot slot;
    Viewer viewer;
    uint64_t packets = 0;
    uint64_t bytes = 0;
    uint8_t stream = 0;  // of the latest packet
  };

  Person(RoomWorld& world, TransportId id, uint8_t worker, size_t sound_slots, size_t video_slots);

  void play(size_t slot, const SlotSource& source) override { slots[slot]->slot.play(source); }
  void stop(size_t slot) override { slots[slot]->slot.stop(); }
  void set_target(size_t slot, Layers target) override {
    slots[slot]->slot.forwarder().set_target(target);
  }
  std::optional<uint8_t> key_frame_wanted(size_t slot) const override {
    return slots[slot]->slot.forwarder().key_frame_wanted();
  }
  void send(Timestamp now, size_t slot, std::span<const MediaPacket> packets) override;
  void send(Timestamp now, size_t slot, const MediaPacket& packet);
  void prefetch(size_t, size_t) const override {}
  void replay(Timestamp now, size_t slot, const RtxCache& cache, uint64_t from) override;
  Bandwidth bandwidth() const override {
    return {.target_bps = bps,
            .acknowledged_bps = 0,
            .rtt = {},
            .loss = loss,
            .loss_counted_at = {},
            .idle = true};
  }
  void set_wanted_bps(Timestamp, int64_t wanted) override { wanted_bps = wanted; }
  void request_key_frame(Timestamp now, TrackId track, uint8_t stream) override;

  // The slot in which that plays, as the person was told; nullptr: in none.
  Received* receives(TransportId publisher, MediaSource source);
  std::vector<RoomSlot> description() const;

  TransportId id;
  uint8_t worker;
  int64_t bps = 20'000'000;
  double loss = 0;
  int64_t wanted_bps = 0;
  std::vector<std::unique_ptr<Received>> slots;
  std::map<MediaSource, std::unique_ptr<RoomSource>> sources;
  PublisherClock clock;
  SlotsChanged told;  // the latest
  std::optional<bool> weak;

 private:
  void deliver(Timestamp now, Received& received, Bytes head, const Outgoing& outgoing,
               MediaCodec kind);
};

class RoomWorld {
 public:
  explicit RoomWorld(uint64_t seed, uint8_t workers = 1);
  ~RoomWorld();

  Person& join(uint8_t worker = 0, size_t sound_slots = 4, size_t video_slots = 6);
  void leave(TransportId id);
  void publish(Person& person, MediaSource source, PublisherConfig config = {});
  void unpublish(Person& person, MediaSource source);
  // Microphone and camera.
  Person& join_with_media(uint8_t worker = 0);
  void view(Person& person, std::vector<VideoView> views);
  // Everybody's camera.
  void view_all(Person& person, uint32_t height = 720);
  void silence(Person& person, MediaSource source, bool on);
  void run(Duration time);
  // Faults that viewers found, of those who left too.
  std::vector<std::string> faults();

  Room& room(uint8_t worker);
  Person& person(TransportId id) { return *people_.at(id); }
  std::map<TransportId, std::unique_ptr<Person>>& people() { return people_; }
  Timestamp now() const { return now_; }
  Random& random() { return random_; }

  std::optional<SpeakersChanged> speakers;
  std::vector<DemandChanged> demands;
  uint64_t forwarded = 0;        // packets to other workers
  uint64_t forwarded_video = 0;  // of them
  bool obey_demand = true;

 private:
  struct Worker;
  friend class Person;

  void deliver_messages();
  void publish_turn();
  void report();
  void on_event(SfuEvent event);

  SeededRandom random_;
  CallId call_;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
  uint64_t turn_ = 0;
  uint64_t next_transport_ = 1;
  uint64_t next_track_ = 1;
  uint32_t next_ssrc_ = 1000;
  codec::ExtensionMap extensions_ = SyntheticPublisher::extensions();
  std::map<TransportId, std::unique_ptr<Person>> people_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::string> faults_;
};

}  // namespace earshot::sfu::testing
