#include "chat/search.h"

#include <charconv>
#include <string>
#include <utility>

#include "base/limits.h"
#include "chat/text.h"

namespace earshot::chat {
namespace {

Result<std::optional<int64_t>> parse_cursor(const std::optional<std::string>& cursor) {
  if (!cursor) return std::optional<int64_t>();
  int64_t value = 0;
  const char* end = cursor->data() + cursor->size();
  const auto [parsed, error] = std::from_chars(cursor->data(), end, value);
  if (error != std::errc() || parsed != end || value <= 0) {
    return Error{ErrorCode::kInvalid, "That is not a cursor of ours.", "cursor"};
  }
  return std::optional<int64_t>(value);
}

}  // namespace

Task<Result<protocol::SearchResult>> Search::find(UserId reader, protocol::SearchQuery query) {
  SearchRequest request{
      .terms = search_terms(query.query),
      .conversation = query.conversation_id,
      .before = std::nullopt,
      .limit = query.limit.value_or(static_cast<int64_t>(limits::kHistoryPageDefault))};
  CO_TRY_ASSIGN(request.before, parse_cursor(query.cursor));
  if (request.terms.empty()) co_return protocol::SearchResult{};
  if (under_way_[reader] >= limits::kSearchesPerUserMax) {
    co_return Error{ErrorCode::kRateLimited, "Your last searches are still running."};
  }
  ++under_way_[reader];
  auto found = co_await store_.search(reader, std::move(request));
  if (--under_way_[reader] == 0) under_way_.erase(reader);
  if (!found) co_return found.error();
  protocol::SearchResult result;
  result.hits = std::move(found->hits);
  if (found->next) result.next_cursor = std::to_string(*found->next);
  co_return result;
}

}  // namespace earshot::chat
