// The two makers behind make_aes_gcm(); nobody else calls them.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "srtp/aead.h"

namespace earshot::srtp {

std::unique_ptr<Aead> make_evp_gcm(AeadDirection direction, Bytes key);

#ifdef EARSHOT_IPSEC_MB
bool ipsec_mb_is_available();
std::unique_ptr<Aead> make_ipsec_mb_gcm(AeadDirection direction, Bytes key);
#endif

}  // namespace earshot::srtp
