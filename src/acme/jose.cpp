#include "acme/jose.h"

#include "base/base64.h"
#include "base/json_writer.h"
#include "io/tls_digest.h"

namespace earshot::acme {

std::string jwk_thumbprint(std::string_view canonical_jwk) {
  return base64url(io::sha256(as_bytes(canonical_jwk)));
}

std::string AccountKey::jwk() const {
  const io::P256Key::PublicPoint point = key_.public_point();
  JsonWriter json;
  json.begin_object();
  json.key("crv");
  json.string("P-256");
  json.key("kty");
  json.string("EC");
  json.key("x");
  json.string(base64url(point.x));
  json.key("y");
  json.string(base64url(point.y));
  json.end_object();
  return json.take();
}

std::string AccountKey::thumbprint() const { return jwk_thumbprint(jwk()); }

std::string AccountKey::key_authorization(std::string_view token) const {
  return std::string(token) + "." + thumbprint();
}

std::string AccountKey::sign(const JwsHeader& header, std::string_view payload) const {
  JsonWriter protected_header;
  protected_header.begin_object();
  protected_header.key("alg");
  protected_header.string("ES256");
  if (header.account_url.empty()) {
    protected_header.key("jwk");
    protected_header.raw(jwk());
  } else {
    protected_header.key("kid");
    protected_header.string(header.account_url);
  }
  protected_header.key("nonce");
  protected_header.string(header.nonce);
  protected_header.key("url");
  protected_header.string(header.url);
  protected_header.end_object();

  const std::string encoded_header = base64url(as_bytes(protected_header.view()));
  const std::string encoded_payload = base64url(as_bytes(payload));
  const std::string signed_text = encoded_header + "." + encoded_payload;
  JsonWriter jws;
  jws.begin_object();
  jws.key("protected");
  jws.string(encoded_header);
  jws.key("payload");
  jws.string(encoded_payload);
  jws.key("signature");
  jws.string(base64url(key_.sign(as_bytes(signed_text))));
  jws.end_object();
  return jws.take();
}

}  // namespace earshot::acme
