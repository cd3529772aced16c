// The domain's events into the outboxes of the clients they are for. Each event is encoded once,
// however many get it. Loop thread.
#pragma once

#include "gateway/client_registry.h"
#include "protocol/event_sink.h"

namespace earshot::gateway {

class EventFanout final : public protocol::EventSink {
 public:
  explicit EventFanout(ClientRegistry& clients) : clients_(clients) {}

  void to_user(UserId user, const protocol::ServerEvent& event) override;
  void to_client(ClientId client, const protocol::ServerEvent& event) override;
  void to_user_except(UserId user, ClientId except, const protocol::ServerEvent& event) override;

 private:
  ClientRegistry& clients_;
};

}  // namespace earshot::gateway
