// UTF-8 as in RFC 3629: shortest form only, no surrogates, nothing above U+10FFFF.
#pragma once

#include <string_view>

namespace earshot::gateway {

bool is_valid_utf8(std::string_view text);

}  // namespace earshot::gateway
