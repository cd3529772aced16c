// Fingerprints of certificates as session descriptions carry them (RFC 8122 §5): what ties a DTLS
// association to the signalling. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace earshot::dtls {

// The weakest first.
enum class FingerprintHash { kSha256, kSha384, kSha512 };

struct Fingerprint {
  FingerprintHash hash = FingerprintHash::kSha256;
  std::vector<uint8_t> digest;

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

// "sha-256 AB:CD:..." as in `a=fingerprint:`. kInvalid: another form or length; kUnsupported: a
// hash that we do not know or that is too weak.
Result<Fingerprint> parse_fingerprint(std::string_view value);
std::string to_string(const Fingerprint& fingerprint);

// Of a certificate in DER.
Fingerprint fingerprint_of(Bytes certificate, FingerprintHash hash = FingerprintHash::kSha256);

// Whether the certificate has one of those fingerprints that use the strongest hash among them
// (RFC 8122 §5). Never when there are none.
bool matches(Bytes certificate, const std::vector<Fingerprint>& expected);

}  // namespace earshot::dtls
