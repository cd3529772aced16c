// What authorities may ask for while a certificate is being ordered. Written by the certificate
// thread, read by the loop that answers; any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "io/tls_identity.h"

namespace earshot::acme {

class ChallengeStore {
 public:
  // Kept until clear(): an authority asks several times, from several places.
  void put_http(std::string token, std::string key_authorization);
  void put_tls(std::string domain, std::shared_ptr<const io::TlsIdentity> identity);
  void clear();

  // The key authorization for a token of HTTP-01.
  std::optional<std::string> find_http(std::string_view token) const;
  // The certificate for a name of TLS-ALPN-01; nullptr: there is none.
  std::shared_ptr<const io::TlsIdentity> find_tls(std::string_view domain) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> http_;                            // by token
  std::map<std::string, std::shared_ptr<const io::TlsIdentity>, std::less<>> tls_;  // by name
};

}  // namespace earshot::acme
