// Between push and the rest: calls that ring and messages that arrive become notifications, and
// push learns who would notice without one. No rules of its own. Loop thread; what it is given
// outlives it.
#pragma once

#include <memory>
#include <optional>

#include "app/config.h"
#include "app/people.h"
#include "calls/call_service.h"
#include "gateway/client_registry.h"
#include "identity/session_listener.h"
#include "io/event_loop.h"
#include "io/https_client.h"
#include "meetings/meeting_service.h"
#include "presence/presence_service.h"
#include "protocol/event_sink.h"
#include "push/push_service.h"

namespace earshot::app {

class PushAudience final : public push::Audience {
 public:
  PushAudience(const gateway::ClientRegistry& clients, const presence::PresenceService& presence)
      : clients_(clients), presence_(presence) {}
  // calls are made after what asks here.
  void use(const calls::CallService& calls, const meetings::MeetingService& meetings) {
    calls_ = &calls;
    meetings_ = &meetings;
  }

  bool is_connected(UserId user, DeviceId device) const override;
  bool is_active(UserId user) const override;
  bool do_not_disturb(UserId user) const override;
  bool rings(CallId call, UserId user, DeviceId device) const override;

 private:
  const gateway::ClientRegistry& clients_;
  const presence::PresenceService& presence_;
  const calls::CallService* calls_ = nullptr;
  const meetings::MeetingService* meetings_ = nullptr;
};

// The service and its way out.
struct PushPlane {
  struct Ports {
    push::SubscriptionStore& store;
    const push::Audience& audience;
    io::EventLoop& loop;
    Random& random;
  };
  // nullptr without a key.
  static std::unique_ptr<PushPlane> make(const std::optional<io::P256Key>& key,
                                         const PushConfig& config, Ports ports);

  PushPlane(const io::P256Key& key, const PushConfig& config, Ports ports);

  io::HttpsClient client;
  push::PushService service;
};

class PushRingNotifier final : public calls::RingNotifier {
 public:
  // `push`: nullptr when this server sends no notifications.
  PushRingNotifier(push::PushService* push, const People& people) : push_(push), people_(people) {}

  void ringing(const calls::CallState& call) override;
  void ring_silenced(const calls::CallState& call) override;
  void ring_over(const calls::CallState& call) override;

 private:
  push::RingingCall describe(const calls::CallState& call) const;

  push::PushService* const push_;
  const People& people_;
};

// What waits for a device goes nowhere once it is signed out.
class PushSessions final : public identity::SessionListener {
 public:
  explicit PushSessions(push::PushService* push) : push_(push) {}

  void on_session_revoked(DeviceId device, identity::SessionEnd reason) override;

 private:
  push::PushService* const push_;
};

// Passes every event on, and has messages of others pushed to whom they are for.
class PushingSink final : public protocol::EventSink {
 public:
  PushingSink(protocol::EventSink& next, const People& people) : next_(next), people_(people) {}
  void use(push::PushService& push) { push_ = &push; }

  void to_user(UserId user, const protocol::ServerEvent& event) override;
  void to_client(ClientId client, const protocol::ServerEvent& event) override;
  void to_user_except(UserId user, ClientId except, const protocol::ServerEvent& event) override;

 private:
  protocol::EventSink& next_;
  const People& people_;
  push::PushService* push_ = nullptr;
};

}  // namespace earshot::app
