// The server's side of ICE for one transport: a lite agent (RFC 8445 §2.5), always controlled, that
// answers checks and never sends any. No sockets, threads or clock: messages go in with `now`,
// answers and events come out. One thread; a few hundred bytes.
//
// How a packet finds its agent is the driver's business: by its path once that is valid, before
// that by the receiver's ufrag in the USERNAME of a check (check_username()). So a ufrag must be
// unique on the node, and the driver keeps the index: it adds a ufrag when it makes or restarts an
// agent, and takes it out at kUfragRetired and when the agent goes.
//
// Security: before MESSAGE-INTEGRITY is right nothing is kept and nothing is said, not even a 401,
// so that nobody can be flooded through us. Only valid paths are sent to or taken packets from. A
// check that was recorded and sent again from elsewhere validates that place too; it wins nothing
// while media comes, as that place would have to send some, and else a second until it does. Who
// has the password can have what is theirs sent to an address that is not: a lite agent asks nobody
// whether they want it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/prefetch.h"
#include "base/time.h"
#include "codec/stun_message.h"
#include "ice/counters.h"
#include "ice/credentials.h"
#include "ice/path.h"
#include "ice/valid_paths.h"

namespace earshot::ice {

struct LiteConfig {
  // Without any authenticated packet.
  Duration disconnected_after = limits::kIceDisconnectedAfter;
  // Without a check: what RFC 7675 §5.1 calls the loss of consent. Of a path, and of the transport.
  Duration failed_after = limits::kIceFailedAfter;
};

enum class LiteState : uint8_t {
  kWaiting,  // for the first check
  kConnected,
  kDisconnected,  // nothing heard for a while; may come back by itself
  kFailed,        // nothing may be sent; a check of the same session still brings it back
};

enum class LiteEventKind : uint8_t {
  kPathValidated,  // packets of `path` are this transport's from now on
  kPathDropped,    // and no longer
  kSelected,       // see selected()
  kState,          // see state()
  kUfragRetired,   // `ufrag` is good no longer
};

struct LiteEvent {
  LiteEventKind kind;
  Path path = {};
  std::string ufrag = {};
};

class LiteAgent {
 public:
  static constexpr size_t kAnswerBytesMax = 96;

  // `counters` must outlive the agent. The other side's password is not needed: it protects checks
  // from us, and there are none.
  LiteAgent(const LiteConfig& config, codec::HmacSha1 hmac, Counters& counters, Credentials local,
            std::string remote_ufrag, Timestamp now);

  // A STUN message from any path. Returns the answer, written to `out` (at least kAnswerBytesMax),
  // to be sent back on `path`; empty: none.
  Bytes on_stun(Timestamp now, const Path& path, const codec::StunMessage& message,
                std::span<uint8_t> out);
  // A packet of media or DTLS that came on a valid path and that cryptography has shown to be the
  // other side's. Cheap enough for each.
  void on_authenticated_packet(Timestamp now, const Path& path);
  // The stream ended, and its path with it.
  void on_link_closed(Timestamp now, uint64_t link);

  // ICE restart (RFC 8445 §9): the new credentials are good beside the old ones until a check with
  // the new nominates a path. Those of a restart that nobody used are retired.
  void restart(Credentials local, std::string remote_ufrag);

  // Whether DTLS, SRTP and SRTCP may be taken from there.
  bool accepts(const Path& path) const { return paths_.find(path) != nullptr; }
  // Where to send; nullptr: nowhere. The path of the latest nomination (that media comes on, where
  // it came on the one before), or one that is valid while there is none, or the one that media
  // comes from when the selected one stays silent.
  const Path* selected() const { return selected_ ? &*selected_ : nullptr; }
  void prefetch_selected() const { prefetch(&selected_, sizeof selected_); }
  LiteState state() const { return state_; }
  // Of the newest generation.
  const Credentials& local() const { return pending_ ? pending_->local : current_.local; }

  // When on_deadline() wants to be called, unless something happens before; nothing: never.
  std::optional<Timestamp> next_deadline() const;
  void on_deadline(Timestamp now);

  // What happened, in order; to be asked for after every other call until there is nothing.
  std::optional<LiteEvent> next_event();

 private:
  struct Generation {
    Credentials local;
    std::string remote_ufrag;
  };

  const Generation* generation_of(const codec::StunMessage& check) const;
  void accept_check(Timestamp now, const Path& path, bool nominates, bool is_pending);
  void on_nomination(Timestamp now, const Path& path, bool is_restart);
  void select(Timestamp now, const Path& path);
  void select_another(Timestamp now);
  void drop(Timestamp now, const Path& path);
  void update_state(Timestamp now);
  void retire(Generation& generation);

  const LiteConfig config_;
  const codec::HmacSha1 hmac_;
  Counters& counters_;
  Generation current_;
  std::optional<Generation> pending_;  // after a restart, until it is used

  ValidPaths paths_;
  std::optional<Path> selected_;   // one of paths_
  Timestamp selected_heard_;       // when media last came on it, or when it was selected
  bool has_media_ = false;         // media has come on it since it was selected
  std::optional<Path> nominated_;  // the latest nomination, until media comes on that path
  Timestamp last_check_;           // of any path; at first, when the agent was made
  Timestamp last_heard_;           // checks and media
  LiteState state_ = LiteState::kWaiting;
  std::vector<LiteEvent> events_;
  size_t next_event_ = 0;
};

}  // namespace earshot::ice
