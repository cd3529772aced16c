// What every implementation of chat's stores must do, as a typed GoogleTest suite. A backend gives
// loop(), stores(), random(), add_user(name) and deactivate(user); an implementation's test says
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ConversationStoreSuite, SqliteChatBackend);
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "base/task.h"
#include "chat/chat_service.h"

namespace earshot::chat::testing {

template <class Backend>
class StoreSuite : public ::testing::Test {
 protected:
  static constexpr WallTime kNow = WallTime::from_ms(1'800'000'000'000);

  template <class T>
  T wait(Task<T> task) {
    return run_sync(backend_.loop(), std::move(task));
  }
  MessageStore& messages() { return stores_.messages; }
  ConversationStore& conversations() { return stores_.conversations; }
  AttachmentStore& attachments() { return stores_.attachments; }
  RelationStore& relations() { return stores_.relations; }

  ConversationId new_id() { return ConversationId::random(backend_.random()); }

  ConversationId direct(UserId a, UserId b) {
    return wait(conversations().open_direct({new_id(), a, b, kNow})).value().conversation.id;
  }

  Draft draft(ConversationId conversation, UserId sender, const std::string& text) {
    return {.conversation = conversation,
            .sender = sender,
            .client_message_id = "id " + std::to_string(++drafts_),
            .text = text,
            .reply_to_seq = std::nullopt,
            .attachments = {},
            .sent_at = kNow};
  }
  protocol::Message send(ConversationId conversation, UserId sender, const std::string& text) {
    return wait(messages().append(draft(conversation, sender, text))).value().message;
  }
  std::vector<protocol::Message> history(ConversationId conversation, UserId reader,
                                         HistoryRange range = {std::nullopt, std::nullopt, 100}) {
    return wait(messages().history(conversation, reader, range)).value().messages;
  }
  AttachmentId upload(UserId uploader, WallTime at = kNow) {
    protocol::Attachment file;
    file.id = AttachmentId::random(backend_.random());
    file.name = "cat.png";
    file.media_type = "image/png";
    file.size_bytes = 1234;
    file.width = 640;
    EXPECT_TRUE(wait(attachments().add(file, uploader, at, 100)).ok());
    return file.id;
  }
  Draft with_file(Draft draft, AttachmentId file) {
    draft.attachments = {file};
    return draft;
  }

  Backend backend_;
  Stores stores_ = backend_.stores();
  UserId ana_ = backend_.add_user("Ana");
  UserId ben_ = backend_.add_user("Ben");
  UserId cleo_ = backend_.add_user("Cleo");
  int drafts_ = 0;
};

}  // namespace earshot::chat::testing
