// Session descriptions (RFC 8866) as WebRTC uses them (RFC 8829), bytes ⇄ values. Pure; any thread.
//
// Not a general SDP library: a description that two browsers may exchange. Parsing keeps what the
// grammar in sdp_grammar.h knows and drops the rest, so that what is written again holds nothing
// that we have not understood: unknown attributes, candidates (they travel by themselves), and
// attributes of payload types that the section does not list (Firefox leaves such rtcp-fb lines).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace earshot::codec {

struct SdpAttribute {
  std::string name;
  std::string value;  // "": a flag such as rtcp-mux

  friend bool operator==(const SdpAttribute&, const SdpAttribute&) = default;
};

struct SdpBandwidth {
  std::string type;   // AS or TIAS
  std::string value;  // kbit/s or bit/s

  friend bool operator==(const SdpBandwidth&, const SdpBandwidth&) = default;
};

enum class SdpMediaKind { kAudio, kVideo, kApplication };

struct SdpMedia {
  SdpMediaKind kind = SdpMediaKind::kAudio;
  bool rejected = false;             // port 0; otherwise 9, the transport is ICE's business
  std::vector<std::string> formats;  // payload types, or "webrtc-datachannel"
  std::vector<SdpBandwidth> bandwidths;
  std::vector<SdpAttribute> attributes;

  friend bool operator==(const SdpMedia&, const SdpMedia&) = default;
};

struct SessionDescription {
  std::string session_id;
  std::string session_version;
  std::vector<SdpAttribute> attributes;
  std::vector<SdpMedia> media;

  friend bool operator==(const SessionDescription&, const SessionDescription&) = default;
};

// How large a description may be.
struct SdpLimits {
  size_t bytes_max;
  size_t lines_max;
  size_t media_sections_max;
};

inline constexpr SdpLimits kDirectSdp = {.bytes_max = limits::kSdpBytesMax,
                                         .lines_max = limits::kSdpLinesMax,
                                         .media_sections_max = limits::kSdpMediaSectionsMax};
inline constexpr SdpLimits kSfuSdp = {.bytes_max = limits::kSfuSdpBytesMax,
                                      .lines_max = limits::kSfuSdpLinesMax,
                                      .media_sections_max = limits::kSfuSdpMediaSectionsMax};

// Refuses what is over the limits, not SDP, without ICE credentials or DTLS role, or without
// exactly one fingerprint of SHA-256 or stronger for all sections.
Result<SessionDescription> parse_sdp(std::string_view text, const SdpLimits& limits = kDirectSdp);

// parse_sdp(to_sdp(x)) == x for every x that came from parse_sdp.
std::string to_sdp(const SessionDescription& description);

// The value of an attribute for a section: its own, else the session's. nullptr: neither has it.
const std::string* find_attribute(const SessionDescription& description, const SdpMedia& media,
                                  std::string_view name);

}  // namespace earshot::codec
