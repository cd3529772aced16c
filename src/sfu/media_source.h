// What a participant sends. Values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace earshot::sfu {

enum class MediaSource : uint8_t { kMicrophone, kCamera, kScreen, kScreenSound };

constexpr bool is_sound(MediaSource source) {
  return source == MediaSource::kMicrophone || source == MediaSource::kScreenSound;
}
constexpr bool is_screen(MediaSource source) {
  return source == MediaSource::kScreen || source == MediaSource::kScreenSound;
}

}  // namespace earshot::sfu
