#include "srtp/transform.h"

namespace earshot::srtp {

Transform make_transform(SrtpProfile profile, const MasterKey& master, AeadBackend backend,
                         AeadDirection direction) {
  const SessionKeys rtp = derive_rtp_keys(profile, master);
  const SessionKeys rtcp = derive_rtcp_keys(profile, master);
  if (profile == SrtpProfile::kAes128CmSha1_80) return CmTransform(rtp, rtcp);
  return GcmTransform(rtp, rtcp, backend, direction);
}

}  // namespace earshot::srtp
