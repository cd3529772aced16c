// Answers the offer of a client to the SFU (RFC 8829, RFC 9143): one transport for everything,
// ICE-lite, DTLS-passive. The client always offers, so there is no glare. Pure; any thread.
//
// Of the media sections those that the client sends in become publications (we receive), those it
// receives in become receive slots: each has one SSRC of ours (and one for RTX) for as long as it
// lives, and who is heard or seen in it is a matter of other messages. Anything that is not
// understood is left out or answered with port 0; ulpfec and RED always are, because Chromium would
// wrap VP8 in RED. In one transport a payload type and the id of a header extension have one
// meaning: the first section that uses them says which.
//
// Offers must be answered one after another, each with what the one before came to; dropping stale
// ones is the caller's business. A client makes the first section with its first offer and never
// stops it (it may be inactive): when it goes, Chromium and Firefox begin another transport under
// the same ICE name, with another DTLS handshake, and media would be lost without a word.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "codec/ice_candidate.h"
#include "codec/rtp_extension.h"
#include "codec/sdp.h"
#include "sfu/media_codec.h"
#include "sfu/negotiated.h"

namespace earshot::sfu {

struct AnswerConfig {
  // Used when this offer begins a generation of ICE: the first one, and every restart.
  IceText ice;
  std::string fingerprint;                      // "sha-256 AB:CD:…" of our certificate
  std::vector<codec::IceCandidate> candidates;  // see server_candidates.h
  std::vector<MediaCodec> codecs = {MediaCodec::kOpus, MediaCodec::kVp8, MediaCodec::kVp9};
  std::vector<codec::RtpExtension> extensions = {
      codec::RtpExtension::kMid,         codec::RtpExtension::kRid,
      codec::RtpExtension::kRepairedRid, codec::RtpExtension::kTransportSequence,
      codec::RtpExtension::kAudioLevel,  codec::RtpExtension::kDependencyDescriptor};
  // How we want to receive Opus: corrections inside, and silence as silence.
  std::string opus_parameters = "minptime=10;useinbandfec=1;usedtx=1";
  uint64_t video_bps_max = 0;  // that each of its videos may have; 0: what its path carries
};

// `offer` was parsed with codec::kSfuSdp. `previous`: nullptr for the first offer. Errors: kInvalid
// for an offer that contradicts itself or the one before, kUnsupported for one that we cannot serve
// (without BUNDLE or rtcp-mux, with another certificate than before, DTLS-passive, with the first
// section stopped).
Result<Negotiated> answer_offer(const codec::SessionDescription& offer, const AnswerConfig& config,
                                const Negotiated* previous, Random& random);

}  // namespace earshot::sfu
