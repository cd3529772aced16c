#include "push/encryption.h"

#include <vector>

#include "base/limits.h"
#include "io/crypto.h"

namespace earshot::push {
namespace {

constexpr uint32_t kRecordBytes = 4096;  // RFC 8291 §4: push services must take as much
constexpr uint8_t kLastRecord = 2;       // RFC 8188 §2
constexpr size_t kHeaderBytes = 16 + 4 + 1 + io::kP256PointBytes;
constexpr size_t kTagBytes = 16;

static_assert(kHeaderBytes + limits::kPushPayloadBytesMax + limits::kPushPaddingBytes + 1 +
                  kTagBytes <=
              kRecordBytes);

void append(std::vector<uint8_t>& out, Bytes bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

// The terminating zero belongs to it.
template <size_t size>
Bytes with_zero(const char (&text)[size]) {
  return as_bytes(std::string_view(text, size));
}

}  // namespace

Result<std::string> encrypt(const RecipientKeys& recipient, std::string_view plain, size_t padding,
                            const io::P256Key& ephemeral, const std::array<uint8_t, 16>& salt) {
  const auto sender_public = ephemeral.public_bytes();
  TRY_ASSIGN(const auto shared, ephemeral.agree(recipient.p256dh));

  // RFC 8291 §3.4
  std::vector<uint8_t> key_info;
  append(key_info, with_zero("WebPush: info"));
  append(key_info, recipient.p256dh);
  append(key_info, sender_public);
  const auto input = io::hkdf_sha256(recipient.auth, shared, key_info, 32);
  const auto key = io::hkdf_sha256(salt, input, with_zero("Content-Encoding: aes128gcm"), 16);
  const auto nonce = io::hkdf_sha256(salt, input, with_zero("Content-Encoding: nonce"), 12);

  std::vector<uint8_t> record;
  append(record, as_bytes(plain));
  record.push_back(kLastRecord);
  record.resize(record.size() + padding);
  CHECK(kHeaderBytes + record.size() + kTagBytes <= kRecordBytes);
  const auto sealed = io::aes_128_gcm_seal(std::span<const uint8_t, 16>(key.data(), 16),
                                           std::span<const uint8_t, 12>(nonce.data(), 12), record);

  // RFC 8188 §2.1: salt, record size, length of the key id, key id
  std::vector<uint8_t> body;
  append(body, salt);
  for (int shift = 24; shift >= 0; shift -= 8) {
    body.push_back(static_cast<uint8_t>(kRecordBytes >> shift));
  }
  body.push_back(static_cast<uint8_t>(sender_public.size()));
  append(body, sender_public);
  append(body, sealed);
  return std::string(as_text(body));
}

size_t padding_for(size_t bytes) {
  const size_t over = bytes % limits::kPushPaddingBytes;
  return over == 0 ? 0 : limits::kPushPaddingBytes - over;
}

}  // namespace earshot::push
