// One synthetic participant: a socket of its own, ICE, DTLS, SRTP and RTCP as a browser has them
// (sfu/testing/client_model.h), what it publishes, and a judge for each slot in which it receives.
// Loop thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "dtls/certificate.h"
#include "dtls/context.h"
#include "io/datagram_buffers.h"
#include "io/event_loop.h"
#include "io/udp_socket.h"
#include "load/asked_media.h"
#include "load/calls.h"
#include "load/scenario.h"
#include "load/session_description.h"
#include "load/stream_checker.h"
#include "load/tally.h"
#include "sfu/testing/client_model.h"

namespace earshot::load {

// What all clients of a run share; outlives them.
struct World {
  io::EventLoop& loop;
  io::DatagramBuffers& buffers;
  Random& random;
  const dtls::Certificate& certificate;
  const dtls::Context& dtls;
  const Scenario& scenario;
  Calls& calls;
  Tally& tally;
  std::vector<uint32_t> room_of = {0};  // by the number of a participant; none has number 0
  static constexpr size_t kFailuresKept = 20;
  std::vector<std::string> failures = {};  // why somebody could not join or stay; the first ones
};

class Client final : private io::UdpReceiver, private SeatEvents {
 public:
  enum class State : uint8_t { kJoining, kConnected, kGone };
  struct Role {
    uint32_t number = 0;  // unique in the run
    uint32_t room = 0;
    bool camera = false;
    bool microphone = false;
  };
  struct Shown {
    ParticipantId id{};
    uint32_t number = 0;
    SourceKind kind = SourceKind::kCamera;

    friend bool operator==(const Shown&, const Shown&) = default;
  };

  Client(World& world, const Role& role);
  ~Client();  // counts what it came to

  void join();
  void leave();
  // The pictures that are on its screen now, all of them.
  void show(const std::vector<Shown>& shown);
  void share(bool on);
  void move();  // to another address
  void speak(bool on);
  // Judges what has come, and gives up what takes too long. About twice a second.
  void settle();

  State state() const { return state_; }
  const Role& role() const { return role_; }
  ParticipantId id() const { return id_; }
  bool is_sharing() const { return plan_.screen; }
  uint64_t judged_frames() const;  // that were complete
  bool was_connected() const { return connected_at_.has_value(); }
  // Counts what it came to, before it leaves. Once.
  void count();

 private:
  struct Slot {
    std::unique_ptr<StreamChecker> checker;
    uint32_t publisher = 0;  // who plays
    Timestamp since;         // since when
  };

  void on_datagrams(io::UdpSocket& socket, std::span<const io::Datagram> datagrams) override;
  void on_demand(std::string_view mid, int layers) override;
  void on_lost(const std::string& reason) override;

  void on_answer(Result<Place> place);
  void fail(const std::string& why);
  void open_socket();
  void send(const ice::Path& path, Bytes datagram);
  void on_deadline();
  void on_connected(Timestamp now);
  void on_packet(const sfu::testing::ClientSlot& slot, sfu::MediaCodec codec, Bytes packet,
                 Timestamp now);
  void measure(Slot& slot, const sfu::testing::PacketOrigin& origin, bool is_audio);
  void publish_microphone(Timestamp now);
  void publish_camera(Timestamp now);
  void publish_screen(Timestamp now);
  void rest_while_silent(Timestamp now);
  void rearm();
  Duration phase(Duration interval);
  bool loses();
  Seat::Sources sources() const;
  Timestamp now() const { return world_.loop.clock().now(); }

  World& world_;
  const Role role_;
  OfferPlan plan_;
  std::unique_ptr<Seat> seat_;
  State state_ = State::kGone;
  ParticipantId id_{};
  Timestamp asked_at_;  // to join
  Timestamp arrived_;   // what is being read, at the machine
  std::optional<Timestamp> connected_at_;
  std::optional<Timestamp> media_at_;
  io::UdpCounters udp_;
  SocketAddress bind_to_;
  std::vector<std::unique_ptr<io::UdpSocket>> sockets_;  // the newest last
  std::unique_ptr<sfu::testing::ClientModel> model_;
  std::map<std::string, Slot> slots_;  // by mid
  AskedMedia asked_;
  bool speaking_ = false;
  bool counted_ = false;
  // Of the transport's own numbers, for what was lost on the way down.
  sfu::Unwrapper<16> transport_sequence_;
  uint64_t transport_first_ = 0;
  uint64_t transport_newest_ = 0;
  uint64_t transport_received_ = 0;
  uint64_t dropped_ = 0;  // by loses()
  uint64_t sent_by_stopped_ = 0;
  io::Timer timer_;
};

}  // namespace earshot::load
