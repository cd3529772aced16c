// Chat across a power cut: what was acknowledged is there, in order and once, and clients that
// repeat what was not acknowledged make no duplicates.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/spawn.h"
#include "storage/testing/power_cut_vfs.h"
#include "storage/testing/sqlite_chat_backend.h"

namespace earshot::storage {
namespace {

using testing::kBackendStart;
using testing::SqliteChatBackend;

constexpr int kRuns = 12;
constexpr int kSenders = 6;

struct Client {
  UserId user;
  ConversationId conversation;
  int sent = 0;  // the number of the message that is under way
};

chat::Draft draft_of(const Client& client) {
  return {.conversation = client.conversation,
          .sender = client.user,
          .client_message_id = "message " + std::to_string(client.sent),
          .text = "text " + std::to_string(client.sent),
          .reply_to_seq = std::nullopt,
          .attachments = {},
          .sent_at = kBackendStart};
}

using Acknowledged = std::map<std::pair<UserId, std::string>, int64_t>;  // -> seq

Task<void> send_until_failure(chat::MessageStore* store, Client* client, Acknowledged* acknowledged,
                              int* stopped) {
  while (true) {
    const chat::Draft draft = draft_of(*client);
    const auto posted = co_await store->append(draft);
    if (!posted) break;
    (*acknowledged)[{client->user, draft.client_message_id}] = posted->message.seq;
    ++client->sent;
  }
  ++*stopped;
}

class ChatPowerCut : public ::testing::TestWithParam<uint64_t> {
 protected:
  // Runs until the power goes and starts again from what the disk kept.
  void run_until_cut() {
    testing::PowerCutVfs disk("chat_power_cut");
    SqliteChatBackend backend(
        {.path = before_.file("chat.db"), .vfs = "chat_power_cut", .checkpoint_pages = 60});
    const UserId ana = backend.add_user("Ana");
    const UserId ben = backend.add_user("Ben");
    auto opened = run_sync(
        backend.loop(), backend.stores().conversations.open_direct(
                            {ConversationId::random(backend.random()), ana, ben, kBackendStart}));
    conversation_ = opened->conversation.id;
    for (int i = 0; i < kSenders; ++i) {
      clients_.push_back({i % 2 == 0 ? ana : ben, conversation_, i * 1'000'000});
    }
    SeededRandom random(GetParam());
    disk.cut_at_write(100 + random.below(1500), GetParam());
    int stopped = 0;
    for (Client& client : clients_) {
      spawn(send_until_failure(&backend.messages(), &client, &acknowledged_, &stopped));
    }
    backend.loop().run_until([&] { return stopped == kSenders; });
    backend.close();
    disk.copy_survivors(after_.path());
  }

  std::vector<protocol::Message> all_messages(SqliteChatBackend& backend) {
    std::vector<protocol::Message> all;
    bool has_more = true;
    while (has_more) {
      const int64_t last = all.empty() ? 0 : all.back().seq;
      auto page = run_sync(
          backend.loop(),
          backend.messages().history(conversation_, clients_[0].user, {std::nullopt, last, 100}));
      all.insert(all.end(), page->messages.begin(), page->messages.end());
      has_more = page->has_more;
    }
    return all;
  }

  testing::TemporaryDirectory before_;
  testing::TemporaryDirectory after_;
  ConversationId conversation_;
  std::vector<Client> clients_;
  Acknowledged acknowledged_;
};

TEST_P(ChatPowerCut, KeepsWhatWasAcknowledgedInOrderAndOnce) {
  run_until_cut();
  SqliteChatBackend backend({.path = after_.file("chat.db")});
  const auto survived = all_messages(backend);
  for (size_t i = 0; i < survived.size(); ++i) {
    ASSERT_EQ(survived[i].seq, static_cast<int64_t>(i) + 1) << "a gap in seq";
  }
  for (const auto& [key, seq] : acknowledged_) {
    auto found = run_sync(backend.loop(), backend.messages().find_sent(key.first, key.second));
    ASSERT_TRUE(found->has_value()) << "an acknowledged message is gone";
    EXPECT_EQ((*found)->seq, seq);
  }
  // Each client repeats the message it has no answer for, as after a reconnect.
  for (const Client& client : clients_) {
    ASSERT_TRUE(run_sync(backend.loop(), backend.messages().append(draft_of(client))).ok());
  }
  EXPECT_EQ(all_messages(backend).size(), acknowledged_.size() + kSenders);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ChatPowerCut, ::testing::Range<uint64_t>(1, kRuns + 1));

}  // namespace
}  // namespace earshot::storage
