// What a client may get: sound of its own room from others, and the pictures that it shows. One
// owner.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace earshot::load {

enum class SourceKind : uint8_t { kMicrophone, kCamera, kScreen };

// How a packet says whose it is (sfu::testing::PacketOrigin). Participants have numbers from 1 on.
constexpr uint32_t publisher_name(uint32_t number, SourceKind kind) {
  return number << 2 | static_cast<uint32_t>(kind);
}
constexpr uint32_t number_of(uint32_t publisher) { return publisher >> 2; }
constexpr bool is_sound(uint32_t publisher) {
  return (publisher & 3) == static_cast<uint32_t>(SourceKind::kMicrophone);
}

class AskedMedia {
 public:
  // For what was under way when somebody turned a page, also on a machine that is full.
  static constexpr Duration kGrace = 10s;

  // `room_of`: by number; outlives it.
  AskedMedia(uint32_t number, const std::vector<uint32_t>& room_of)
      : number_(number), room_of_(room_of) {}

  // All pictures that are shown from now on.
  void show(const std::vector<uint32_t>& publishers, Timestamp now) {
    std::erase_if(until_, [&](const auto& each) { return each.second < now; });
    for (auto& [publisher, until] : until_) until = std::min(until, now + kGrace);
    for (const uint32_t publisher : publishers) until_[publisher] = Timestamp::max();
  }

  // What is wrong with a packet of that publisher; nothing: it was asked for.
  std::optional<std::string_view> fault(uint32_t publisher, bool in_audio_slot,
                                        Timestamp now) const {
    const uint32_t number = number_of(publisher);
    if (number == number_) return "its own media";
    if (number >= room_of_.size() || room_of_[number] != room_of_[number_]) {
      return "media of another room";
    }
    if (is_sound(publisher) != in_audio_slot) {
      return "sound in a section for pictures, or vice versa";
    }
    if (in_audio_slot) return std::nullopt;
    const auto until = until_.find(publisher);
    if (until == until_.end() || until->second < now) return "a picture that is not shown";
    return std::nullopt;
  }

 private:
  const uint32_t number_;
  const std::vector<uint32_t>& room_of_;
  std::map<uint32_t, Timestamp> until_;  // when packets of a picture may come at the latest
};

}  // namespace earshot::load
