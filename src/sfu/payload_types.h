// Which payload types of an offer are used, and for what (RFC 3264 §6.1). Inside of sfu_answer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "codec/sdp_rtp.h"
#include "sfu/media_codec.h"
#include "sfu/negotiated.h"

namespace earshot::sfu {

// What each payload type means in a transport: one thing, in all sections and for good (RFC 8859,
// RFC 3264 §8.3.2).
class PayloadTypeMeanings {
 public:
  // False when it means something else already.
  bool claim(uint8_t payload_type, MediaCodec codec) { return claim(payload_type, {codec, 0}); }
  bool claim_rtx(uint8_t payload_type, uint8_t repaired) {
    return claim(payload_type, {std::nullopt, repaired});
  }

 private:
  struct Meaning {
    std::optional<MediaCodec> codec;  // nothing: RTX
    uint8_t repaired = 0;

    friend bool operator==(const Meaning&, const Meaning&) = default;
  };
  bool claim(uint8_t payload_type, const Meaning& meaning);

  std::array<std::optional<Meaning>, 128> meanings_;
};

// One payload type per codec of `allowed`, in the order of the offer.
std::vector<PayloadType> choose_payload_types(const codec::SdpRtpSection& offered,
                                              codec::SdpMediaKind kind,
                                              const std::vector<MediaCodec>& allowed,
                                              PayloadTypeMeanings& meanings);

}  // namespace earshot::sfu
