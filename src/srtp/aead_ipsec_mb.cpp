// For x86 alone: cmake/dependencies.cmake.
#ifdef EARSHOT_IPSEC_MB
#include <intel-ipsec-mb.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/check.h"
#include "srtp/aead_backends.h"

namespace earshot::srtp {
namespace {

struct GcmFunctions {
  aes_gcm_pre_t expand_key = nullptr;
  aes_gcm_enc_dec_t encrypt = nullptr;
  aes_gcm_enc_dec_t decrypt = nullptr;
};

// The library's choice for this processor. The functions keep no state in the manager they are
// taken from, so that any thread may call them and the manager (200 KB) is not kept.
struct Library {
  bool available = false;
  GcmFunctions aes128;
  GcmFunctions aes256;

  Library() {
    const std::unique_ptr<IMB_MGR, decltype(&free_mb_mgr)> manager(alloc_mb_mgr(0), free_mb_mgr);
    if (manager == nullptr) return;
    IMB_ARCH chosen = IMB_ARCH_NONE;
    init_mb_mgr_auto(manager.get(), &chosen);
    available = is_fit(*manager, chosen);
    aes128 = {manager->gcm128_pre, manager->gcm128_enc, manager->gcm128_dec};
    aes256 = {manager->gcm256_pre, manager->gcm256_enc, manager->gcm256_dec};
  }

  // The library emulates AES where the processor has none, which would be slow and not constant
  // in time, and does not ask whether the operating system saves the wide registers.
  static bool is_fit(const IMB_MGR& manager, IMB_ARCH chosen) {
    constexpr uint64_t kNeeded =
        IMB_FEATURE_AESNI | IMB_FEATURE_PCLMULQDQ | IMB_FEATURE_SELF_TEST_PASS;
    if ((manager.features & kNeeded) != kNeeded) return false;
    switch (chosen) {
      case IMB_ARCH_SSE: return true;
      case IMB_ARCH_AVX: return __builtin_cpu_supports("avx");
      case IMB_ARCH_AVX2: return __builtin_cpu_supports("avx2");
      case IMB_ARCH_AVX512: return __builtin_cpu_supports("avx512f");
      default: return false;
    }
  }
};

const Library& library() {
  static const Library kLibrary;
  return kLibrary;
}

class IpsecMbGcm final : public Aead {
 public:
  explicit IpsecMbGcm(Bytes key)
      : functions_(key.size() == 32 ? library().aes256 : library().aes128) {
    functions_.expand_key(key.data(), &key_);
  }
  ~IpsecMbGcm() override { OPENSSL_cleanse(&key_, sizeof(key_)); }

  void seal(const GcmIv& iv, Bytes aad, Bytes text, uint8_t* out) override {
    gcm_context_data context;
    functions_.encrypt(&key_, &context, out, text.data(), text.size(), iv.data(), aad.data(),
                       aad.size(), out + text.size(), kGcmTagBytes);
  }

  bool open(const GcmIv& iv, Bytes aad, std::span<uint8_t> text, Bytes tag) override {
    gcm_context_data context;
    std::array<uint8_t, kGcmTagBytes> computed;
    functions_.decrypt(&key_, &context, text.data(), text.data(), text.size(), iv.data(),
                       aad.data(), aad.size(), computed.data(), computed.size());
    if (CRYPTO_memcmp(computed.data(), tag.data(), computed.size()) == 0) return true;
    std::fill(text.begin(), text.end(), uint8_t{0});
    return false;
  }

  size_t hot_bytes() const override { return sizeof *this; }

 private:
  // The library stores to it with instructions that need the alignment.
  alignas(64) gcm_key_data key_;
  const GcmFunctions& functions_;
};

}  // namespace

bool ipsec_mb_is_available() { return library().available; }

// The library's keys serve both directions.
std::unique_ptr<Aead> make_ipsec_mb_gcm(AeadDirection, Bytes key) {
  return std::make_unique<IpsecMbGcm>(key);
}

}  // namespace earshot::srtp
#endif  // EARSHOT_IPSEC_MB
