#include "identity/directory.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "identity/text.h"

namespace earshot::identity {
namespace {

// A cursor is the rank digit and the username of the last entry, e.g. "1:mallory".
std::string make_cursor(const DirectoryEntry& last) {
  return std::to_string(last.rank) + ":" + last.account.username;
}

Result<std::pair<int, std::string>> parse_cursor(const std::string& cursor) {
  const bool rank_ok = cursor.size() > 2 && (cursor[0] == '0' || cursor[0] == '1');
  if (!rank_ok || cursor[1] != ':' || !checked_username(cursor.substr(2)).ok()) {
    return Error{ErrorCode::kInvalid, "unknown cursor", "cursor"};
  }
  return std::pair(cursor[0] - '0', cursor.substr(2));
}

}  // namespace

Task<Result<DirectoryPage>> Directory::search(std::string text, std::optional<std::string> cursor,
                                              size_t count, DirectoryScope scope) {
  if (count_characters(text) > limits::kDirectoryQueryCharsMax) {
    co_return Error{ErrorCode::kInvalid, "too long", "query"};
  }
  DirectoryQuery query;
  query.folded_text = fold_case(text);
  query.include_deactivated = scope == DirectoryScope::kEverybody;
  if (cursor) {
    CO_TRY_ASSIGN(query.after, parse_cursor(*cursor));
  }
  const size_t page_size = std::clamp<size_t>(count, 1, limits::kDirectoryPageMax);
  query.count = page_size + 1;  // one more tells whether another page follows
  CO_TRY_ASSIGN(auto entries, co_await store_.directory(std::move(query)));

  DirectoryPage page;
  if (entries.size() > page_size) {
    entries.resize(page_size);
    page.next_cursor = make_cursor(entries.back());
  }
  page.entries = std::move(entries);
  co_return page;
}

}  // namespace earshot::identity
