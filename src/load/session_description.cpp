#include "load/session_description.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "codec/ice_candidate.h"
#include "codec/rtp_extension.h"
#include "codec/sdp.h"
#include "codec/sdp_rtp.h"

namespace earshot::load {
namespace {

using codec::RtpExtension;
using codec::SdpMediaKind;

struct ExtensionId {
  RtpExtension extension;
  int id;
};
constexpr ExtensionId kAudioExtensions[] = {
    {RtpExtension::kAudioLevel, 1}, {RtpExtension::kTransportSequence, 3}, {RtpExtension::kMid, 4}};
constexpr ExtensionId kVideoExtensions[] = {{RtpExtension::kTransportSequence, 3},
                                            {RtpExtension::kMid, 4},
                                            {RtpExtension::kRid, 10},
                                            {RtpExtension::kRepairedRid, 11},
                                            {RtpExtension::kDependencyDescriptor, 12}};
constexpr std::string_view kAudioCodecs =
    "a=rtpmap:111 opus/48000/2\r\n"
    "a=rtcp-fb:111 transport-cc\r\n"
    "a=fmtp:111 minptime=10;useinbandfec=1\r\n";

std::string video_codec(const std::string& type, std::string_view name, const std::string& rtx) {
  std::string out = "a=rtpmap:" + type + " " + std::string(name) + "/90000\r\n";
  for (const char* feedback : {"transport-cc", "ccm fir", "nack", "nack pli"}) {
    out += "a=rtcp-fb:" + type + " " + feedback + "\r\n";
  }
  if (name == "VP9") out += "a=fmtp:" + type + " profile-id=0\r\n";
  return out + "a=rtpmap:" + rtx + " rtx/90000\r\na=fmtp:" + rtx + " apt=" + type + "\r\n";
}

std::string section(SdpMediaKind kind, std::string_view mid, std::string_view direction) {
  const bool is_audio = kind == SdpMediaKind::kAudio;
  std::string out = is_audio ? "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
                             : "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99\r\n";
  out += "c=IN IP4 0.0.0.0\r\na=mid:" + std::string(mid) + "\r\n";
  const auto add = [&out](const ExtensionId& each) {
    out += "a=extmap:" + std::to_string(each.id) + " " +
           std::string(codec::rtp_extension_uri(each.extension)) + "\r\n";
  };
  if (is_audio) {
    for (const ExtensionId& each : kAudioExtensions) add(each);
  } else {
    for (const ExtensionId& each : kVideoExtensions) add(each);
  }
  out += "a=" + std::string(direction) + "\r\na=rtcp-mux\r\na=rtcp-rsize\r\n";
  if (is_audio) return out + std::string(kAudioCodecs);
  return out + video_codec("96", "VP8", "97") + video_codec("98", "VP9", "99");
}

std::string simulcast(const std::vector<std::string>& rids) {
  if (rids.empty()) return {};
  std::string lines;
  std::string list;
  for (const std::string& rid : rids) {
    lines += "a=rid:" + rid + " send\r\n";
    list += (list.empty() ? "" : ";") + rid;
  }
  return lines + "a=simulcast:send " + list + "\r\n";
}

std::optional<sfu::MediaCodec> codec_of(const std::string& name) {
  if (name == "opus") return sfu::MediaCodec::kOpus;
  if (name == "vp8") return sfu::MediaCodec::kVp8;
  if (name == "vp9") return sfu::MediaCodec::kVp9;
  return std::nullopt;
}

std::optional<uint8_t> repair_of(const codec::SdpRtpSection& section, uint8_t payload_type) {
  for (const codec::SdpCodec& each : section.codecs) {
    const auto apt = codec::sdp_parameter(each.parameters, "apt");
    if (each.name == "rtx" && apt && *apt == std::to_string(payload_type)) {
      return each.payload_type;
    }
  }
  return std::nullopt;
}

std::vector<sfu::PayloadType> payload_types_of(const codec::SdpRtpSection& section) {
  std::vector<sfu::PayloadType> out;
  for (const codec::SdpCodec& each : section.codecs) {
    const auto codec = codec_of(each.name);
    if (!codec) continue;
    const auto has = [&each](std::string_view feedback) {
      return std::find(each.feedback.begin(), each.feedback.end(), feedback) != each.feedback.end();
    };
    out.push_back({.number = each.payload_type,
                   .codec = *codec,
                   .rtx = repair_of(section, each.payload_type),
                   .transport_cc = has("transport-cc"),
                   .nack = has("nack"),
                   .pli = has("nack pli"),
                   .fir = has("ccm fir")});
  }
  return out;
}

// The answer's direction is the server's: what it receives we publish.
sfu::SectionUse use_of(const codec::SdpRtpSection& section) {
  if (section.stopped) return sfu::SectionUse::kStopped;
  if (codec::receives(section.direction)) return sfu::SectionUse::kPublish;
  return codec::sends(section.direction) ? sfu::SectionUse::kReceive : sfu::SectionUse::kIdle;
}

std::vector<SocketAddress> read_candidates(std::string_view text) {
  std::vector<std::pair<uint32_t, SocketAddress>> found;
  for (size_t at = text.find("a=candidate:"); at != std::string_view::npos;
       at = text.find("a=candidate:", at + 1)) {
    const auto candidate = codec::parse_ice_candidate(text.substr(at, text.find("\r\n", at) - at));
    if (!candidate.ok() || candidate->transport != codec::CandidateTransport::kUdp) continue;
    const std::string& host = candidate->address.host;
    const bool is_v6 = host.find(':') != std::string::npos;
    const auto address = SocketAddress::parse((is_v6 ? "[" + host + "]" : host) + ":" +
                                              std::to_string(candidate->address.port));
    if (address.ok()) found.emplace_back(candidate->priority, *address);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<SocketAddress> out;
  for (const auto& [priority, address] : found) out.push_back(address);
  return out;
}

}  // namespace

std::string write_offer(const OfferPlan& plan) {
  std::string sections;
  std::string bundle;
  const auto add = [&](SdpMediaKind kind, std::string_view mid, std::string_view direction) {
    bundle += " " + std::string(mid);
    sections += section(kind, mid, direction);
  };
  add(SdpMediaKind::kAudio, kMicrophoneMid, plan.microphone ? "sendonly" : "inactive");
  add(SdpMediaKind::kVideo, kCameraMid, plan.camera ? "sendonly" : "inactive");
  sections += simulcast(plan.rids);
  add(SdpMediaKind::kVideo, kScreenMid, plan.screen ? "sendonly" : "inactive");
  int mid = 3;
  for (int i = 0; i < plan.audio_slots; ++i) {
    add(SdpMediaKind::kAudio, std::to_string(mid++), "recvonly");
  }
  for (int i = 0; i < plan.video_slots; ++i) {
    add(SdpMediaKind::kVideo, std::to_string(mid++), "recvonly");
  }
  return "v=0\r\no=- " + std::to_string(plan.session_id) + " " + std::to_string(plan.version) +
         " IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE" + bundle +
         "\r\na=extmap-allow-mixed\r\na=ice-ufrag:" + plan.ice.ufrag +
         "\r\na=ice-pwd:" + plan.ice.pwd +
         "\r\na=ice-options:trickle\r\na=fingerprint:" + plan.fingerprint +
         "\r\na=setup:actpass\r\n" + sections;
}

Result<AnswerView> read_description(const ice::Credentials& own, std::string_view own_fingerprint,
                                    std::string_view text) {
  TRY_ASSIGN(const codec::SessionDescription description, codec::parse_sdp(text, codec::kSfuSdp));
  AnswerView out;
  out.servers = read_candidates(text);
  if (out.servers.empty()) return Error{ErrorCode::kInvalid, "the server names no UDP address"};
  const auto live = std::find_if(description.media.begin(), description.media.end(),
                                 [](const codec::SdpMedia& media) { return !media.rejected; });
  if (live == description.media.end()) {
    return Error{ErrorCode::kInvalid, "the server refuses every section"};
  }
  const auto value = [&](std::string_view name) {
    const std::string* const found = codec::find_attribute(description, *live, name);
    return found == nullptr ? std::string() : *found;
  };
  const auto fingerprint = dtls::parse_fingerprint(value("fingerprint"));
  if (!fingerprint) return Error{ErrorCode::kInvalid, "the server's fingerprint is none"};
  out.fingerprints = {*fingerprint};
  out.negotiated.local_ice = {.ufrag = value("ice-ufrag"), .pwd = value("ice-pwd")};
  out.negotiated.remote_ice = {.ufrag = own.ufrag, .pwd = own.pwd};
  out.negotiated.remote_fingerprint = own_fingerprint;
  for (const codec::SdpMedia& media : description.media) {
    const codec::SdpRtpSection read = codec::read_rtp_section(description, media);
    sfu::Section section;
    section.mid = read.mid;
    section.kind = media.kind;
    section.use = use_of(read);
    section.payload_types = payload_types_of(read);
    if (section.use == sfu::SectionUse::kReceive) {
      if (read.streams.empty()) return Error{ErrorCode::kInvalid, "a section without an SSRC"};
      section.slot =
          sfu::SlotStream{.ssrc = read.streams[0].ssrc, .rtx_ssrc = read.streams[0].rtx_ssrc};
    }
    for (const codec::SdpExtension& extension : read.extensions) {
      const auto known = codec::rtp_extension_of_uri(extension.uri);
      if (known && extension.id < 256) {
        out.negotiated.extensions.set(*known, static_cast<uint8_t>(extension.id));
      }
    }
    out.negotiated.sections.push_back(std::move(section));
  }
  return out;
}

Result<AnswerView> read_answer(const OfferPlan& plan, std::string_view answer) {
  TRY_ASSIGN(AnswerView out, read_description(plan.ice, plan.fingerprint, answer));
  const auto expected = static_cast<size_t>(3 + plan.audio_slots + plan.video_slots);
  if (out.negotiated.sections.size() != expected) {
    return Error{ErrorCode::kInvalid, "the answer has another number of sections than the offer"};
  }
  for (sfu::Section& section : out.negotiated.sections) {
    if (section.mid == kCameraMid) section.rids = plan.rids;
  }
  return out;
}

}  // namespace earshot::load
