// The headers of a client's RTP packets: with the names of its streams, which servers never write.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "codec/rtp_extension.h"
#include "codec/rtp_packet.h"

namespace earshot::sfu::testing {

struct ClientHeader {
  uint8_t payload_type = 0;
  bool marker = false;
  uint16_t sequence = 0;
  uint32_t timestamp = 0;
  uint32_t ssrc = 0;
  std::optional<uint16_t> transport_sequence = {};
  std::string_view mid = {};           // "": left out
  std::string_view rid = {};           // "": left out
  std::string_view repaired_rid = {};  // "": left out
  std::optional<codec::AudioLevel> audio_level = {};
  Bytes dependency_descriptor = {};
};

// To the front of `out`, which has at least codec::kRtpHeaderBytesMax bytes: how many. What is not
// in `map` is left out. Elements of two bytes (RFC 8285 §4.3) where a value needs it.
size_t write_client_header(std::span<uint8_t> out, const ClientHeader& header,
                           const codec::ExtensionMap& map);

}  // namespace earshot::sfu::testing
