// Completes a conversation for the person who will see it: what they may do, and nothing of people
// between whom and them a block stands. Loop thread.
#pragma once

#include "chat/relations.h"
#include "protocol/common.gen.h"

namespace earshot::chat {

class Views {
 public:
  explicit Views(const Relations& relations) : relations_(relations) {}

  protocol::Conversation complete(protocol::Conversation conversation, UserId viewer) const;

 private:
  const Relations& relations_;
};

}  // namespace earshot::chat
