#include "sfu/answer_text.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "codec/ice_candidate.h"
#include "codec/sdp_rtp.h"

namespace earshot::sfu {
namespace {

using codec::SdpAttribute;
using codec::SdpMedia;

std::string join(const std::vector<std::string>& parts, char separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

std::string_view codec_name(MediaCodec codec) {
  switch (codec) {
    case MediaCodec::kOpus: return "opus/48000/2";
    case MediaCodec::kVp8: return "VP8/90000";
    case MediaCodec::kVp9: return "VP9/90000";
  }
  CHECK(false);
}

// The same for a payload type in every section (RFC 8859: IDENTICAL-PER-PT).
std::string format_parameters(MediaCodec codec, const AnswerConfig& config) {
  switch (codec) {
    case MediaCodec::kOpus: return config.opus_parameters;
    case MediaCodec::kVp8: return "";
    case MediaCodec::kVp9: return "profile-id=0";
  }
  CHECK(false);
}

class SectionWriter {
 public:
  SectionWriter(const SdpMedia& offered, const codec::SdpRtpSection& read, const Section& section,
                const Negotiated& negotiated, const AnswerConfig& config)
      : offered_(offered),
        read_(read),
        section_(section),
        negotiated_(negotiated),
        config_(config) {}

  // `with_candidates`: in the section that carries the transport for all (RFC 9143 §7.3).
  SdpMedia run(bool with_candidates) {
    out_.kind = offered_.kind;
    if (!section_.mid.empty()) add("mid", section_.mid);
    if (section_.use == SectionUse::kStopped) {
      out_.rejected = true;
      out_.formats = {offered_.formats.front()};
      add("inactive");
      return std::move(out_);
    }
    if (with_candidates) add_candidates();
    const bool is_video = section_.kind == codec::SdpMediaKind::kVideo;
    if (config_.video_bps_max != 0 && is_video && section_.use == SectionUse::kPublish) {
      out_.bandwidths.push_back({"TIAS", std::to_string(config_.video_bps_max)});  // RFC 3890
    }
    add_extensions();
    add_direction();
    add("rtcp-mux");
    if (read_.rtcp_rsize) add("rtcp-rsize");
    for (const PayloadType& type : section_.payload_types) add_payload_type(type);
    add_simulcast();
    add_slot();
    return std::move(out_);
  }

 private:
  void add(std::string name, std::string value = {}) {
    out_.attributes.push_back({std::move(name), std::move(value)});
  }

  void add_candidates() {
    for (const codec::IceCandidate& candidate : config_.candidates) {
      const std::string line = codec::to_line(candidate);
      const size_t colon = line.find(':');
      add(line.substr(0, colon), line.substr(colon + 1));
    }
    add("end-of-candidates");
  }

  void add_extensions() {
    if (read_.extmap_allow_mixed) add("extmap-allow-mixed");
    for (const codec::SdpExtension& offered : read_.extensions) {
      const auto known = codec::rtp_extension_of_uri(offered.uri);
      if (!known || negotiated_.extensions.id(*known) != offered.id) continue;
      const auto& used = section_.extensions;
      if (std::find(used.begin(), used.end(), *known) == used.end()) continue;
      // RFC 8285 §6: to an offer of one direction, an answer of the other.
      std::string id = std::to_string(offered.id);
      if (offered.direction == codec::SdpDirection::kSendOnly) id += "/recvonly";
      if (offered.direction == codec::SdpDirection::kRecvOnly) id += "/sendonly";
      add("extmap", id + " " + offered.uri);
    }
  }

  void add_direction() {
    switch (section_.use) {
      case SectionUse::kPublish: return add("recvonly");
      case SectionUse::kReceive: return add("sendonly");
      case SectionUse::kIdle:
      case SectionUse::kStopped: return add("inactive");
    }
  }

  void add_format(uint8_t payload_type, std::string_view name, const std::string& parameters) {
    const std::string number = std::to_string(payload_type);
    out_.formats.push_back(number);
    add("rtpmap", number + " " + std::string(name));
    if (!parameters.empty()) add("fmtp", number + " " + parameters);
  }

  void add_payload_type(const PayloadType& type) {
    add_format(type.number, codec_name(type.codec), format_parameters(type.codec, config_));
    const std::string number = std::to_string(type.number);
    if (type.transport_cc) add("rtcp-fb", number + " transport-cc");
    if (type.fir) add("rtcp-fb", number + " ccm fir");
    if (type.nack) add("rtcp-fb", number + " nack");
    if (type.pli) add("rtcp-fb", number + " nack pli");
    if (type.rtx) add_format(*type.rtx, "rtx/90000", "apt=" + number);
  }

  void add_simulcast() {
    if (section_.rids.empty()) return;
    for (const std::string& rid : section_.rids) add("rid", rid + " recv");
    add("simulcast", "recv " + join(section_.rids, ';'));
  }

  // Streams of their own: two slots play different people, so nothing keeps them in step.
  void add_slot() {
    if (section_.use != SectionUse::kReceive) return;
    const SlotStream& slot = *section_.slot;
    const std::string ssrc = std::to_string(slot.ssrc);
    add("msid", "slot-" + ssrc + " slot-" + ssrc);
    if (slot.rtx_ssrc != 0) add("ssrc-group", "FID " + ssrc + " " + std::to_string(slot.rtx_ssrc));
    const std::string cname = " cname:" + negotiated_.cname;
    add("ssrc", ssrc + cname);
    if (slot.rtx_ssrc != 0) add("ssrc", std::to_string(slot.rtx_ssrc) + cname);
  }

  const SdpMedia& offered_;
  const codec::SdpRtpSection& read_;
  const Section& section_;
  const Negotiated& negotiated_;
  const AnswerConfig& config_;
  SdpMedia out_;
};

bool allows_mixed_extensions(const codec::SessionDescription& offer) {
  return std::any_of(offer.attributes.begin(), offer.attributes.end(),
                     [](const auto& attribute) { return attribute.name == "extmap-allow-mixed"; });
}

}  // namespace

codec::SessionDescription describe_answer(const codec::SessionDescription& offer,
                                          std::span<const codec::SdpRtpSection> read,
                                          const AnswerConfig& config,
                                          const Negotiated& negotiated) {
  codec::SessionDescription out;
  out.session_id = negotiated.session_id;
  out.session_version = std::to_string(negotiated.session_version);
  std::vector<std::string> bundle = {"BUNDLE"};
  for (const Section& section : negotiated.sections) {
    if (section.use != SectionUse::kStopped) bundle.push_back(section.mid);
  }
  if (bundle.size() > 1) out.attributes.push_back({"group", join(bundle, ' ')});
  out.attributes.push_back({"ice-lite", ""});
  if (allows_mixed_extensions(offer)) out.attributes.push_back({"extmap-allow-mixed", ""});
  out.attributes.push_back({"ice-options", "ice2"});  // RFC 8445 §10
  out.attributes.push_back({"ice-ufrag", negotiated.local_ice.ufrag});
  out.attributes.push_back({"ice-pwd", negotiated.local_ice.pwd});
  out.attributes.push_back({"fingerprint", config.fingerprint});
  out.attributes.push_back({"setup", "passive"});
  bool with_candidates = true;
  for (size_t i = 0; i < offer.media.size(); ++i) {
    const Section& section = negotiated.sections[i];
    SectionWriter writer(offer.media[i], read[i], section, negotiated, config);
    const bool live = section.use != SectionUse::kStopped;
    out.media.push_back(writer.run(live && with_candidates));
    if (live) with_candidates = false;
  }
  return out;
}

}  // namespace earshot::sfu
