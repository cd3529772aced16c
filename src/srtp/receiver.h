// The receiving half of an SRTP session (RFC 3711, RFC 7714): one direction of one DTLS
// association, any number of SSRCs. In place. No memory is taken per packet, only for the first of
// an SSRC. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.h"
#include "srtp/aead.h"
#include "srtp/keys.h"
#include "srtp/receive_streams.h"
#include "srtp/transform.h"

namespace earshot::srtp {

struct OpenedRtp {
  std::span<uint8_t> packet;  // in the clear, where it was
  size_t header_bytes = 0;    // fixed header, CSRCs and extension
  uint64_t index = 0;         // the sequence number extended to 48 bits
};

struct ReceiverCounters {
  uint64_t malformed = 0;
  uint64_t replayed = 0;       // or older than the window
  uint64_t not_authentic = 0;  // other keys, changed on the way, or a wrong guess at the rollover
  uint64_t refused = 0;        // authentic or not: one SSRC too many
};

class SrtpReceiver {
 public:
  SrtpReceiver(SrtpProfile profile, const MasterKey& master,
               AeadBackend backend = fastest_backend());

  // Nothing: dropped and counted; the bytes behind the header may have changed.
  std::optional<OpenedRtp> unprotect_rtp(std::span<uint8_t> packet);
  // Gives the compound packet. One that is not encrypted (E is 0) counts as not authentic.
  std::optional<std::span<uint8_t>> unprotect_rtcp(std::span<uint8_t> packet);

  const ReceiverCounters& counters() const { return counters_; }

 private:
  // How the packet may be opened: known and fresh, or of a new SSRC for which there is room.
  bool admits(const ReceiveStreams& streams, const ReceiveStreams::Stream* stream, uint64_t index);

  Transform transform_;
  ReceiveStreams rtp_;
  ReceiveStreams rtcp_;
  ReceiverCounters counters_;
};

}  // namespace earshot::srtp
