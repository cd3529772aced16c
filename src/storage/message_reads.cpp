#include "storage/message_reads.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/limits.h"
#include "storage/message_rows.h"
#include "storage/statement.h"

namespace earshot::storage {
namespace {

constexpr int kSnippetTokens = 24;
constexpr size_t kSnippetBytesMax = 300;  // of the wire contract, which counts code points

// One more than asked for, to know whether there are more.
Result<std::vector<int64_t>> seqs_in(Statement& rows) {
  std::vector<int64_t> seqs;
  while (true) {
    TRY_ASSIGN(const bool found, rows.step());
    if (!found) return seqs;
    seqs.push_back(rows.int64(0));
  }
}

Result<std::vector<int64_t>> seqs_of(Connection& connection, ConversationId conversation,
                                     const chat::HistoryRange& range) {
  if (range.after_seq) {
    Statement rows(connection,
                   "SELECT seq FROM messages WHERE conversation_id = ?1 AND seq > ?2"
                   " ORDER BY seq LIMIT ?3",
                   conversation, *range.after_seq, range.limit + 1);
    return seqs_in(rows);
  }
  Statement rows(connection,
                 "SELECT seq FROM messages WHERE conversation_id = ?1 AND seq < ?2"
                 " ORDER BY seq DESC LIMIT ?3",
                 conversation, range.before_seq.value_or(INT64_MAX), range.limit + 1);
  return seqs_in(rows);
}

// Every word in quotes, so that nothing of it is an operator of the query language; all must occur
// and the last, unless it is very short, may be a beginning.
std::string match_expression(const std::vector<std::string>& terms) {
  std::string expression;
  for (const std::string& term : terms) {
    expression += '"';
    for (const char c : term) {
      if (c == '"') expression += '"';
      expression += c;
    }
    expression += "\" ";
  }
  if (terms.back().size() >= limits::kSearchPrefixBytesMin) expression.back() = '*';
  return expression;
}

// On one line and within the contract's limit, cut between characters.
std::string shorten(std::string_view snippet) {
  std::string text(snippet);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  if (text.size() <= kSnippetBytesMax) return text;
  size_t end = kSnippetBytesMax;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  return text;
}

}  // namespace

Result<protocol::MessagesResult> read_history(Connection& connection, ConversationId conversation,
                                              UserId reader, const chat::HistoryRange& range) {
  TRY(audience_for(connection, conversation, reader));
  TRY_ASSIGN(auto seqs, seqs_of(connection, conversation, range));
  protocol::MessagesResult result;
  result.has_more = seqs.size() > static_cast<size_t>(range.limit);
  if (result.has_more) seqs.pop_back();
  std::sort(seqs.begin(), seqs.end());
  for (const int64_t seq : seqs) {
    TRY_ASSIGN(auto message, load_message_for(connection, {conversation, seq}, reader));
    result.messages.push_back(std::move(message));
  }
  return result;
}

Result<protocol::ChangesResult> read_changes(Connection& connection, ConversationId conversation,
                                             UserId reader, int64_t after_version, int64_t limit) {
  TRY(audience_for(connection, conversation, reader));
  Statement rows(connection,
                 "SELECT seq FROM messages WHERE conversation_id = ?1 AND version > ?2"
                 " ORDER BY version LIMIT ?3",
                 conversation, after_version, limit + 1);
  TRY_ASSIGN(auto seqs, seqs_in(rows));
  protocol::ChangesResult result;
  result.has_more = seqs.size() > static_cast<size_t>(limit);
  if (result.has_more) seqs.pop_back();
  result.version = after_version;
  for (const int64_t seq : seqs) {
    TRY_ASSIGN(auto message, load_message_for(connection, {conversation, seq}, reader));
    result.version = message.version;
    result.messages.push_back(std::move(message));
  }
  return result;
}

Result<chat::Found> search_messages(Connection& connection, UserId reader,
                                    const chat::SearchRequest& request) {
  if (request.conversation) {
    TRY(audience_for(connection, *request.conversation, reader));
  }
  Statement rows(connection,
                 "SELECT m.id, m.conversation_id, m.seq,"
                 " snippet(message_search, 0, '', '', '…', ?5)"
                 " FROM message_search JOIN messages m ON m.id = message_search.rowid"
                 " JOIN members me ON me.conversation_id = m.conversation_id AND me.user_id = ?2"
                 " WHERE message_search MATCH ?1 AND message_search.rowid < ?3"
                 " AND (?6 IS NULL OR m.conversation_id = ?6) AND m.deleted = 0"
                 " ORDER BY message_search.rowid DESC LIMIT ?4",
                 match_expression(request.terms), reader, request.before.value_or(INT64_MAX),
                 request.limit + 1, kSnippetTokens, request.conversation);
  chat::Found found;
  int64_t last_id = 0;
  while (true) {
    TRY_ASSIGN(const bool row, rows.step());
    if (!row) return found;
    if (found.hits.size() == static_cast<size_t>(request.limit)) {
      found.next = last_id;
      return found;
    }
    last_id = rows.int64(0);
    protocol::SearchHit hit;
    hit.conversation_id = rows.id<ConversationId>(1);
    hit.snippet = shorten(rows.text(3));
    TRY_ASSIGN(hit.message,
               load_message_for(connection, {hit.conversation_id, rows.int64(2)}, reader));
    found.hits.push_back(std::move(hit));
  }
}

}  // namespace earshot::storage
