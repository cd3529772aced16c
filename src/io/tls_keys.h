// P-256 keys, their ES256 signatures (RFC 7518 §3.4) and ECDH. A key is immutable and may be used
// by any thread; copies share it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

struct evp_pkey_st;

namespace earshot::io {

inline constexpr size_t kP256PointBytes = 65;

class P256Key {
 public:
  static P256Key generate();
  // PEM, unencrypted. kInvalid: not a private P-256 key.
  static Result<P256Key> from_pem(std::string_view pem);

  std::string to_pem() const;  // PKCS #8

  struct PublicPoint {
    std::array<uint8_t, 32> x;
    std::array<uint8_t, 32> y;
  };
  PublicPoint public_point() const;
  // The same as one text of bytes: 4, x, y (SEC 1 §2.3.3, uncompressed).
  std::array<uint8_t, kP256PointBytes> public_bytes() const;

  // ECDH with a public point in that form: the shared x. kInvalid: not a point of the curve.
  Result<std::array<uint8_t, 32>> agree(Bytes public_bytes) const;

  // ECDSA over the SHA-256 of `message`: R and S, 32 bytes each.
  std::array<uint8_t, 64> sign(Bytes message) const;

  evp_pkey_st* native() const { return key_.get(); }

 private:
  explicit P256Key(evp_pkey_st* key);

  std::shared_ptr<evp_pkey_st> key_;  // OpenSSL counts its references itself
};

}  // namespace earshot::io
