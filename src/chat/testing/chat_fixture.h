// Chat with three people on a database of its own, and a record of what it tells them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"
#include "chat/chat_service.h"
#include "protocol/event_sink.h"
#include "storage/testing/sqlite_chat_backend.h"

namespace earshot::chat::testing {

class RecordingSink final : public protocol::EventSink {
 public:
  struct Entry {
    UserId user;
    ClientId except;  // none: every client
    protocol::ServerEvent event;
  };

  void to_user(UserId user, const protocol::ServerEvent& event) override {
    entries.push_back({user, {}, event});
  }
  void to_client(ClientId, const protocol::ServerEvent&) override { CHECK(false); }
  void to_user_except(UserId user, ClientId except, const protocol::ServerEvent& event) override {
    entries.push_back({user, except, event});
  }

  // What the user was told of this type, oldest first.
  template <class Event>
  std::vector<Event> of(UserId user) const {
    std::vector<Event> out;
    for (const Entry& entry : entries) {
      if (entry.user != user) continue;
      if (const auto* event = std::get_if<Event>(&entry.event)) out.push_back(*event);
    }
    return out;
  }

  std::vector<Entry> entries;
};

class ChatTest : public ::testing::Test {
 protected:
  ChatTest() { EXPECT_TRUE(wait(chat_.load()).ok()); }

  template <class T>
  T wait(Task<T> task) {
    return run_sync(backend_.loop(), std::move(task));
  }
  protocol::Actor as(UserId user) {
    return {.user = user, .client = ClientId::random(backend_.random()), .device = {}};
  }
  // Every request comes a second after the one before, so that only tests of rates meet them.
  Moment moment() {
    clock_.advance(1s);
    return {clock_.now(), clock_.wall_now()};
  }

  ConversationId direct(UserId a, UserId b) {
    return wait(chat_.conversations.open_direct(as(a), {b}, moment())).value().conversation.id;
  }
  ConversationId group(UserId creator, std::vector<UserId> others) {
    protocol::ConversationCreateGroup request{"Climbing", std::move(others)};
    return wait(chat_.conversations.create_group(as(creator), std::move(request), moment()))
        .value()
        .conversation.id;
  }
  protocol::MessageSend draft(ConversationId conversation, const std::string& text) {
    protocol::MessageSend request;
    request.conversation_id = conversation;
    request.client_message_id = "draft " + std::to_string(++drafts_);
    request.text = text;
    return request;
  }
  Result<protocol::MessageResult> try_send(UserId sender, protocol::MessageSend request) {
    return wait(chat_.messages.send(as(sender), std::move(request), moment()));
  }
  protocol::Message send(ConversationId conversation, UserId sender, const std::string& text) {
    return try_send(sender, draft(conversation, text)).value().message;
  }
  Result<protocol::RelationResult> block(UserId blocker, UserId blocked) {
    return wait(chat_.relations.block(as(blocker), {blocked}, moment()));
  }
  Result<protocol::RelationResult> unblock(UserId blocker, UserId blocked) {
    return wait(chat_.relations.unblock(as(blocker), {blocked}, moment()));
  }

  storage::testing::SqliteChatBackend backend_;
  RecordingSink sink_;
  FakeClock clock_;
  ChatService chat_{backend_.stores(), sink_, backend_.random()};
  UserId ana_ = backend_.add_user("Ana");
  UserId ben_ = backend_.add_user("Ben");
  UserId cleo_ = backend_.add_user("Cleo");
  int drafts_ = 0;
};

}  // namespace earshot::chat::testing
