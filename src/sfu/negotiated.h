// What one offer and the answer to it have agreed on. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codec/rtp_extension.h"
#include "codec/sdp.h"
#include "codec/sdp_rtp.h"
#include "sfu/media_codec.h"

namespace earshot::sfu {

struct PayloadType {
  uint8_t number = 0;
  MediaCodec codec = MediaCodec::kOpus;
  std::optional<uint8_t> rtx;  // the payload type that repairs this one (RFC 4588)
  // Feedback that the receiving side may send.
  bool transport_cc = false;
  bool nack = false;
  bool pli = false;
  bool fir = false;

  friend bool operator==(const PayloadType&, const PayloadType&) = default;
};

enum class SectionUse : uint8_t {
  kPublish,  // the client sends
  kReceive,  // a receive slot: we send
  kIdle,     // nothing now; a later offer may use it again
  kStopped,  // for good; a later offer may put another section in its place
};

// What we send in a receive slot.
struct SlotStream {
  uint32_t ssrc = 0;
  uint32_t rtx_ssrc = 0;  // 0: no RTX in this slot

  friend bool operator==(const SlotStream&, const SlotStream&) = default;
};

struct Section {
  std::string mid;
  codec::SdpMediaKind kind = codec::SdpMediaKind::kAudio;
  SectionUse use = SectionUse::kStopped;
  std::vector<PayloadType> payload_types;           // the client's preference first
  std::vector<codec::RtpExtension> extensions;      // that may be on its packets
  std::vector<std::string> rids;                    // simulcast; in the order of the offer
  std::vector<codec::SdpStream> announced_streams;  // SSRCs that the client named, if it did
  // Of a receive slot; the same for as long as the section lives, idle times included.
  std::optional<SlotStream> slot;

  friend bool operator==(const Section&, const Section&) = default;
};

struct IceText {
  std::string ufrag;
  std::string pwd;

  friend bool operator==(const IceText&, const IceText&) = default;
};

struct Negotiated {
  std::string answer;              // SDP
  std::vector<Section> sections;   // in the order of the offer
  codec::ExtensionMap extensions;  // ids of the whole transport
  IceText local_ice;
  IceText remote_ice;
  std::string remote_fingerprint;  // "sha-256 AB:CD:…", as the client wrote it
  bool ice_restarted = false;      // since the answer before: local_ice is new
  // Of the description, for the next one.
  std::string session_id;
  uint64_t session_version = 0;
  std::string cname;
};

}  // namespace earshot::sfu
