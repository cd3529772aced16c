// A call service in a small world for tests: two to four people with two clients each, clocks that
// stand still, and everything that left the service kept in order.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "calls/call_service.h"

namespace earshot::calls::testing {

// 1, 2, 3, …: ids that are the same in every run.
class CountingRandom final : public Random {
 public:
  void fill(std::span<uint8_t> out) override;

 private:
  uint64_t next_ = 1;
};

// People and clients have names: "ana" has "ana1" and "ana2".
class CallWorld final : public CallPolicy {
 public:
  CallWorld();

  UserId user(const std::string& name) const { return users_.at(name); }
  ClientId client(const std::string& name) const { return clients_.at(name); }
  protocol::Actor actor(const std::string& client) const;
  // Each client is on a device of its own.
  DeviceId device(const std::string& client) const;
  // The direct conversation of two people; the group has all of them.
  ConversationId conversation(const std::string& a, const std::string& b) const;
  ConversationId group() const { return ConversationId::from_value(99); }
  const std::map<std::string, UserId>& users() const { return users_; }
  const std::map<std::string, ClientId>& clients() const { return clients_; }
  std::vector<std::string> clients_of(UserId user) const;
  std::string name_of(ClientId client) const;

  std::set<std::pair<UserId, UserId>> blocks;
  std::set<std::pair<UserId, UserId>> strangers;  // everybody else are contacts
  std::set<UserId> closed;
  std::set<UserId> discreet;  // busy_reply no_answer
  std::set<ClientId> unable;  // connected, cannot take calls

  Result<UserId> other_person(ConversationId conversation, UserId self) const override;
  bool either_blocked(UserId a, UserId b) const override;
  bool are_contacts(UserId a, UserId b) const override;
  bool may_be_called(UserId user) const override { return closed.count(user) == 0; }
  protocol::BusyReply busy_reply(UserId user) const override {
    return discreet.count(user) == 0 ? protocol::BusyReply::kInAnotherCall
                                     : protocol::BusyReply::kNoAnswer;
  }
  std::set<ClientId> group_callers;  // in a group call
  bool in_group_call(ClientId client) const override { return group_callers.count(client) > 0; }
  bool in_group_call(UserId user) const override;
  std::vector<ClientId> clients_for_calls(UserId user) const override;
  std::string client_name(ClientId client) const override;
  protocol::User user_card(UserId user) const override;

 private:
  std::map<std::string, UserId> users_;
  std::map<std::string, ClientId> clients_;
};

// An event and the clients that got it.
struct Delivery {
  std::vector<std::string> to;
  protocol::ServerEvent event;
};

class RecordingSink final : public protocol::EventSink {
 public:
  explicit RecordingSink(const CallWorld& world) : world_(world) {}
  void to_user(UserId user, const protocol::ServerEvent& event) override;
  void to_client(ClientId client, const protocol::ServerEvent& event) override;
  void to_user_except(UserId user, ClientId except, const protocol::ServerEvent& event) override;

  std::vector<Delivery> take() { return std::exchange(deliveries_, {}); }
  const std::vector<Delivery>& deliveries() const { return deliveries_; }

 private:
  const CallWorld& world_;
  std::vector<Delivery> deliveries_;
};

class RecordingLog final : public CallLog {
 public:
  void save(const CallRecord& record) override { saved.push_back(record); }
  // The last state of each call that has not ended.
  std::vector<CallRecord> unfinished() const;

  std::vector<CallRecord> saved;
};

// Passes everything but what is told to be bad; counts "m=" lines as sections. A candidate is an
// address or any other text; those that begin with "10." are private.
class LenientFilter final : public SignalFilter {
 public:
  Result<CleanDescription> description(std::string_view sdp) const override;
  Result<CleanCandidate> candidate(std::string_view line) const override;
};

// A relay that says yes to everything and remembers what it was asked.
class RecordingMedia final : public MediaPort {
 public:
  IceGrant grant(const GrantRequest& request) override;
  void peer_candidate(CallId call, const IpAddress& address) override {
    peers.emplace_back(call, address.to_string());
  }
  void revoke(CallId call, ClientId client) override { revoked.emplace_back(call, client); }
  void call_ended(CallId call) override { ended.push_back(call); }
  bool has_relay() const override { return relay; }

  bool relay = true;
  bool mints = false;  // credentials with the number of the grant; else a server without any
  std::vector<GrantRequest> granted;
  std::vector<std::pair<CallId, std::string>> peers;
  std::vector<std::pair<CallId, ClientId>> revoked;
  std::vector<CallId> ended;
};

class RecordingNotifier final : public RingNotifier {
 public:
  void ringing(const CallState& call) override { rung.push_back(call.id); }
  void ring_silenced(const CallState& call) override { silenced.push_back(call.id); }
  void ring_over(const CallState& call) override { over.push_back(call); }

  std::vector<CallId> rung;
  std::vector<CallId> silenced;
  std::vector<CallState> over;
};

class RecordingWatcher final : public CallWatcher {
 public:
  void call_over(CallId call, Timestamp now) override {
    over.push_back(call);
    if (then) then(call, now);
  }

  std::vector<CallId> over;
  std::function<void(CallId, Timestamp)> then;
};

class CallRig {
 public:
  explicit CallRig(const CallConfig& config = {});

  CallService& service() { return *service_; }
  Timestamp now() const { return clock.now(); }
  WallTime wall() const { return clock.wall_now(); }
  // Time passes; deadlines on the way are met when they are due. Clients in `alive` send
  // heartbeats.
  void pass(Duration time, const std::vector<std::string>& alive = {});
  // The process ends and another one begins with what the log kept.
  void restart();

  // Short forms for the tests.
  Result<protocol::CallJoinResult> start(const std::string& client, const std::string& callee,
                                         protocol::CallKind kind = protocol::CallKind::kVoice,
                                         const std::string& command_id = "start");
  Result<protocol::CallJoinResult> accept(const std::string& client, CallId call);
  Result<protocol::CallResult> acknowledge(const std::string& client, CallId call);
  Result<protocol::CallResult> reject(const std::string& client, CallId call,
                                      protocol::RejectReason reason);
  Result<protocol::CallResult> end(const std::string& client, CallId call);
  Result<protocol::CallResult> connected(const std::string& client, CallId call);
  Result<protocol::CallResult> reconnecting(const std::string& client, CallId call);
  // A call of ana1 to ben, accepted by ben1, media on both sides.
  CallId connected_call();
  protocol::Call get(const std::string& client, CallId call);

  CallConfig config;
  FakeClock clock;
  CountingRandom random;
  CallWorld world;
  RecordingSink sink{world};
  RecordingLog log;
  LenientFilter filter;
  RecordingMedia media;
  RecordingNotifier notifier;
  RecordingWatcher watcher;

 private:
  std::unique_ptr<CallService> make_service();
  std::unique_ptr<CallService> service_;
};

}  // namespace earshot::calls::testing
