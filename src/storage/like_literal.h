// Text that people typed, in LIKE.
#pragma once

#include <string>
#include <string_view>

namespace earshot::storage {

// `text` as it stands, for LIKE ... ESCAPE '\'.
std::string like_literal(std::string_view text);

}  // namespace earshot::storage
