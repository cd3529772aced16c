// What an offer and its answer may come to, without the text between.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "dtls/fingerprint.h"
#include "ice/credentials.h"
#include "sfu/negotiated.h"

namespace earshot::sfu::testing {

struct NegotiationSpec {
  int microphones = 1;                              // mids "mic0", "mic1", …
  int cameras = 1;                                  // "cam0", …
  std::vector<std::string> rids = {"l", "m", "h"};  // of cameras; none: one stream
  int screens = 0;                                  // "screen0", …; of two streams
  int audio_slots = 1;                              // "a0", …
  int video_slots = 1;                              // "v0", …
  bool transport_cc = true;
};

inline IceText make_ice(Random& random) {
  const ice::Credentials credentials = ice::make_credentials(random);
  return {.ufrag = credentials.ufrag, .pwd = credentials.pwd};
}

inline std::vector<PayloadType> payload_types(codec::SdpMediaKind kind) {
  if (kind == codec::SdpMediaKind::kAudio) {
    return {{.number = 111, .codec = MediaCodec::kOpus, .rtx = std::nullopt, .transport_cc = true}};
  }
  const auto video = [](uint8_t number, MediaCodec codec) {
    return PayloadType{.number = number,
                       .codec = codec,
                       .rtx = static_cast<uint8_t>(number + 1),
                       .transport_cc = true,
                       .nack = true,
                       .pli = true,
                       .fir = true};
  };
  return {video(96, MediaCodec::kVp8), video(98, MediaCodec::kVp9)};
}

inline Section make_section(std::string mid, codec::SdpMediaKind kind, SectionUse use,
                            Random& random) {
  Section section;
  section.mid = std::move(mid);
  section.kind = kind;
  section.use = use;
  section.payload_types = payload_types(kind);
  if (use != SectionUse::kReceive) return section;
  const auto ssrc = [&random] { return static_cast<uint32_t>(1 + random.below(UINT32_MAX)); };
  const bool has_rtx = kind == codec::SdpMediaKind::kVideo;
  section.slot = SlotStream{.ssrc = ssrc(), .rtx_ssrc = has_rtx ? ssrc() : 0};
  return section;
}

inline Negotiated negotiate(const NegotiationSpec& spec, const dtls::Fingerprint& client,
                            Random& random) {
  using codec::RtpExtension;
  using codec::SdpMediaKind;
  Negotiated out;
  out.local_ice = make_ice(random);
  out.remote_ice = make_ice(random);
  out.remote_fingerprint = dtls::to_string(client);
  out.cname = "earshot";
  out.extensions.set(RtpExtension::kAudioLevel, 1);
  if (spec.transport_cc) out.extensions.set(RtpExtension::kTransportSequence, 3);
  out.extensions.set(RtpExtension::kMid, 4);
  out.extensions.set(RtpExtension::kDependencyDescriptor, 9);
  out.extensions.set(RtpExtension::kRid, 10);
  out.extensions.set(RtpExtension::kRepairedRid, 11);
  const auto add = [&](std::string_view name, int count, SdpMediaKind kind, SectionUse use) {
    for (int i = 0; i < count; ++i) {
      out.sections.push_back(
          make_section(std::string(name) + std::to_string(i), kind, use, random));
      if (name == "cam") out.sections.back().rids = spec.rids;
      if (name == "screen") out.sections.back().rids = {"l", "h"};
    }
  };
  add("mic", spec.microphones, SdpMediaKind::kAudio, SectionUse::kPublish);
  add("cam", spec.cameras, SdpMediaKind::kVideo, SectionUse::kPublish);
  add("screen", spec.screens, SdpMediaKind::kVideo, SectionUse::kPublish);
  add("a", spec.audio_slots, SdpMediaKind::kAudio, SectionUse::kReceive);
  add("v", spec.video_slots, SdpMediaKind::kVideo, SectionUse::kReceive);
  return out;
}

}  // namespace earshot::sfu::testing
