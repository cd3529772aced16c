#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "base/check.h"
#include "srtp/aead_backends.h"

namespace earshot::srtp {
namespace {

// The context keeps the key schedule; each packet only brings its IV.
class EvpGcm final : public Aead {
 public:
  EvpGcm(AeadDirection direction, Bytes key) : context_(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free) {
    CHECK(context_ != nullptr);
    const EVP_CIPHER* const cipher = key.size() == 32 ? EVP_aes_256_gcm() : EVP_aes_128_gcm();
    CHECK(EVP_CipherInit_ex(context_.get(), cipher, nullptr, key.data(), nullptr,
                            direction == AeadDirection::kSeal ? 1 : 0) == 1);
  }

  void seal(const GcmIv& iv, Bytes aad, Bytes text, uint8_t* out) override {
    begin(iv, aad);
    update(out, text);
    int rest = 0;
    CHECK(EVP_EncryptFinal_ex(context_.get(), out + text.size(), &rest) == 1);
    CHECK(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_GCM_GET_TAG, kGcmTagBytes,
                              out + text.size()) == 1);
  }

  bool open(const GcmIv& iv, Bytes aad, std::span<uint8_t> text, Bytes tag) override {
    begin(iv, aad);
    update(text.data(), text);
    uint8_t end = 0;
    int rest = 0;
    CHECK(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_GCM_SET_TAG, kGcmTagBytes,
                              const_cast<uint8_t*>(tag.data())) == 1);
    if (EVP_DecryptFinal_ex(context_.get(), &end, &rest) == 1) return true;
    std::fill(text.begin(), text.end(), uint8_t{0});
    return false;
  }

  size_t hot_bytes() const override { return sizeof *this; }

 private:
  void begin(const GcmIv& iv, Bytes aad) {
    CHECK(EVP_CipherInit_ex(context_.get(), nullptr, nullptr, nullptr, iv.data(), -1) == 1);
    update(nullptr, aad);
  }
  // Without `out` the bytes are authenticated alone.
  void update(uint8_t* out, Bytes bytes) {
    if (bytes.empty()) return;
    int size = 0;
    CHECK(EVP_CipherUpdate(context_.get(), out, &size, bytes.data(),
                           static_cast<int>(bytes.size())) == 1);
  }

  std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context_;
};

}  // namespace

std::unique_ptr<Aead> make_evp_gcm(AeadDirection direction, Bytes key) {
  return std::make_unique<EvpGcm>(direction, key);
}

}  // namespace earshot::srtp
