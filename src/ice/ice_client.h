// The client's side of ICE against a lite agent, over UDP: a full agent (RFC 8445), always
// controlling, that checks the server's candidates, nominates the first that answers, and keeps
// consent (RFC 7675). For tools and tests that are clients of the server. The server sends no
// checks, so there are none to answer. No sockets, threads or clock; one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"
#include "codec/stun_message.h"
#include "ice/credentials.h"
#include "ice/path.h"

namespace earshot::ice {

enum class ClientState : uint8_t {
  kIdle,
  kChecking,   // nothing is selected yet
  kConnected,  // there may be checks of another address beside it
  kFailed,     // no candidate answered, or the selected path did not for 30 s
};

class Client {
 public:
  static constexpr size_t kPacketBytesMax = 640;  // with the longest names that ICE allows

  struct Packet {
    Path path;
    Bytes bytes;
  };

  // `random` must outlive the client. `servers`: the server's candidates, best first.
  Client(codec::HmacSha1 hmac, Random& random, Credentials local, Credentials remote,
         std::vector<SocketAddress> servers);

  // Checks every server of the same family from that address of ours, which is a new one when
  // others came before: the path in use stays selected until one from here is nominated.
  void use(Timestamp now, const SocketAddress& local);
  // ICE restart (RFC 8445 §9), on the address in use; the path in use stays until then as well.
  void restart(Timestamp now, Credentials local, Credentials remote);

  // What is to be sent now, written to `out` (at least kPacketBytesMax); to be asked for after
  // every other call and at the deadline, until there is nothing.
  std::optional<Packet> next_packet(Timestamp now, std::span<uint8_t> out);
  std::optional<Timestamp> next_deadline() const;

  // A STUN message that came from `path.remote` to `path.local`.
  void on_stun(Timestamp now, const Path& path, const codec::StunMessage& message);

  // Where media goes; nullptr: nowhere.
  const Path* selected() const { return selected_ ? &selected_->path : nullptr; }
  ClientState state() const { return state_; }

 private:
  struct Session {
    Credentials local;
    Credentials remote;
  };
  enum class CheckState : uint8_t { kWaiting, kInProgress, kSucceeded, kFailed };
  struct Check {
    Path path;
    CheckState state = CheckState::kWaiting;
    bool nominates = false;
    codec::TransactionId id{};
    int sent = 0;
    Timestamp next = {};  // the next transmission, or the end of waiting after the last
  };
  // The path in use, and its consent.
  struct Selected {
    Path path;
    Session session;
    Timestamp confirmed;  // the last answer
    Timestamp next_check;
    std::array<codec::TransactionId, 8> ids{};  // of the last checks: those of 30 s
    size_t checks = 0;
  };

  void start_checks(Timestamp now);
  void begin(Timestamp now, Check& check, bool nominates);
  Duration first_timeout() const;  // RTO
  std::optional<Packet> next_consent(Timestamp now, std::span<uint8_t> out);
  std::optional<Packet> next_check(Timestamp now, std::span<uint8_t> out);
  void fail(Timestamp now, Check& check);
  void succeed(Timestamp now, Check& check);
  void select(Timestamp now, const Path& path);
  Duration consent_interval();
  Bytes write_check(const Session& session, const codec::TransactionId& id, bool nominates,
                    std::span<uint8_t> out) const;
  bool is_from(const Session& session, const codec::StunMessage& message) const;
  codec::TransactionId new_id();

  const codec::HmacSha1 hmac_;
  Random& random_;
  const std::vector<SocketAddress> servers_;
  const uint64_t tie_breaker_;
  Session session_;  // the newest
  SocketAddress local_;
  ClientState state_ = ClientState::kIdle;
  std::vector<Check> checks_;  // one per pair; none once a path is nominated
  Timestamp next_start_;       // when the pace allows another to begin
  std::optional<Selected> selected_;
};

}  // namespace earshot::ice
