#include "sfu/sfu_answer.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "base/limits.h"
#include "codec/sdp_rtp.h"
#include "sfu/answer_text.h"
#include "sfu/payload_types.h"

namespace earshot::sfu {
namespace {

using codec::RtpExtension;
using codec::SdpDirection;
using codec::SdpMedia;
using codec::SdpMediaKind;
using codec::SdpRtpSection;
using codec::SessionDescription;

constexpr size_t kMidCharsMax = 16;      // what a one-byte header extension holds
constexpr uint8_t kExtensionIdMax = 14;  // RFC 8285 §4.2
constexpr size_t kCnameChars = 16;       // RFC 7022 §4.2: 96 bits

Error invalid(std::string message) { return {ErrorCode::kInvalid, "offer: " + std::move(message)}; }
Error unsupported(std::string message) {
  return {ErrorCode::kUnsupported, "offer: " + std::move(message)};
}

bool contains(const auto& list, const auto& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

std::string random_token(Random& random) {
  constexpr std::string_view kChars =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::array<uint8_t, kCnameChars> bytes;
  random.fill(bytes);
  std::string token;
  for (const uint8_t byte : bytes) token += kChars[byte % kChars.size()];
  return token;
}

// Which layer of simulcast a packet is of: we send one layer, so never on our packets.
bool names_layers(RtpExtension extension) {
  return extension == RtpExtension::kRid || extension == RtpExtension::kRepairedRid;
}

const Section* first_live(const std::vector<Section>& sections) {
  const auto live = std::find_if(sections.begin(), sections.end(), [](const Section& section) {
    return section.use != SectionUse::kStopped;
  });
  return live == sections.end() ? nullptr : &*live;
}

class Negotiation {
 public:
  Negotiation(const SessionDescription& offer, const AnswerConfig& config,
              const Negotiated* previous, Random& random)
      : offer_(offer),
        config_(config),
        previous_(previous),
        random_(random),
        bundle_(codec::read_bundle(offer)) {}

  Result<Negotiated> run() {
    TRY(begin());
    std::vector<SdpRtpSection> read;
    for (const SdpMedia& media : offer_.media) {
      read.push_back(codec::read_rtp_section(offer_, media));
      for (const auto& stream : read.back().streams) taken_.insert({stream.ssrc, stream.rtx_ssrc});
    }
    for (size_t i = 0; i < read.size(); ++i) {
      TRY(check_place(i, read[i]));
      TRY_ASSIGN(Section section, negotiate(i, read[i]));
      if (carries_transport(before(i)) && section.use == SectionUse::kStopped) {
        return unsupported("the section that carries the transport cannot be stopped");
      }
      out_.sections.push_back(std::move(section));
    }
    TRY(take_transport());
    out_.answer = codec::to_sdp(describe_answer(offer_, read, config_, out_));
    return std::move(out_);
  }

 private:
  // What stays the same from offer to offer.
  Result<void> begin() {
    if (previous_ == nullptr) {
      out_.session_id = std::to_string(random_.u64() >> 2);
      out_.session_version = 1;
      out_.cname = random_token(random_);
      return {};
    }
    if (offer_.media.size() < previous_->sections.size()) {
      return invalid("fewer media sections than before");
    }
    out_.session_id = previous_->session_id;
    out_.session_version = previous_->session_version + 1;
    out_.cname = previous_->cname;
    out_.extensions = previous_->extensions;
    for (const Section& section : previous_->sections) {
      for (const PayloadType& type : section.payload_types) {
        meanings_.claim(type.number, type.codec);
        if (type.rtx) meanings_.claim_rtx(*type.rtx, type.number);
      }
      if (section.slot) taken_.insert({section.slot->ssrc, section.slot->rtx_ssrc});
    }
    return {};
  }

  // The section of the answer before that this one continues; nullptr: it is a new one.
  const Section* before(size_t i) const {
    if (previous_ == nullptr || i >= previous_->sections.size()) return nullptr;
    const Section& section = previous_->sections[i];
    return section.use == SectionUse::kStopped ? nullptr : &section;
  }

  bool carries_transport(const Section* old) const {
    return old != nullptr && old == first_live(previous_->sections);
  }

  // RFC 8829 §5.2.2: sections keep their places until they are stopped.
  Result<void> check_place(size_t i, const SdpRtpSection& read) const {
    const Section* const old = before(i);
    if (old == nullptr) return {};
    if (old->kind != offer_.media[i].kind || old->mid != read.mid) {
      return invalid("another media section in the place of one that is in use");
    }
    return {};
  }

  Result<Section> negotiate(size_t i, const SdpRtpSection& read) {
    const SdpMedia& media = offer_.media[i];
    Section section;
    section.mid = read.mid;
    section.kind = media.kind;
    const bool bundled = contains(bundle_, read.mid);
    if (read.stopped || !bundled || media.kind == SdpMediaKind::kApplication) return section;
    if (read.mid.size() > kMidCharsMax) return unsupported("a mid is too long");
    if (!read.rtcp_mux) return unsupported("rtcp-mux is needed");
    section.payload_types = choose_payload_types(read, media.kind, config_.codecs, meanings_);
    if (section.payload_types.empty()) return section;
    section.use = use_of(read.direction);
    take_extensions(read, section);
    if (!contains(section.extensions, RtpExtension::kTransportSequence)) {
      for (PayloadType& type : section.payload_types) type.transport_cc = false;
    }
    if (section.use == SectionUse::kPublish) take_publication(read, section);
    take_slot(before(i), section);
    return section;
  }

  // The client sends in a section or receives in it; where it asks for both, it sends.
  static SectionUse use_of(SdpDirection direction) {
    if (codec::sends(direction)) return SectionUse::kPublish;
    return codec::receives(direction) ? SectionUse::kReceive : SectionUse::kIdle;
  }

  void take_extensions(const SdpRtpSection& read, Section& section) {
    const bool we_send = section.use == SectionUse::kReceive;
    for (const codec::SdpExtension& offered : read.extensions) {
      const auto known = codec::rtp_extension_of_uri(offered.uri);
      if (!known || !contains(config_.extensions, *known)) continue;
      if (we_send ? !codec::receives(offered.direction) || names_layers(*known)
                  : !codec::sends(offered.direction)) {
        continue;
      }
      if (contains(section.extensions, *known) || !claim(*known, offered.id)) continue;
      section.extensions.push_back(*known);
    }
  }

  // An id means one extension in the whole transport; Chromium refuses an answer that says two.
  bool claim(RtpExtension extension, uint16_t id) {
    if (id == 0 || id > kExtensionIdMax) return false;
    if (out_.extensions.has(extension)) return out_.extensions.id(extension) == id;
    return out_.extensions.set(extension, static_cast<uint8_t>(id));
  }

  void take_publication(const SdpRtpSection& read, Section& section) {
    section.announced_streams = read.streams;
    // Layers are told apart by their RID alone.
    if (!contains(section.extensions, RtpExtension::kRid)) return;
    section.rids = read.send_rids;
    if (section.rids.size() > limits::kSimulcastLayersMax) {
      section.rids.resize(limits::kSimulcastLayersMax);
    }
  }

  void take_slot(const Section* old, Section& section) {
    if (old != nullptr) section.slot = old->slot;
    if (section.use != SectionUse::kReceive) return;
    if (!section.slot) section.slot = SlotStream{.ssrc = fresh_ssrc()};
    const bool repaired = std::any_of(section.payload_types.begin(), section.payload_types.end(),
                                      [](const PayloadType& type) { return type.rtx.has_value(); });
    if (repaired && section.slot->rtx_ssrc == 0) section.slot->rtx_ssrc = fresh_ssrc();
    if (!repaired) section.slot->rtx_ssrc = 0;
  }

  uint32_t fresh_ssrc() {
    uint32_t ssrc = 0;
    while (ssrc == 0 || !taken_.insert(ssrc).second) {
      ssrc = static_cast<uint32_t>(random_.u64() >> 32);
    }
    return ssrc;
  }

  Result<void> take_transport() {
    const Section* const live = first_live(out_.sections);
    if (live == nullptr) return unsupported("no media that can be forwarded");
    const SdpMedia& media = offer_.media[static_cast<size_t>(live - out_.sections.data())];
    const auto value = [&](std::string_view name) {
      const std::string* const found = codec::find_attribute(offer_, media, name);
      return found == nullptr ? std::string() : *found;
    };
    out_.remote_ice = {value("ice-ufrag"), value("ice-pwd")};
    out_.remote_fingerprint = value("fingerprint");
    if (out_.remote_ice.ufrag.empty() || out_.remote_ice.pwd.empty() ||
        out_.remote_fingerprint.empty()) {
      return invalid("no transport");
    }
    const std::string setup = value("setup");
    if (setup != "actpass" && setup != "active") return unsupported("the client must be active");
    return take_generation();
  }

  Result<void> take_generation() {
    if (previous_ == nullptr) {
      out_.local_ice = config_.ice;
      return {};
    }
    if (out_.remote_fingerprint != previous_->remote_fingerprint) {
      return unsupported("another certificate than before");
    }
    out_.ice_restarted = out_.remote_ice != previous_->remote_ice;
    out_.local_ice = out_.ice_restarted ? config_.ice : previous_->local_ice;
    return {};
  }

  const SessionDescription& offer_;
  const AnswerConfig& config_;
  const Negotiated* const previous_;
  Random& random_;
  const std::vector<std::string> bundle_;
  Negotiated out_;
  PayloadTypeMeanings meanings_;
  std::set<uint32_t> taken_;  // SSRCs of either side
};

}  // namespace

Result<Negotiated> answer_offer(const SessionDescription& offer, const AnswerConfig& config,
                                const Negotiated* previous, Random& random) {
  return Negotiation(offer, config, previous, random).run();
}

}  // namespace earshot::sfu
