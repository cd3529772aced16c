// One DTLS association of a media transport (RFC 6347, RFC 5764, RFC 8842): handshake, keys for
// SRTP, end. Datagrams go in and come out, `now` is a parameter; no socket, thread or clock. One
// thread at a time.
//
// Feed it from validated addresses alone (ICE): there is no cookie. What makes no sense is dropped
// and never ends an association; beyond limits::kDtlsRestartRate nobody looks whether it does.
// Application data is dropped as well.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/rate_limiter.h"
#include "base/time.h"
#include "codec/srtp_profile.h"
#include "dtls/context.h"
#include "dtls/fingerprint.h"
#include "dtls/record_filter.h"
#include "dtls/verification.h"
#include "dtls/wire.h"

namespace earshot::dtls {

enum class State { kConnecting, kConnected, kClosed, kFailed };

enum class Failure {
  kNone,
  kTimeout,      // limits::kDtlsHandshakeMax
  kFingerprint,  // the peer showed another certificate than its signalling had said
  kNoProfile,    // no protection profile in common, or none offered
  kProtocol,     // the peer refused, or broke the protocol
};

// For srtp::split_keying_material().
struct SrtpKeys {
  SrtpProfile profile = SrtpProfile::kAeadAes128Gcm;
  std::vector<uint8_t> material;
};

struct AssociationCounters {
  uint64_t records_dropped = 0;  // before OpenSSL saw them
  uint64_t restarts = 0;         // hellos that made no sense
  uint64_t retransmissions = 0;  // flights, by our timer
};

class Association {
 public:
  // `peer`: fingerprints from the peer's session description. A client sends its hello at once, so
  // make it when there is a path; a server waits for one, as long as it takes.
  Association(const Context& context, Role role, std::vector<Fingerprint> peer, Timestamp now);
  ~Association();
  Association(const Association&) = delete;
  Association& operator=(const Association&) = delete;

  void on_datagram(Timestamp now, Bytes datagram);
  // Nothing: there is none.
  std::optional<Timestamp> next_deadline() const;
  void on_deadline(Timestamp now);
  // Tells the peer, when it is connected.
  void close(Timestamp now);

  // What is to be sent since the last call, each of limits::kDtlsDatagramBytesMax at most. To be
  // asked for after every input.
  std::vector<Datagram> take_output();

  State state() const { return state_; }
  Failure failure() const { return failure_; }
  // Once connected; null before. They stay until the end, as media may come a little later.
  const SrtpKeys* keys() const { return keys_ ? &*keys_ : nullptr; }
  const AssociationCounters& counters() const { return counters_; }

 private:
  struct Free {
    void operator()(ssl_st* session) const;
  };

  void begin_session();
  Bytes renumbered(Bytes record);
  void on_record(Timestamp now, Bytes record);
  void advance();
  void shake_hands();
  void read_on();
  void finish_handshake();
  void on_broken_handshake();
  bool may_start_over(Timestamp now) const;
  bool awaits_hello() const;
  void fail(Failure failure);
  void end(State state);

  const Context& context_;
  const Role role_;
  State state_ = State::kConnecting;
  Failure failure_ = Failure::kNone;
  RecordFilter filter_;
  Datagram renumbered_;
  uint64_t records_in_the_clear_ = 0;
  Verification verification_;
  Wire wire_;
  std::unique_ptr<ssl_st, Free> session_;  // null at the end
  bool has_read_ = false;                  // the session saw a record
  TokenBucket restart_rate_{limits::kDtlsRestartRate};
  std::optional<Timestamp> give_up_at_;
  std::optional<SrtpKeys> keys_;
  AssociationCounters counters_;
};

}  // namespace earshot::dtls
