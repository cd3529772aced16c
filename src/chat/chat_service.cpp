#include "chat/chat_service.h"

#include <vector>

namespace earshot::chat {

ChatService::ChatService(const Stores& stores, protocol::EventSink& events, Random& random)
    : conversation_store_(stores.conversations),
      relations(stores.relations, roster_, rates_, events),
      views(relations),
      messages(stores.messages, stores.conversations, roster_, contacts_, relations, views, rates_,
               events),
      conversations(stores.conversations, messages, roster_, relations, views, rates_, events,
                    random),
      read_state(stores.conversations, roster_, relations, rates_, events),
      typing(roster_, relations, rates_, events),
      search(stores.messages),
      attachments(stores.attachments) {}

Task<Result<void>> ChatService::load() {
  CO_TRY(co_await conversations.load());
  CO_TRY_ASSIGN(const std::vector<Exchange> exchanges, co_await conversation_store_.exchanges());
  contacts_.load(exchanges);
  co_return co_await relations.load();
}

}  // namespace earshot::chat
