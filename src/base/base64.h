// Base64 (RFC 4648): with padding (§4), and for URLs without it (§5). Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace earshot {

constexpr size_t base64_chars(size_t bytes) { return (bytes + 2) / 3 * 4; }

// Writes base64_chars(bytes.size()) characters.
void write_base64(Bytes bytes, char* out);
std::string base64(Bytes bytes);

std::string base64url(Bytes bytes);
// Nothing for any other character, a length that cannot be, or bits behind the last byte. Padding
// is taken where it belongs: some browsers' libraries send it.
std::optional<std::vector<uint8_t>> parse_base64url(std::string_view text);

}  // namespace earshot
