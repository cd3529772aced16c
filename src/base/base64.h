// Base64 with padding (RFC 4648 §4). Any thread.
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"

namespace earshot {

constexpr size_t base64_chars(size_t bytes) { return (bytes + 2) / 3 * 4; }

// Writes base64_chars(bytes.size()) characters.
void write_base64(Bytes bytes, char* out);
std::string base64(Bytes bytes);

}  // namespace earshot
