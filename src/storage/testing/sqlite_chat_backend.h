// The stores of chat on a database file of their own, for tests and benchmarks.
#pragma once

#include <memory>
#include <string>

#include "base/executor.h"
#include "base/random.h"
#include "base/task.h"
#include "chat/chat_service.h"
#include "storage/database.h"
#include "storage/sqlite_attachment_store.h"
#include "storage/sqlite_conversation_store.h"
#include "storage/sqlite_message_store.h"
#include "storage/sqlite_relation_store.h"
#include "storage/statement.h"
#include "storage/testing/temporary_directory.h"

namespace earshot::storage::testing {

inline constexpr WallTime kBackendStart = WallTime::from_ms(1'800'000'000'000);

class SqliteChatBackend {
 public:
  SqliteChatBackend() { open({.path = directory_.file("chat.db")}); }
  explicit SqliteChatBackend(const ConnectionOptions& options) { open(options); }

  QueueExecutor& loop() { return loop_; }
  Database& database() { return *database_; }
  void close() { database_.reset(); }
  chat::Stores stores() { return {messages(), *conversations_, *attachments_, *relations_}; }
  SqliteMessageStore& messages() { return *messages_; }
  Random& random() { return random_; }

  UserId add_user(const std::string& name) {
    const UserId id = UserId::random(random_);
    CHECK(run_sync(loop_, database_->write([id, name](Connection& c) {
            return run(
                c,
                "INSERT INTO users (id, username, display_name, display_name_folded,"
                " password_hash, created_at_ms) VALUES (?1, lower(?2), ?2, lower(?2), '', 0)",
                id, name);
          })).ok());
    return id;
  }
  void deactivate(UserId user) {
    CHECK(run_sync(loop_, database_->write([user](Connection& c) {
            return run(c, "UPDATE users SET deactivated = 1 WHERE id = ?1", user);
          })).ok());
  }

 private:
  void open(const ConnectionOptions& options) {
    auto opened = Database::open(options, loop_, kBackendStart);
    CHECK(opened.ok());
    database_ = std::move(opened).value();
    messages_ = std::make_unique<SqliteMessageStore>(*database_);
    conversations_ = std::make_unique<SqliteConversationStore>(*database_);
    attachments_ = std::make_unique<SqliteAttachmentStore>(*database_);
    relations_ = std::make_unique<SqliteRelationStore>(*database_);
  }

  TemporaryDirectory directory_;
  QueueExecutor loop_;
  SystemRandom random_;  // ids only
  std::unique_ptr<Database> database_;
  std::unique_ptr<SqliteMessageStore> messages_;
  std::unique_ptr<SqliteConversationStore> conversations_;
  std::unique_ptr<SqliteAttachmentStore> attachments_;
  std::unique_ptr<SqliteRelationStore> relations_;
};

}  // namespace earshot::storage::testing
