// Names as people type them. Input is valid UTF-8 (checked where it came in).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace earshot::identity {

// Simple case folding for comparing: ASCII, Latin-1, Latin Extended-A, Greek, Cyrillic; everything
// else as it is.
std::string fold_case(std::string_view utf8);

size_t count_characters(std::string_view utf8);  // code points

// Characters 2..32 of [a-z0-9._-]; upper case ASCII is taken as lower case.
Result<std::string> checked_username(std::string_view input);

// 1..64 characters after trimming; no control characters and none that turn the writing direction,
// with which one name could be made to look like another.
Result<std::string> checked_display_name(std::string_view input);

Result<void> check_password(std::string_view password);

// What a browser calls itself, cut to a name for the list of devices: "Firefox on Linux".
std::string device_name_from_user_agent(std::string_view user_agent);

}  // namespace earshot::identity
