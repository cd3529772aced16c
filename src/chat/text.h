// Small questions about what people type. UTF-8 in and out. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace earshot::chat {

// Nothing but white space.
bool is_blank(std::string_view text);
// kInvalid for control characters other than line breaks and tabs: no client sends them, and a NUL
// ends strings in too many places.
Result<void> check_text(std::string_view text, std::string_view field);
// For titles: no line breaks either, not blank.
Result<void> check_title(std::string_view title, std::string_view field);
// An emoji as far as a server should judge: no letters, digits, blanks or controls of ASCII alone.
Result<void> check_emoji(std::string_view emoji);
// The beginning of a message, on one line, for a reply's preview.
std::string excerpt(std::string_view text);
// The words of a search query, at most kSearchTermsMax.
std::vector<std::string> search_terms(std::string_view query);

}  // namespace earshot::chat
