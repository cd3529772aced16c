// What a certificate says about itself and whether this machine trusts it. Any thread; blocking
// where files are read.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

struct x509_st;
struct stack_st_X509;

namespace earshot::io {

struct CertificateFacts {
  std::vector<std::string> names;  // DNS names, maybe with "*." in front, and IP addresses
  std::string issuer;              // one line
  WallTime not_before;
  WallTime not_after;
  std::string
      distrust;  // why the chain leads to no known authority, in OpenSSL's words; "": it does

  bool trusted() const { return distrust.empty(); }
  bool covers(std::string_view host) const;
};

// Known authorities: those of this machine and the PEM file `authority`, when it is not empty.
CertificateFacts facts_of(const x509_st& leaf, stack_st_X509* chain,
                          const std::filesystem::path& authority);

// The PEM file's first certificate, the rest of the file as its chain.
Result<CertificateFacts> read_certificate_facts(const std::filesystem::path& certificate,
                                                const std::filesystem::path& authority);

// Whether `key` is the private key of the file's first certificate.
Result<bool> key_belongs_to(const std::filesystem::path& certificate,
                            const std::filesystem::path& key);

}  // namespace earshot::io
