// Everything of the SFU on one worker (docs/decisions/0012): commands of the control plane,
// datagrams and messages of other shards go in with `now`; datagrams, messages and events come out
// through a driver. No sockets, threads or clock. One owner. Nothing is allocated per packet.
//
// Use: in each turn of the worker first all commands, then all messages and packets of other
// shards, then all datagrams, then end_turn(). Commands of others may be about something that an
// earlier command made, so this order matters.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/limits.h"
#include "base/time.h"
#include "ice/path.h"
#include "sfu/due_heap.h"
#include "sfu/participant_spec.h"
#include "sfu/room.h"
#include "sfu/transport.h"
#include "sfu/transport_link.h"
#include "sfu/turn_memory.h"

namespace earshot::sfu {

struct RoomEnvelope {
  CallId call;
  RoomMessage message;
};
// Datagrams of this path go to the sender, or no longer.
struct RouteAdded {
  ice::Path path;
};
struct RouteDropped {
  ice::Path path;
};
// A stream that the sender accepted, and that carried packets of the receiver's, has ended.
struct LinkClosed {
  ice::Path path;
};
using ShardMessage = std::variant<RoomEnvelope, RouteAdded, RouteDropped, LinkClosed>;

// Must not call back. What goes to other workers may be dropped when they do not keep up: media
// first, messages never.
class ShardDriver : public TransportDriver {
 public:
  // `workers` as bits; packets of one track that came together. Bytes are good until the call
  // returns.
  virtual void forward_media(uint64_t workers, const CallId& call,
                             std::span<const MediaPacket> packets) = 0;
  virtual void forward_datagram(uint8_t worker, const ice::Path& path, Bytes datagram) = 0;
  virtual void post(uint64_t workers, const ShardMessage& message) = 0;
  virtual void event(SfuEvent event) = 0;
};

struct ShardConfig {
  uint8_t worker = 0;
  uint8_t workers = 1;
  NtpTime ntp_epoch = 0;  // what the NTP time was at Timestamp zero
  ice::LiteConfig ice = {};
  int64_t receive_bps_max = 0;  // that anybody is sent; 0: what the path carries
  int64_t video_bps_max = 0;    // that each video may bring; likewise
  size_t egress_buffers = limits::kEgressBuffers;
};

struct ShardCounters {
  uint64_t dropped_strange = 0;  // datagrams of nobody
  uint64_t dropped_held = 0;     // checks from a path that is somebody else's
  uint64_t handed_over = 0;      // datagrams that belong to another worker
  uint64_t failed = 0;           // transports that could not be made
};

class Shard final : private TransportEvents, private RoomOutput {
 public:
  // All outlive it.
  Shard(const ShardConfig& config, ShardDriver& driver, Random& random, const dtls::Context& dtls,
        codec::HmacSha1 hmac);
  ~Shard();

  // ---- commands, the same to all shards ----
  // `spec.transport` is new.
  void add(Timestamp now, std::shared_ptr<const ParticipantSpec> spec);
  // What a later offer came to.
  void update(Timestamp now, std::shared_ptr<const ParticipantSpec> spec);
  void remove(Timestamp now, TransportId transport);
  void end(Timestamp now, const CallId& call);
  void view(Timestamp now, TransportId transport, std::vector<VideoView> views);
  void silence(Timestamp now, TransportId transport, MediaSource source, bool on);
  // What everybody gives up of the pictures (shedding.h), within limits::kShedSpread.
  void shed(Timestamp now, uint8_t level);

  // ---- other shards ----
  void on_message(Timestamp now, uint8_t from, const ShardMessage& message);
  void on_forwarded_media(Timestamp now, const CallId& call, const MediaPacket& packet);
  void on_forwarded_datagram(Timestamp now, uint8_t from, const ice::Path& path,
                             std::span<uint8_t> datagram);

  // ---- the network ----
  // What is behind the headers of `datagram` may change.
  void on_datagram(Timestamp now, const ice::Path& path, std::span<uint8_t> datagram);
  // The stream of that path has ended.
  void on_link_closed(Timestamp now, const ice::Path& path);

  // Sends what the turn has brought, and does some of what is due: next_deadline() tells of more.
  void end_turn(Timestamp now);
  // When end_turn() wants to be called although nothing happens; Timestamp::max(): never.
  Timestamp next_deadline() const;

  const ShardCounters& counters() const { return counters_; }
  const TransportCounters& transport_counters() const { return transport_counters_; }
  // Of each transport here, in no order. Allocates.
  std::vector<TransportStatistics> statistics(Timestamp now) const;
  size_t rooms() const { return rooms_.size(); }
  // nullptr: not here.
  Transport* transport(TransportId transport);
  const Room* room(const CallId& call) const;

 private:
  // A source that a transport of ours has found in what comes.
  struct Sending {
    TrackInfo info;
    std::string mid;
    bool sound = false;
    std::optional<MediaSource> source;  // none: the client has not said what it is
  };
  // A participant as every worker knows it; with a transport where that is.
  struct Peer {
    std::shared_ptr<const ParticipantSpec> spec;
    Room* room = nullptr;
    std::vector<std::string> ufrags;  // that lead here, oldest first
    std::unique_ptr<Transport> transport;
    std::unique_ptr<TransportLink> link;
    std::vector<ice::Path> paths;
    std::vector<Sending> sending;
  };
  struct StringHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  void on_state(Transport& transport, TransportState state) override;
  void on_path_validated(Transport& transport, const ice::Path& path) override;
  void on_path_dropped(Transport& transport, const ice::Path& path) override;
  void on_ufrag_retired(Transport& transport, const std::string& ufrag) override;
  void on_source_began(Transport& transport, const SourceInfo& source) override;
  void on_media(Transport& transport, const MediaPacket& packet) override;
  void on_source_ended(Transport& transport, TrackId track) override;
  void on_picture_lost(Transport& transport, Slot& slot) override;

  void forward(uint64_t workers, const CallId& call, std::span<const MediaPacket> packets) override;
  void post(uint64_t workers, const CallId& call, const RoomMessage& message) override;
  void event(SfuEvent event) override { driver_.event(std::move(event)); }

  Peer* find(TransportId transport);
  void remove(Timestamp now, std::unique_ptr<Peer> peer);
  void add_ufrag(Peer& peer);
  Peer* peer_of_check(Timestamp now, std::span<uint8_t> datagram);
  bool take(Timestamp now, Peer& peer);
  void accept(Timestamp now, const ice::Path& path, std::span<uint8_t> datagram);
  void hand_over(uint8_t worker, const ice::Path& path, Bytes datagram);
  void deliver(Timestamp now, Peer& peer, const ice::Path& path, std::span<uint8_t> datagram);
  std::optional<MediaSource> source_of(const Peer& peer, const Sending& sending) const;
  void begin(Timestamp now, Peer& peer, Sending& sending);
  bool is_held(const ice::Path& path, const Peer& peer) const;
  void hold(Peer& peer, const ice::Path& path);
  void drop_path(Peer& peer, const ice::Path& path);
  void tell_failed(const Peer& peer);
  void keep(Room& room, const MediaPacket& packet);
  void deliver_media(bool sends_at_once);
  void send_out(Timestamp now);
  void make_room(Timestamp now);
  void work(Timestamp now, TransportLink& link);
  void look_at_rooms(Timestamp now);
  void touch_due(Timestamp now);

  const ShardConfig config_;
  ShardDriver& driver_;
  codec::HmacSha1 hmac_;
  EgressBuffers buffers_;
  TurnMemory turn_;
  ice::Counters ice_counters_;
  TransportCounters transport_counters_;
  TransportWorld world_;

  std::unordered_map<CallId, std::unique_ptr<Room>> rooms_;
  std::unordered_map<TransportId, std::unique_ptr<Peer>> peers_;
  std::unordered_map<std::string, TransportId, StringHash, std::equal_to<>> by_ufrag_;
  std::unordered_map<ice::Path, Peer*> by_path_;
  std::unordered_map<ice::Path, uint8_t> routes_;   // to the workers whose paths these are
  std::unordered_map<ice::Path, uint8_t> come_by_;  // paths of ours whose packets others get
  std::optional<uint8_t> handed_by_;                // who gave us the datagram that we look at
  // Media of this turn that the rooms have not got yet: whose each packet is, and the packets.
  std::vector<Room*> media_rooms_;
  std::vector<MediaPacket> media_;
  LinkTurn links_;
  DueHeap<TransportId> due_;
  DueHeap<Room*> rooms_due_;  // once each
  uint8_t shed_level_ = 0;
  Timestamp now_;  // of the present call
  ShardCounters counters_;
};

}  // namespace earshot::sfu
