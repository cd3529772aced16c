// The little of JOSE that ACME needs: an ES256 account key, its JWK and thumbprint (RFC 7638), and
// JWS in the flattened JSON form (RFC 7515 §7.2.2, RFC 8555 §6.2). Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "io/tls_keys.h"

namespace earshot::acme {

// What is signed beside the payload, so that a request works once, and only where it was meant to.
struct JwsHeader {
  std::string url;
  std::string nonce;
  std::string account_url;  // "": the account is not known yet, the key itself is sent
};

class AccountKey {
 public:
  explicit AccountKey(io::P256Key key) : key_(std::move(key)) {}

  // The public key, with the members and their order that RFC 7638 §3.2 wants.
  std::string jwk() const;
  std::string thumbprint() const;
  // What proves control of a name (RFC 8555 §8.1).
  std::string key_authorization(std::string_view token) const;

  // `payload`: JSON, or "" for a POST that reads (POST-as-GET, RFC 8555 §6.3).
  std::string sign(const JwsHeader& header, std::string_view payload) const;

 private:
  io::P256Key key_;
};

// SHA-256 of a JWK in canonical form, base64url.
std::string jwk_thumbprint(std::string_view canonical_jwk);

}  // namespace earshot::acme
