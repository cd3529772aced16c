// What is kept of certificates, below <data_dir>/acme, one folder for each authority so that a
// trial with a test authority leaves nothing behind for the real one:
//
//   account-key.pem   the account; whoever has it can order certificates for these names
//   certificate.pem   private key and chain in one file, so that one rename replaces both
//
// Files are 0600, folders 0700. Blocking; one thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "acme/jose.h"
#include "acme/order_flow.h"
#include "acme/renewal.h"
#include "base/result.h"

namespace earshot::acme {

class CertificateFiles {
 public:
  // Makes the folder. `directory`: the authority's address.
  static Result<CertificateFiles> open(const std::filesystem::path& parent,
                                       const std::string& directory);

  // For both the certificate and the key of TLS.
  std::filesystem::path certificate() const { return folder_ / "certificate.pem"; }

  // Reads the account's key or makes it.
  Result<AccountKey> account_key() const;

  // How long the kept certificate is good; nothing when there is none, or it is not for all of
  // `domains`.
  std::optional<Validity> validity(const std::vector<std::string>& domains) const;

  // Replaces the certificate, if it is one for `domains` and belongs to the key.
  Result<void> store(const IssuedCertificate& issued,
                     const std::vector<std::string>& domains) const;

 private:
  explicit CertificateFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::filesystem::path folder_;
};

}  // namespace earshot::acme
