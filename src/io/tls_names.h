// DNS names as OpenSSL wants them. By structure, not by its "DNS:a,DNS:b" text, in which a comma in
// a name would start another one. Any thread.
#pragma once

#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <vector>

namespace earshot::io {

using GeneralNames = std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)>;

GeneralNames dns_names(const std::vector<std::string>& domains);

}  // namespace earshot::io
