#include "dtls/fingerprint.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace earshot::dtls {
namespace {

struct Hash {
  FingerprintHash hash;
  std::string_view name;  // in RFC 8122
  size_t bytes;
  const EVP_MD* (*digest)();
};

constexpr std::array<Hash, 3> kHashes = {{
    {FingerprintHash::kSha256, "sha-256", 32, EVP_sha256},
    {FingerprintHash::kSha384, "sha-384", 48, EVP_sha384},
    {FingerprintHash::kSha512, "sha-512", 64, EVP_sha512},
}};

const Hash& row(FingerprintHash hash) { return kHashes[static_cast<size_t>(hash)]; }

// -1: not a hexadecimal digit.
int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool equal_but_for_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
  });
}

bool has(Bytes certificate, const Fingerprint& expected) {
  const Fingerprint actual = fingerprint_of(certificate, expected.hash);
  return expected.digest.size() == actual.digest.size() &&
         CRYPTO_memcmp(expected.digest.data(), actual.digest.data(), actual.digest.size()) == 0;
}

}  // namespace

Result<Fingerprint> parse_fingerprint(std::string_view value) {
  const size_t space = value.find(' ');
  if (space == std::string_view::npos) return Error{ErrorCode::kInvalid, "not a fingerprint"};
  const std::string_view name = value.substr(0, space);
  const auto known = std::find_if(kHashes.begin(), kHashes.end(), [name](const Hash& hash) {
    return equal_but_for_case(name, hash.name);
  });
  if (known == kHashes.end()) {
    return Error{ErrorCode::kUnsupported, "fingerprint of an unknown hash"};
  }
  const std::string_view text = value.substr(space + 1);
  const Error malformed{ErrorCode::kInvalid, "malformed fingerprint"};
  if (text.size() != 3 * known->bytes - 1) return malformed;
  Fingerprint fingerprint{known->hash, {}};
  for (size_t at = 0; at < text.size(); at += 3) {
    const int high = digit(text[at]);
    const int low = digit(text[at + 1]);
    if (high < 0 || low < 0) return malformed;
    if (at + 2 < text.size() && text[at + 2] != ':') return malformed;
    fingerprint.digest.push_back(static_cast<uint8_t>(high << 4 | low));
  }
  return fingerprint;
}

std::string to_string(const Fingerprint& fingerprint) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text(row(fingerprint.hash).name);
  char separator = ' ';
  for (const uint8_t byte : fingerprint.digest) {
    text += separator;
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
    separator = ':';
  }
  return text;
}

Fingerprint fingerprint_of(Bytes certificate, FingerprintHash hash) {
  Fingerprint fingerprint{hash, std::vector<uint8_t>(row(hash).bytes)};
  CHECK(EVP_Digest(certificate.data(), certificate.size(), fingerprint.digest.data(), nullptr,
                   row(hash).digest(), nullptr) == 1);
  return fingerprint;
}

bool matches(Bytes certificate, const std::vector<Fingerprint>& expected) {
  FingerprintHash strongest = FingerprintHash::kSha256;
  for (const Fingerprint& one : expected) strongest = std::max(strongest, one.hash);
  return std::any_of(expected.begin(), expected.end(), [&](const Fingerprint& one) {
    return one.hash == strongest && has(certificate, one);
  });
}

}  // namespace earshot::dtls
