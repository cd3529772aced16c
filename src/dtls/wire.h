// The network and the clock as one OpenSSL session sees them: records in, datagrams out, and a
// retransmission timer that goes off when we say so. One thread at a time; must outlive the
// session.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"

struct bio_st;
struct ssl_st;
struct timeval;

namespace earshot::dtls {

using Datagram = std::vector<uint8_t>;

class Wire {
 public:
  Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // Makes this the session's both ends and its timer. Again for the next session.
  void attach(ssl_st* session);

  // What the session reads next, once.
  void offer(Timestamp now, Bytes record) {
    now_ = now;
    incoming_ = record;
  }
  void set_now(Timestamp now) { now_ = now; }
  Timestamp now() const { return now_; }

  // When the last flight is to be sent again; nothing while no answer is awaited.
  std::optional<Timestamp> retransmit_at() const { return retransmit_at_; }
  // Makes the session send its last flight again, when `now` is that late. False: it gave up.
  bool retransmit(ssl_st* session, Timestamp now);

  std::vector<Datagram>& outgoing() { return outgoing_; }

 private:
  friend struct WireBio;
  static unsigned int next_interval_us(ssl_st* session, unsigned int last_us);
  void timer_was_set(timeval* expiry);

  Bytes incoming_;
  std::vector<Datagram> outgoing_;
  Timestamp now_;
  Duration interval_{};
  std::optional<Timestamp> retransmit_at_;
  timeval* expiry_ = nullptr;  // in the session
};

}  // namespace earshot::dtls
