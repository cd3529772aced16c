#include "sfu/receiving_answer.h"

#include "codec/rtp_extension.h"

namespace earshot::bench {
namespace {

using codec::RtpExtension;
using sfu::MediaCodec;
using sfu::PayloadType;

std::string_view rtpmap_of(MediaCodec codec) {
  switch (codec) {
    case MediaCodec::kOpus: return "opus/48000/2";
    case MediaCodec::kVp8: return "VP8/90000";
    case MediaCodec::kVp9: return "VP9/90000";
  }
  return {};
}

std::string lines_of(const PayloadType& type) {
  const std::string number = std::to_string(type.number);
  std::string out = "a=rtpmap:" + number + " " + std::string(rtpmap_of(type.codec)) + "\r\n";
  const auto feedback = [&](bool has, std::string_view name) {
    if (has) out += "a=rtcp-fb:" + number + " " + std::string(name) + "\r\n";
  };
  feedback(type.transport_cc, "transport-cc");
  feedback(type.nack, "nack");
  feedback(type.pli, "nack pli");
  feedback(type.fir, "ccm fir");
  if (!type.rtx) return out;
  const std::string repair = std::to_string(*type.rtx);
  return out + "a=rtpmap:" + repair + " rtx/90000\r\na=fmtp:" + repair + " apt=" + number + "\r\n";
}

std::string section_of(const sfu::Section& section, const codec::ExtensionMap& extensions) {
  std::string out = section.kind == codec::SdpMediaKind::kAudio ? "m=audio" : "m=video";
  out += " 9 UDP/TLS/RTP/SAVPF";
  for (const PayloadType& type : section.payload_types) {
    out += " " + std::to_string(type.number);
    if (type.rtx) out += " " + std::to_string(*type.rtx);
  }
  out += "\r\nc=IN IP4 0.0.0.0\r\na=mid:" + section.mid + "\r\n";
  out += "a=recvonly\r\na=rtcp-mux\r\na=rtcp-rsize\r\n";
  for (size_t i = 0; i < codec::kRtpExtensions; ++i) {
    const RtpExtension extension{static_cast<uint8_t>(i)};
    if (!extensions.has(extension)) continue;
    out += "a=extmap:" + std::to_string(extensions.id(extension)) + " " +
           std::string(codec::rtp_extension_uri(extension)) + "\r\n";
  }
  for (const PayloadType& type : section.payload_types) out += lines_of(type);
  return out;
}

}  // namespace

std::string write_receiving_answer(const load::OfferPlan& client, const sfu::Negotiated& offered) {
  std::string bundle;
  std::string sections;
  for (const sfu::Section& section : offered.sections) {
    bundle += " " + section.mid;
    sections += section_of(section, offered.extensions);
  }
  return "v=0\r\no=- " + std::to_string(client.session_id) + " 1 IN IP4 127.0.0.1\r\n" +
         "s=-\r\nt=0 0\r\na=group:BUNDLE" + bundle + "\r\na=ice-ufrag:" + client.ice.ufrag +
         "\r\na=ice-pwd:" + client.ice.pwd + "\r\na=fingerprint:" + client.fingerprint +
         "\r\na=setup:active\r\n" + sections;
}

}  // namespace earshot::bench
