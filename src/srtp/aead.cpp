#include "srtp/aead.h"

#include "base/check.h"
#include "srtp/aead_backends.h"

namespace earshot::srtp {

std::string_view name(AeadBackend backend) {
  return backend == AeadBackend::kEvp ? "OpenSSL" : "intel-ipsec-mb";
}

bool is_available(AeadBackend backend) {
  if (backend == AeadBackend::kEvp) return true;
#ifdef EARSHOT_IPSEC_MB
  return ipsec_mb_is_available();
#else
  return false;
#endif
}

AeadBackend fastest_backend() {
  return is_available(AeadBackend::kIpsecMb) ? AeadBackend::kIpsecMb : AeadBackend::kEvp;
}

std::unique_ptr<Aead> make_aes_gcm(AeadBackend backend, AeadDirection direction, Bytes key) {
  CHECK(key.size() == 16 || key.size() == 32);
  CHECK(is_available(backend));
#ifdef EARSHOT_IPSEC_MB
  if (backend == AeadBackend::kIpsecMb) return make_ipsec_mb_gcm(direction, key);
#endif
  return make_evp_gcm(direction, key);
}

}  // namespace earshot::srtp
