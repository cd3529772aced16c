// What the calls module asks the rest of the server. Loop thread; answers come from memory.
#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "protocol/common.gen.h"
#include "protocol/session.gen.h"

namespace earshot::calls {

class CallPolicy {
 public:
  virtual ~CallPolicy() = default;

  // The other person of a direct conversation. kNotFound: no such conversation, or `self` is not in
  // it (the same on purpose). kUnsupported: it is a group.
  virtual Result<UserId> other_person(ConversationId conversation, UserId self) const = 0;
  virtual bool either_blocked(UserId a, UserId b) const = 0;
  // They know each other well enough to show each other the addresses of their private networks.
  virtual bool are_contacts(UserId a, UserId b) const = 0;
  // False: deactivated.
  virtual bool may_be_called(UserId user) const = 0;
  // What callers of this person are told while they are in another call.
  virtual protocol::BusyReply busy_reply(UserId user) const = 0;
  // The clients of the user that are connected and said that they can take calls.
  virtual std::vector<ClientId> clients_for_calls(UserId user) const = 0;
  // "Firefox on Linux"; empty if unknown.
  virtual std::string client_name(ClientId client) const = 0;
  // This client is in a group call, and in no other one therefore.
  virtual bool in_group_call(ClientId client) const = 0;
  // One of this person's clients is.
  virtual bool in_group_call(UserId user) const = 0;
  // Who is shown to the callee as calling.
  virtual protocol::User user_card(UserId user) const = 0;
};

}  // namespace earshot::calls
