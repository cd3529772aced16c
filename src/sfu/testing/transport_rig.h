// Participants with their clients, transports and emulated links, in virtual time, and the least of
// a room between them: who watches what gets it. Everything that a run does follows from its seed,
// but for what OpenSSL draws.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cc/testing/link.h"
#include "cc/testing/simulation.h"
#include "sfu/testing/client_model.h"
#include "sfu/testing/negotiation.h"
#include "sfu/testing/run_memory.h"
#include "sfu/testing/viewer.h"
#include "sfu/transport.h"
#include "sfu/turn_memory.h"

namespace earshot::sfu::testing {

struct Participant {
  Participant(netsim::Simulation& simulation, const netsim::LinkConfig& link)
      : up(simulation, link), down(simulation, link) {}

  netsim::Link up;
  netsim::Link down;
  Negotiated negotiated;
  std::unique_ptr<Transport> transport;
  std::unique_ptr<ClientModel> client;
  std::map<std::string, Viewer> viewers;  // by the mid of the slot
  std::vector<TransportState> states;     // in the order they were told
  std::vector<ice::Path> paths;           // valid ones
  std::vector<std::string> retired;       // names
  bool was_touched = false;               // in this turn
  uint64_t sent_runs = 0;                 // calls of the driver
  uint64_t sent_datagrams = 0;
};

// A source as its subscribers have it.
struct RigTrack {
  TrackId track = TrackId::kNone;
  Transport* publisher = nullptr;
  std::string mid;
  MediaCodec codec = MediaCodec::kOpus;
  Scalability scalability = Scalability::kSimulcast;
  std::vector<RtxCache> caches = {};
  uint64_t packets = 0;
  uint64_t payload_bytes = 0;
  std::array<uint64_t, limits::kSimulcastLayersMax> by_layer{};
};

class TransportRig : TransportDriver, TransportEvents {
 public:
  explicit TransportRig(uint64_t seed);
  ~TransportRig() override;

  // A participant with its links; it begins to connect at once. `shown`: the fingerprint that its
  // signalling says; else the one of its certificate.
  Participant& join(const NegotiationSpec& spec, const netsim::LinkConfig& link = {},
                    const std::optional<dtls::Fingerprint>& shown = std::nullopt);
  // What plays in that slot of `to`, now and whenever that source begins.
  void watch(Participant& to, std::string_view slot, Participant& from, std::string_view mid,
             Layers target = {2, 2});
  void set_target(Participant& to, std::string_view slot, Layers target);
  void renegotiate(Participant& participant);  // with its changed `negotiated`
  // Moves the client to another address.
  void move(Participant& participant);

  void run(Duration time) { simulation_.run_for(time); }
  // Until it has happened, at most that long: whether it did.
  template <class Done>
  bool run_until(Done&& done, Duration at_most) {
    for (Duration waited{}; waited < at_most && !done(); waited += 10ms) run(10ms);
    return done();
  }
  Timestamp now() const { return simulation_.now(); }

  // Nothing of it any more: ended.
  RigTrack* track(const Participant& from, std::string_view mid);
  const std::vector<TrackId>& ended() const { return ended_; }
  uint64_t pictures_lost() const { return pictures_lost_; }
  const TransportCounters& counters() const { return counters_; }
  EgressBuffers& buffers() { return buffers_; }
  TransportWorld& world() { return world_; }
  netsim::Simulation& simulation() { return simulation_; }
  // A datagram that nobody on the way made: to the transport, from that address.
  void inject(Participant& participant, const ice::Path& path, std::vector<uint8_t> datagram);
  ice::Path server_path(const Participant& participant) const;
  // Told where transports do their work and where the rig does its own.
  std::function<void(bool inside)> on_engine;
  std::vector<MediaHeader> media;  // of everything that came up, when kept
  bool keeps_media = false;

 private:
  struct Watch {
    Participant* to;
    std::string slot;
    Participant* from;
    std::string mid;
    Layers target;
    TrackId playing = TrackId::kNone;
  };

  // Says that the rig's own work begins, and ends with this.
  class Outside;
  void enter(bool inside) {
    if (on_engine) on_engine(inside);
  }

  void tick();
  void start(Watch& watch, RigTrack& track);
  void ask_for_key_frame(Watch& watch);
  Participant& of(const Transport& transport);

  void begin_run() override { run_.begin(); }
  uint8_t* next_of_run() override { return run_.next(); }
  void send(const ice::Path& path, std::span<const Bytes> datagrams) override;
  void on_state(Transport& transport, TransportState state) override;
  void on_path_validated(Transport& transport, const ice::Path& path) override;
  void on_path_dropped(Transport& transport, const ice::Path& path) override;
  void on_ufrag_retired(Transport& transport, const std::string& ufrag) override;
  void on_source_began(Transport& transport, const SourceInfo& source) override;
  void on_media(Transport& transport, const MediaPacket& packet) override;
  void on_source_ended(Transport& transport, TrackId track) override;
  void on_picture_lost(Transport& transport, Slot& slot) override;

  netsim::Simulation simulation_;
  dtls::Context server_dtls_;
  dtls::Context client_dtls_;
  EgressBuffers buffers_{2048};
  TurnMemory turn_{1 << 20};
  RunMemory run_;
  ice::Counters ice_counters_;
  TransportCounters counters_;
  TransportWorld world_;
  std::vector<std::unique_ptr<Participant>> participants_;
  std::map<SocketAddress, Participant*> by_address_;
  std::map<TrackId, RigTrack> tracks_;
  std::vector<Watch> watches_;
  std::vector<TrackId> ended_;
  uint64_t pictures_lost_ = 0;
  uint16_t next_port_ = 1000;
};

}  // namespace earshot::sfu::testing
