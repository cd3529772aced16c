// Certificate signing requests (RFC 2986). Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/tls_keys.h"

namespace earshot::io {

// DER, signed by `key`. `domains` become the subject alternative names; the subject itself is
// empty, as authorities take the names from there alone (RFC 8555 §7.4). Each is a DNS name.
std::vector<uint8_t> make_csr(const P256Key& key, const std::vector<std::string>& domains);

}  // namespace earshot::io
