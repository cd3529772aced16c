// What must never happen to a stream, whatever the load, by kind: how often, and the first few in
// words. One owner.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace earshot::load {

enum class Violation : uint8_t {
  kGap,          // a number that nobody lost on the way never came
  kTornFrame,    // a frame with a hole in its numbers, or with two timestamps or picture ids
  kTimestamp,    // goes back, or away from the clock
  kPictureId,    // VP8 and VP9 picture ids and TL0PICIDX that do not go on
  kFrameNumber,  // of the Dependency Descriptor
  kUndecodable,  // a frame without what it needs, although nothing was lost
  kUnasked,      // media that this client did not ask for
  kMalformed,    // no RTP or RTCP, of no slot, or a descriptor that cannot be read
};
inline constexpr size_t kViolations = 8;

constexpr std::string_view name_of(Violation violation) {
  constexpr std::array<std::string_view, kViolations> kNames = {
      "gap",          "torn_frame",  "timestamp", "picture_id",
      "frame_number", "undecodable", "unasked",   "malformed"};
  return kNames[static_cast<size_t>(violation)];
}

class Violations {
 public:
  static constexpr size_t kExamplesMax = 20;

  void add(Violation violation, std::string_view where, std::string_view what, uint64_t count = 1) {
    counts_[static_cast<size_t>(violation)] += count;
    if (examples_.size() >= kExamplesMax) return;
    examples_.push_back(std::string(name_of(violation)) + ": " + std::string(where) + ": " +
                        std::string(what));
  }
  uint64_t count(Violation violation) const { return counts_[static_cast<size_t>(violation)]; }
  uint64_t total() const {
    uint64_t sum = 0;
    for (const uint64_t count : counts_) sum += count;
    return sum;
  }
  const std::vector<std::string>& examples() const { return examples_; }

 private:
  std::array<uint64_t, kViolations> counts_{};
  std::vector<std::string> examples_;
};

}  // namespace earshot::load
