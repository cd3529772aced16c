// The description that says what was negotiated. Inside of sfu_answer.
#pragma once

#include <span>

#include "codec/sdp.h"
#include "codec/sdp_rtp.h"
#include "sfu/negotiated.h"
#include "sfu/sfu_answer.h"

namespace earshot::sfu {

// `offer` is the one that `negotiated` came from, section by section; `read`: what its sections
// say.
codec::SessionDescription describe_answer(const codec::SessionDescription& offer,
                                          std::span<const codec::SdpRtpSection> read,
                                          const AnswerConfig& config, const Negotiated& negotiated);

}  // namespace earshot::sfu
