// Which attributes a description may carry, and what their values look like. Inside of codec/sdp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "codec/sdp.h"

namespace earshot::codec {

// The attribute as it is kept. nullopt: known, and the value is wrong.
enum class SdpVerdict { kKeep, kDrop, kRefuse };

SdpVerdict judge_session_attribute(SdpAttribute& attribute);
// `formats`: those of the section it stands in.
using SdpFormats = std::unordered_set<std::string_view>;
SdpVerdict judge_media_attribute(SdpAttribute& attribute, const SdpFormats& formats);

bool is_digits(std::string_view text, size_t length_max);

}  // namespace earshot::codec
