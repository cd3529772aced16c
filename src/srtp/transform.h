// One direction's keys under the negotiated profile. std::visit is a switch over two kinds here.
#pragma once

#include <variant>

#include "srtp/aead.h"
#include "srtp/cm_transform.h"
#include "srtp/gcm_transform.h"
#include "srtp/keys.h"

namespace earshot::srtp {

using Transform = std::variant<GcmTransform, CmTransform>;

// `backend` matters for GCM alone.
Transform make_transform(SrtpProfile profile, const MasterKey& master, AeadBackend backend,
                         AeadDirection direction);

inline size_t rtp_overhead(const Transform& transform) {
  return std::visit([](const auto& kind) { return kind.kRtpOverhead; }, transform);
}
inline size_t rtcp_overhead(const Transform& transform) {
  return std::visit([](const auto& kind) { return kind.kRtcpOverhead; }, transform);
}

}  // namespace earshot::srtp
