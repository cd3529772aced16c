// The description that says what was negotiated. Inside of sfu_answer.
#pragma once

#include "codec/sdp.h"
#include "sfu/negotiated.h"
#include "sfu/sfu_answer.h"

namespace earshot::sfu {

// `offer` is the one that `negotiated` came from, section by section.
codec::SessionDescription describe_answer(const codec::SessionDescription& offer,
                                          const AnswerConfig& config, const Negotiated& negotiated);

}  // namespace earshot::sfu
