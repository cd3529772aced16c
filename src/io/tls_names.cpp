#include "io/tls_names.h"

#include "base/check.h"

namespace earshot::io {

GeneralNames dns_names(const std::vector<std::string>& domains) {
  GeneralNames names(GENERAL_NAMES_new(), GENERAL_NAMES_free);
  for (const std::string& domain : domains) {
    ASN1_IA5STRING* const text = ASN1_IA5STRING_new();
    CHECK(ASN1_STRING_set(text, domain.data(), static_cast<int>(domain.size())) == 1);
    GENERAL_NAME* const name = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(name, GEN_DNS, text);
    CHECK(sk_GENERAL_NAME_push(names.get(), name) > 0);
  }
  return names;
}

}  // namespace earshot::io
