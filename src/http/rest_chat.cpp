#include "http/rest_chat.h"

#include <utility>

#include "http/rest_support.h"
#include "protocol/rest.gen.h"

namespace earshot::http {

void RestChat::add_routes(Router& router) {
  using Self = RestChat;
  const auto add = [&](std::string_view pattern,
                       Task<Result<Response>> (Self::*function)(Request&)) {
    router.add(Method::kGet, pattern, Access::kMember, {}, handler(*this, function));
  };
  add("blocks", &Self::blocks);
  add("conversations", &Self::conversations);
  add("conversations/{}", &Self::conversation);
  add("conversations/{}/messages", &Self::messages);
  add("conversations/{}/changes", &Self::changes);
  add("search", &Self::search);
}

Task<Result<Response>> RestChat::blocks(Request& request) {
  CO_TRY_ASSIGN(const auto result, co_await chat_.relations.blocks(request.who().user_id));
  co_return answer(result);
}

Task<Result<Response>> RestChat::conversations(Request& request) {
  CO_TRY_ASSIGN(const auto result, co_await chat_.conversations.list(request.who().user_id));
  co_return answer(result);
}

Task<Result<Response>> RestChat::conversation(Request& request) {
  CO_TRY_ASSIGN(const auto id, parse_id<ConversationId>(request.parameters.at(0)));
  CO_TRY_ASSIGN(const auto result, co_await chat_.conversations.get(request.who().user_id, id));
  co_return answer(result);
}

Task<Result<Response>> RestChat::messages(Request& request) {
  CO_TRY_ASSIGN(const auto id, parse_id<ConversationId>(request.parameters.at(0)));
  CO_TRY_ASSIGN(auto query, protocol::decode_messages_query(request.target.query));
  CO_TRY_ASSIGN(const auto result,
                co_await chat_.messages.history(request.who().user_id, id, std::move(query)));
  co_return answer(result);
}

Task<Result<Response>> RestChat::changes(Request& request) {
  CO_TRY_ASSIGN(const auto id, parse_id<ConversationId>(request.parameters.at(0)));
  CO_TRY_ASSIGN(auto query, protocol::decode_changes_query(request.target.query));
  CO_TRY_ASSIGN(const auto result,
                co_await chat_.messages.changes(request.who().user_id, id, std::move(query)));
  co_return answer(result);
}

Task<Result<Response>> RestChat::search(Request& request) {
  CO_TRY_ASSIGN(auto query, protocol::decode_search_query(request.target.query));
  CO_TRY_ASSIGN(const auto result,
                co_await chat_.search.find(request.who().user_id, std::move(query)));
  co_return answer(result);
}

}  // namespace earshot::http
