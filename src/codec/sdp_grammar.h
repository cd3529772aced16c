// Which attributes a description may carry, and what their values look like. Inside of codec/sdp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codec/sdp.h"

namespace earshot::codec {

// The attribute as it is kept. nullopt: known, and the value is wrong.
enum class SdpVerdict { kKeep, kDrop, kRefuse };

SdpVerdict judge_session_attribute(SdpAttribute& attribute);
// `media`: the section it stands in, with its formats.
SdpVerdict judge_media_attribute(SdpAttribute& attribute, const SdpMedia& media);

bool is_digits(std::string_view text, size_t length_max);

}  // namespace earshot::codec
