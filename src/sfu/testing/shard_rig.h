// Shards of several workers joined by queues, and clients in memory behind emulated links, in one
// thread and virtual time: whole rooms over ICE, DTLS and SRTP. Everything that a run does follows
// from its seed, but for what OpenSSL draws.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cc/testing/link.h"
#include "cc/testing/simulation.h"
#include "sfu/shard.h"
#include "sfu/testing/client_model.h"
#include "sfu/testing/negotiation.h"
#include "sfu/testing/told_slots.h"
#include "sfu/testing/viewer.h"

namespace earshot::sfu::testing {

// A participant on its own side of the network.
struct ShardClient {
  ShardClient(netsim::Simulation& simulation, const netsim::LinkConfig& link)
      : up(simulation, link), down(simulation, link) {}

  TransportId id{};
  uint8_t lands_on = 0;  // the worker that gets its datagrams
  netsim::Link up;
  netsim::Link down;
  ParticipantSpec spec;
  std::unique_ptr<ClientModel> client;
  std::map<std::string, Viewer> viewers;  // by the mid of the slot, once something came
  // What the control plane was told.
  SlotsChanged told;
  ToldSlots told_slots;
  std::vector<TransportState> states;
  std::optional<bool> weak;
  std::map<std::string, int> demand;  // layers by mid
  // By the mid of the slot: packets of what was not told to play there.
  std::map<std::string, uint64_t> unasked;

  bool is_connected() const {
    return !states.empty() && states.back() == TransportState::kConnected && client->is_connected();
  }
};

class ShardRig {
 public:
  explicit ShardRig(uint64_t seed, uint8_t workers = 1);
  ~ShardRig();

  static NegotiationSpec usual() { return {.screens = 1, .audio_slots = 3, .video_slots = 3}; }
  // Microphone "mic0", camera "cam0", screen "screen0"; begins to connect at once. `lands_on`: the
  // worker.
  ShardClient& join(uint8_t lands_on = 0, const netsim::LinkConfig& link = {},
                    const NegotiationSpec& spec = usual());
  // With microphone and camera, once it is connected; it has to.
  ShardClient& join_with_media(uint8_t lands_on = 0, const netsim::LinkConfig& link = {});
  // In one of its sections; every packet says whose it is.
  void publish(ShardClient& who, std::string_view mid, PublisherConfig config = {});
  void update(ShardClient& who);  // with its changed spec
  void leave(ShardClient& who);
  void end();  // call()
  void view(ShardClient& who, const std::vector<VideoView>& views);
  void view_all(ShardClient& who, uint32_t height = 720);
  void silence(ShardClient& who, MediaSource source, bool on);

  void run(Duration time) { simulation_.run_for(time); }
  // Until it has happened, at most that long: whether it did.
  template <class Done>
  bool run_until(Done&& done, Duration at_most) {
    for (Duration waited{}; waited < at_most && !done(); waited += 10ms) run(10ms);
    return done();
  }
  Timestamp now() const { return simulation_.now(); }
  netsim::Simulation& simulation() { return simulation_; }

  Shard& shard(uint8_t worker);
  // Of those who join from now on.
  void set_call(const CallId& call) { call_ = call; }
  const CallId& call() const { return call_; }
  // Of the worker that has it; nullptr: none has.
  Transport* transport(const ShardClient& who);
  std::vector<std::unique_ptr<ShardClient>>& clients() { return clients_; }
  // The slot in which that plays, as `viewer` was told; nullptr: in none.
  ClientSlot* plays(const ShardClient& viewer, const ShardClient& publisher, MediaSource source);
  // What arrives at a worker, as the server sees the path.
  void inject(uint8_t worker, const ice::Path& path, std::vector<uint8_t> datagram);
  ice::Path path_of(const ShardClient& who) const;
  // Faults of all viewers (sfu.md §4), and what clients got that they must not get.
  std::vector<std::string> faults();
  // After faults(), and of links that lose nothing: what did not come, or came and could not be
  // decoded.
  std::vector<std::string> losses() const;

  std::optional<SpeakersChanged> speakers;
  uint64_t forwarded_media = 0;      // to other workers
  uint64_t forwarded_datagrams = 0;  // likewise
  bool obey_demand = true;
  // Told where shards do their work and where the rig does its own.
  std::function<void(bool inside)> on_engine;

 private:
  struct Worker;
  // Says that the work of shards begins or that of the rig, and ends with this.
  class Inside;
  class Outside;
  void enter(bool inside) {
    if (on_engine) on_engine(inside);
  }

  void tick();
  void on_packet(ShardClient& who, const ClientSlot& slot, MediaCodec codec, Bytes packet,
                 Timestamp now);
  void judge_origin(ShardClient& who, const std::string& slot, Bytes packet);
  std::optional<PlayingSource> source_named(uint32_t name);
  void on_event(SfuEvent event);
  ShardClient* find(TransportId transport);

  netsim::Simulation simulation_;
  CallId call_;
  dtls::Context server_dtls_;
  dtls::Context client_dtls_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::unique_ptr<ShardClient>> clients_;  // of those who left too
  std::map<SocketAddress, ShardClient*> by_address_;
  uint64_t next_transport_ = 1;
};

// What a viewer of that many lines asks for.
inline VideoView camera_of(const ShardClient& who, uint32_t height) {
  return {.publisher = who.id, .width = height * 16 / 9, .height = height};
}

inline VideoView screen_of(const ShardClient& who, uint32_t height) {
  VideoView view = camera_of(who, height);
  view.source = MediaSource::kScreen;
  return view;
}
inline const PublisherConfig kSharedScreen = {.streams = 2,
                                              .sizes = {{{960, 540}, {1920, 1080}, {}}}};

}  // namespace earshot::sfu::testing
