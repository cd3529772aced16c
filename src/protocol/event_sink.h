// Where the domain modules put what clients must learn; the gateway implements it. Loop thread
// only. Never blocks and never fails: delivery is best effort, and what a client missed is repaired
// when it resumes or fetches.
#pragma once

#include "base/ids.h"
#include "protocol/event.gen.h"

namespace earshot::protocol {

class EventSink {
 public:
  virtual ~EventSink() = default;
  // Every client (tab) of the user.
  virtual void to_user(UserId user, const ServerEvent& event) = 0;
  // One tab.
  virtual void to_client(ClientId client, const ServerEvent& event) = 0;
  // Every client of the user but one.
  virtual void to_user_except(UserId user, ClientId except, const ServerEvent& event) = 0;
};

}  // namespace earshot::protocol
