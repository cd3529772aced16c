// links: base codec sfu
// seeds: src/codec/testdata
// Offers of a client to the SFU, one after another (NUL bytes part them). An answer has the places
// and names of its offer, uses no payload type or extension id that was not offered and none for
// two things, gives every slot SSRCs of its own that stay, and can be read again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "base/random.h"
#include "codec/sdp_rtp.h"
#include "sfu/server_candidates.h"
#include "sfu/sfu_answer.h"

using namespace earshot;
using namespace earshot::sfu;
using codec::SessionDescription;

namespace {

AnswerConfig config(int generation) {
  AnswerConfig config;
  config.ice = {"SERVER" + std::to_string(generation), "0123456789abcdefghijklmn"};
  config.fingerprint =
      "sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
      "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";
  config.candidates = server_candidates({*SocketAddress::parse("192.0.2.1:10000")},
                                        {*SocketAddress::parse("192.0.2.1:443")});
  return config;
}

bool offers(const codec::SdpMedia& media, uint8_t payload_type) {
  return std::find(media.formats.begin(), media.formats.end(), std::to_string(payload_type)) !=
         media.formats.end();
}

void check_section(const codec::SdpMedia& media, const Section& section,
                   const Negotiated& negotiated) {
  CHECK(section.use == SectionUse::kStopped || !section.payload_types.empty());
  CHECK(section.use != SectionUse::kReceive || section.slot);
  CHECK(section.rids.empty() || section.use == SectionUse::kPublish);
  CHECK(section.rids.size() <= limits::kSimulcastLayersMax);
  for (const PayloadType& type : section.payload_types) {
    CHECK(offers(media, type.number));
    CHECK(!type.rtx || (offers(media, *type.rtx) && *type.rtx != type.number));
  }
  for (const auto extension : section.extensions) CHECK(negotiated.extensions.has(extension));
}

void check_meanings(const Negotiated& negotiated) {
  std::map<uint8_t, int> meanings;
  const auto claim = [&meanings](uint8_t payload_type, int meaning) {
    CHECK(meanings.emplace(payload_type, meaning).first->second == meaning);
  };
  std::set<uint32_t> ssrcs;
  for (const Section& section : negotiated.sections) {
    for (const PayloadType& type : section.payload_types) {
      claim(type.number, static_cast<int>(type.codec));
      if (type.rtx) claim(*type.rtx, 1000 + type.number);
    }
    if (!section.slot) continue;
    CHECK(section.slot->ssrc != 0 && ssrcs.insert(section.slot->ssrc).second);
    const uint32_t rtx = section.slot->rtx_ssrc;
    CHECK(rtx == 0 || ssrcs.insert(rtx).second);
  }
}

void check_text(const SessionDescription& offer, const Negotiated& negotiated) {
  for (const char* word : {"red/", "ulpfec/", "goog-remb"}) {
    CHECK(negotiated.answer.find(word) == std::string::npos);
  }
  const auto again = codec::parse_sdp(negotiated.answer, codec::kSfuSdp);
  CHECK(again.ok() && again->media.size() == offer.media.size());
  for (size_t i = 0; i < again->media.size(); ++i) {
    const auto read = codec::read_rtp_section(*again, again->media[i]);
    const Section& section = negotiated.sections[i];
    CHECK(again->media[i].kind == offer.media[i].kind && read.mid == section.mid);
    CHECK(read.stopped == (section.use == SectionUse::kStopped));
    CHECK((read.direction == codec::SdpDirection::kRecvOnly) ==
          (section.use == SectionUse::kPublish));
    CHECK((read.direction == codec::SdpDirection::kSendOnly) ==
          (section.use == SectionUse::kReceive));
  }
}

void check_continuity(const Negotiated& before, const Negotiated& after) {
  CHECK(after.sections.size() >= before.sections.size());
  CHECK(after.session_id == before.session_id);
  CHECK(after.session_version == before.session_version + 1);
  CHECK(after.ice_restarted == (after.local_ice != before.local_ice));
  for (size_t i = 0; i < before.sections.size(); ++i) {
    const Section& old = before.sections[i];
    const Section& now = after.sections[i];
    if (old.use == SectionUse::kStopped || now.use == SectionUse::kStopped) continue;
    CHECK(old.mid == now.mid && old.kind == now.kind);
    CHECK(!old.slot || (now.slot && now.slot->ssrc == old.slot->ssrc));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  SeededRandom random(1);
  std::optional<Negotiated> last;
  for (int generation = 1; !rest.empty() && generation < 8; ++generation) {
    const std::string_view text = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), text.size() + 1));
    const auto offer = codec::parse_sdp(text, codec::kSfuSdp);
    if (!offer) continue;
    auto negotiated = answer_offer(*offer, config(generation), last ? &*last : nullptr, random);
    if (!negotiated) {
      CHECK(!negotiated.error().message.empty());
      continue;
    }
    CHECK(negotiated->sections.size() == offer->media.size());
    for (size_t i = 0; i < offer->media.size(); ++i) {
      check_section(offer->media[i], negotiated->sections[i], *negotiated);
    }
    check_meanings(*negotiated);
    check_text(*offer, *negotiated);
    if (last) check_continuity(*last, *negotiated);
    last = std::move(*negotiated);
  }
  return 0;
}
