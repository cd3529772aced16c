// Whose packets an SSRC carries (RFC 8843 §9.2, RFC 8852): the section by its MID, the simulcast
// layer by its RID, a retransmission by its payload type and its RRID. Browsers send these names
// only on the first packets, so what was learned stays with the SSRC. An SSRC that was announced in
// the offer needs no names. Belongs to the publisher's transport; one owner; allocates only when
// sections change.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "codec/rtp_packet.h"

namespace earshot::sfu {

struct LatchPayload {
  uint8_t primary = 0;
  std::optional<uint8_t> rtx = {};
};

// A section in which the client sends. The transport knows it by its place in the list.
struct LatchSection {
  std::string mid;
  std::vector<std::string> rids = {};  // none: one stream
  std::vector<LatchPayload> payloads = {};
  struct Announced {
    uint32_t ssrc = 0;
    uint32_t rtx_ssrc = 0;  // 0: none
  };
  std::vector<Announced> announced = {};  // of sections without RIDs
};

struct StreamRef {
  uint16_t section = 0;  // place in the list
  uint8_t layer = 0;     // place of its RID; 0 without
  bool is_rtx = false;

  friend bool operator==(const StreamRef&, const StreamRef&) = default;
};

class StreamLatch {
 public:
  // Replaces all sections; what was learned about the former ones is forgotten, and learned again
  // from those SSRCs that are still announced or named.
  void set_sections(std::vector<LatchSection> sections);

  // Nothing: not to be known yet, or of no section. A retransmission is never taken for the stream
  // that it repairs, whichever comes first.
  std::optional<StreamRef> find(const codec::RtpPacket& packet);

  // The SSRC that carries this layer's packets; 0 while none has come. For feedback about it.
  uint32_t ssrc_of(const StreamRef& stream) const;

 private:
  struct Latched {
    uint32_t ssrc = 0;
    StreamRef stream;
    uint64_t used = 0;  // the latest, in packets of the transport
  };

  std::optional<StreamRef> resolve(const codec::RtpPacket& packet) const;
  std::optional<uint16_t> section_of(const codec::RtpPacket& packet) const;
  void latch(uint32_t ssrc, const StreamRef& stream);
  Latched* latched(uint32_t ssrc);

  std::vector<LatchSection> sections_;
  std::array<Latched, limits::kLatchedStreamsMax> latched_{};
  size_t size_ = 0;
  size_t last_ = 0;  // packets of one stream come in runs
  uint64_t packets_ = 0;
};

}  // namespace earshot::sfu
