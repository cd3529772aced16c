// Decides what is pushed to whom: rings and what became of them, messages, tests. The payloads are
// those of protocol/push.schema.json. Loop thread; everything passed to the constructor outlives it
// and what it spawns.
//
// A ring goes to the devices of the callee that have no page open, and after
// limits::kPushRingPatience to those whose page says nothing (a phone freezes pages and keeps their
// sockets). What follows it has the same topic, so that it takes its place also where it was not
// delivered yet.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/rate_limiter.h"
#include "base/task.h"
#include "io/https_sender.h"
#include "protocol/push.gen.h"
#include "push/audience.h"
#include "push/delivery.h"
#include "push/subscription_store.h"
#include "push/vapid.h"

namespace earshot::push {

struct RingingCall {
  CallId call;
  ConversationId conversation;
  protocol::CallKind kind = protocol::CallKind::kVoice;
  UserId callee;
  protocol::PushCaller caller;
  Timestamp deadline;  // of the ring
  bool group = false;  // a group call; several people are rung for it
  std::string group_title = {};
};

struct MessageNote {
  UserId from;
  UserId to;
  ConversationId conversation;
  std::string sender_name = {};
  std::string text = {};
};

struct PushPorts {
  SubscriptionStore& store;
  io::HttpsSender& sender;
  const Audience& audience;
  const Clock& clock;
  Random& random;
};

class PushService {
 public:
  PushService(PushPorts ports, Vapid vapid, bool allow_private);

  // Who has subscriptions. Before anything else.
  Task<Result<void>> load();
  // Called with the first notification of a ring that a push service takes.
  void on_ring_accepted(std::function<void(CallId)> told) { ring_accepted_ = std::move(told); }

  // ---- what happens ----
  void ring(const RingingCall& call);
  // `reason`: for those who did not take part. `except`: where it was answered or declined.
  void ring_over(const RingingCall& call, protocol::EndReason reason, DeviceId except);
  // The callee has declined and the caller is not to know. The devices are told; but whatever the
  // caller hears of notifications goes on as in a ring that nobody hears, and as timely, until
  // ring_over().
  void ring_silenced(const RingingCall& call);
  void message(MessageNote note);

  // Its session is over: nothing goes there any more, also not what waits.
  void device_gone(DeviceId device);

  // ---- requests of a device ----
  std::string public_key() const { return vapid_.public_key(); }
  Task<Result<void>> subscribe(UserId user, DeviceId device, protocol::PushSubscribe request);
  Task<Result<void>> unsubscribe(DeviceId device, protocol::PushUnsubscribe request);
  // kNotFound: that is not this device's subscription.
  Task<Result<protocol::PushTestResult>> test(DeviceId device, protocol::PushTest request);

  Timestamp next_deadline() const;
  void on_deadline(Timestamp now);

  // Nothing goes out any more; a test that waits for its answer gets one.
  void stop() { deliveries_.stop(); }

 private:
  enum class State { kPending, kAccepted, kFailed };
  struct Target {
    Subscription subscription;
    State state = State::kPending;
  };
  struct Over {
    protocol::EndReason reason;
    DeviceId except;
  };
  struct Ring {
    RingingCall call;
    std::optional<Over> over = {};        // came while the subscriptions were being read
    std::vector<Target> targets = {};     // that were sent a notification
    std::vector<Subscription> rest = {};  // whose page is open
    bool looked_up = false;
    bool accepted = false;
    bool silenced = false;
    Timestamp look_again = Timestamp::max();  // at `rest`
  };

  // A group call rings several people, each on their own.
  using RingKey = std::pair<CallId, UserId>;
  struct RingHash {
    size_t operator()(const RingKey& key) const noexcept {
      return std::hash<CallId>()(key.first) ^ std::hash<UserId>()(key.second);
    }
  };
  static RingKey key_of(const RingingCall& call) { return {call.call, call.callee}; }

  void begin(const RingingCall& call, std::optional<Over> over);
  void forget(const std::function<bool(const Subscription&)>& over);
  // As they are when the answer is here.
  Task<Result<std::vector<Subscription>>> subscriptions(UserId user);
  bool may_tell(const MessageNote& note);
  Task<void> find_targets(RingKey key);
  void send_ring(const RingingCall& call, bool silenced, const Subscription& to);
  void ring_answered(RingKey key, DeviceId device, const Outcome& outcome);
  void send_over(Ring ring, Over over);
  void look_again(Ring& ring);
  Task<void> send_message(MessageNote note);
  // Sends it, and keeps its subscription true to what the push service says.
  void deliver(Letter letter, Deliveries::Done done);
  void note_outcome(const Subscription& to, const Outcome& outcome);

  const PushPorts ports_;
  const Vapid vapid_;
  const bool allow_private_;
  Deliveries deliveries_;
  std::unordered_set<UserId> subscribed_;  // may hold more than is true
  std::unordered_map<RingKey, Ring, RingHash> rings_;
  Timestamp next_look_ = Timestamp::max();  // the earliest of their look_again
  KeyedRateLimiter<UserId> ring_rate_;
  KeyedRateLimiter<UserId> message_rate_;
  KeyedRateLimiter<UserId> sender_rate_;
  KeyedRateLimiter<uint64_t> pair_rate_;
  KeyedRateLimiter<UserId> change_rate_;
  uint64_t changes_ = 0;  // grows when subscriptions end; guards reads in flight
  std::function<void(CallId)> ring_accepted_;
};

}  // namespace earshot::push
