#include "sfu/stream_latch.h"

#include <algorithm>
#include <utility>

namespace earshot::sfu {
namespace {

// Whether the section uses that payload type, and for retransmissions. Nothing: it does not.
std::optional<bool> uses_as_rtx(const LatchSection& section, uint8_t payload_type) {
  for (const LatchPayload& payload : section.payloads) {
    if (payload.primary == payload_type) return false;
    if (payload.rtx == payload_type) return true;
  }
  return std::nullopt;
}

}  // namespace

void StreamLatch::set_sections(std::vector<LatchSection> sections) {
  // A section that stays keeps its SSRCs: its browser has stopped naming them.
  std::array<Latched, limits::kLatchedStreamsMax> kept{};
  size_t count = 0;
  for (size_t i = 0; i < size_; ++i) {
    const LatchSection& before = sections_[latched_[i].stream.section];
    const auto same = std::find_if(sections.begin(), sections.end(), [&](const auto& section) {
      return section.mid == before.mid && section.rids == before.rids;
    });
    if (same == sections.end()) continue;
    kept[count] = latched_[i];
    kept[count++].stream.section = static_cast<uint16_t>(same - sections.begin());
  }
  latched_ = kept;
  size_ = count;
  last_ = 0;
  sections_ = std::move(sections);
  for (size_t i = 0; i < sections_.size(); ++i) {
    if (!sections_[i].rids.empty()) continue;
    const auto section = static_cast<uint16_t>(i);
    for (const LatchSection::Announced& stream : sections_[i].announced) {
      latch(stream.ssrc, {.section = section});
      if (stream.rtx_ssrc != 0) latch(stream.rtx_ssrc, {.section = section, .is_rtx = true});
    }
  }
}

std::optional<StreamRef> StreamLatch::find(const codec::RtpPacket& packet) {
  ++packets_;
  const uint32_t ssrc = packet.ssrc();
  if (Latched* const known = latched(ssrc)) {
    known->used = packets_;
    // One SSRC may carry both (RFC 4588 §5.3 allows it, nobody does): the payload type decides.
    const auto as_rtx = uses_as_rtx(sections_[known->stream.section], packet.payload_type());
    if (as_rtx == known->stream.is_rtx) {
      // A name that says otherwise: the client gave the SSRC to another source.
      if (!packet.text(codec::RtpExtension::kMid)) return known->stream;
      const std::optional<StreamRef> named = resolve(packet);
      if (!named || *named == known->stream) return known->stream;
      latch(ssrc, *named);
      return named;
    }
  }
  const std::optional<StreamRef> stream = resolve(packet);
  if (stream) latch(ssrc, *stream);
  return stream;
}

uint32_t StreamLatch::ssrc_of(const StreamRef& stream) const {
  const Latched* newest = nullptr;
  for (size_t i = 0; i < size_; ++i) {
    const Latched& each = latched_[i];
    if (each.stream == stream && (newest == nullptr || each.used >= newest->used)) newest = &each;
  }
  return newest == nullptr ? 0 : newest->ssrc;
}

std::optional<StreamRef> StreamLatch::resolve(const codec::RtpPacket& packet) const {
  const std::optional<uint16_t> at = section_of(packet);
  if (!at) return std::nullopt;
  const LatchSection& section = sections_[*at];
  const std::optional<bool> is_rtx = uses_as_rtx(section, packet.payload_type());
  if (!is_rtx) return std::nullopt;
  StreamRef stream{.section = *at, .layer = 0, .is_rtx = *is_rtx};
  if (section.rids.empty()) return stream;
  const auto rid =
      packet.text(*is_rtx ? codec::RtpExtension::kRepairedRid : codec::RtpExtension::kRid);
  if (!rid) return std::nullopt;
  const auto named = std::find(section.rids.begin(), section.rids.end(), *rid);
  if (named == section.rids.end()) return std::nullopt;
  stream.layer = static_cast<uint8_t>(named - section.rids.begin());
  return stream;
}

// By its MID; without one, when a single section uses the payload type (RFC 8843 §9.2).
std::optional<uint16_t> StreamLatch::section_of(const codec::RtpPacket& packet) const {
  std::optional<uint16_t> found;
  const auto mid = packet.text(codec::RtpExtension::kMid);
  for (size_t i = 0; i < sections_.size(); ++i) {
    const bool matches = mid ? sections_[i].mid == *mid
                             : uses_as_rtx(sections_[i], packet.payload_type()).has_value();
    if (!matches) continue;
    if (found) return std::nullopt;
    found = static_cast<uint16_t>(i);
  }
  return found;
}

void StreamLatch::latch(uint32_t ssrc, const StreamRef& stream) {
  Latched* place = latched(ssrc);
  if (place == nullptr) {
    if (size_ < latched_.size()) {
      place = &latched_[size_++];
    } else {
      place = &*std::min_element(latched_.begin(), latched_.end(),
                                 [](const auto& a, const auto& b) { return a.used < b.used; });
    }
  }
  *place = {.ssrc = ssrc, .stream = stream, .used = packets_};
}

StreamLatch::Latched* StreamLatch::latched(uint32_t ssrc) {
  if (last_ < size_ && latched_[last_].ssrc == ssrc) return &latched_[last_];
  for (size_t i = 0; i < size_; ++i) {
    if (latched_[i].ssrc != ssrc) continue;
    last_ = i;
    return &latched_[i];
  }
  return nullptr;
}

}  // namespace earshot::sfu
