// Requests into calls of domain functions; holds no rules of its own. Loop thread.
#pragma once

#include <string>

#include "base/time.h"
#include "calls/call_history.h"
#include "calls/call_preferences.h"
#include "calls/call_service.h"
#include "calls/connection_tests.h"
#include "chat/chat_service.h"
#include "gateway/request_handler.h"
#include "identity/accounts.h"
#include "meetings/meeting_service.h"
#include "presence/presence_service.h"

namespace earshot::gateway {

// All outlive the dispatcher.
struct Domain {
  identity::Accounts& accounts;
  presence::PresenceService& presence;
  chat::ChatService& chat;
  calls::CallService& calls;
  meetings::MeetingService& meetings;
  calls::CallHistory& call_history;
  calls::CallPreferences& preferences;
  calls::ConnectionTests& connection_tests;
  const Clock& clock;
};

class Dispatcher final : public RequestHandler {
 public:
  explicit Dispatcher(Domain domain) : domain_(domain) {}

  Task<std::string> answer(protocol::Actor actor, protocol::ClientFrame frame) override;
  Task<Result<protocol::HelloResult>> welcome(protocol::Actor actor) override;
  void connected(const Client& client) override;
  void disconnected(const Client& client) override;
  void signed_out(const Client& client) override;
  void device_signed_out(DeviceId device) override;
  void seen(const Client& client) override;

 private:
  Domain domain_;
};

}  // namespace earshot::gateway
