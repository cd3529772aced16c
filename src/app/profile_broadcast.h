// Tells everybody who is online that a person's name, picture, role or state changed: everybody can
// see everybody in the directory. Loop thread.
#pragma once

#include "identity/profile_listener.h"
#include "presence/presence_service.h"
#include "protocol/event_sink.h"

namespace earshot::app {

class ProfileBroadcast final : public identity::ProfileListener {
 public:
  // Both outlive this object.
  ProfileBroadcast(const presence::PresenceService& presence, protocol::EventSink& events)
      : presence_(presence), events_(events) {}

  void on_profile_changed(const identity::Account& account) override;

 private:
  const presence::PresenceService& presence_;
  protocol::EventSink& events_;
};

}  // namespace earshot::app
