// The sending half of an SRTP session (RFC 3711, RFC 7714): one direction of one DTLS association.
// Out of place, so that one plaintext serves many receivers. No memory is taken per packet. One
// thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>

#include "base/bytes.h"
#include "srtp/aead.h"
#include "srtp/keys.h"
#include "srtp/packet.h"
#include "srtp/replay_window.h"
#include "srtp/transform.h"

namespace earshot::srtp {

// What is known about one SSRC that we send; made by SrtpSender and as long-lived.
class SendStream {
 public:
  uint32_t ssrc() const { return ssrc_; }
  // The packet index that a sequence number means, nearest to the highest one sent. For callers
  // that do not count beyond 16 bits themselves; the first one is taken as it is.
  uint64_t index_of(uint16_t sequence) const {
    return sent_.begun() ? guess_index(sent_.highest(), sequence) : sequence;
  }

  explicit SendStream(uint32_t ssrc) : ssrc_(ssrc) {}

 private:
  friend class SrtpSender;
  uint32_t ssrc_;
  ReplayWindow sent_;
};

// A packet in the clear.
struct PlainRtp {
  Bytes header;  // finished: 12 bytes, CSRCs, extension; may lie at the start of the output already
  Bytes prefix;  // rewritten first bytes of the payload. Empty is faster: else all is copied once
  Bytes payload;  // the payload, or the rest of it; outside of the output
};

class SrtpSender {
 public:
  SrtpSender(SrtpProfile profile, const MasterKey& master, AeadBackend backend = fastest_backend());

  // The state of an SSRC, made at the first call. Good for the life of the sender: it is never
  // dropped, because an index must never be used twice. Null: limits::kSrtpSendStreamsMax.
  SendStream* stream(uint32_t ssrc);

  // Writes the protected packet to `out` and gives its size. `index`: the sequence number of the
  // header, extended to 48 bits: the upper 32 are the rollover counter, which begins at 0. 0 bytes:
  // `out` is too small, or the index was used before or is older than the last
  // limits::kSrtpReplayWindow (a nonce used twice would give the key away, RFC 7714 §8.4), or the
  // key is used up.
  size_t protect_rtp(SendStream& stream, uint64_t index, const PlainRtp& packet,
                     std::span<uint8_t> out);

  // A compound or reduced-size packet (at least 8 bytes), which lies outside of `out` or at its
  // start. 0 bytes: too small, or 2^31 packets were sent.
  size_t protect_rtcp(Bytes packet, std::span<uint8_t> out);

  // For who calls protect_rtp() soon and has not for a while: the key comes from far.
  void prefetch_keys() const {
    std::visit([](const auto& kind) { kind.prefetch_rtp(); }, transform_);
  }

  // What protection adds.
  size_t rtp_overhead() const { return srtp::rtp_overhead(transform_); }
  size_t rtcp_overhead() const { return srtp::rtcp_overhead(transform_); }

 private:
  Transform transform_;
  std::deque<SendStream> streams_;  // a deque leaves them where they are
  uint32_t next_rtcp_index_ = 0;    // one for all SSRCs: each sees it grow
};

}  // namespace earshot::srtp
