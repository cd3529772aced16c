// Group calls in a small world for tests: people with two clients each in one group, a media plane
// that answers every offer, clocks that stand still, real calls of two beside them, and everything
// that left the service kept in order.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "calls/testing/call_rig.h"
#include "meetings/meeting_service.h"

namespace earshot::meetings::testing {

// Over the people of the calls' world: ana, ben and cleo are the group, dan is no member of it.
class MeetingWorld final : public MeetingPolicy {
 public:
  explicit MeetingWorld(const calls::testing::CallWorld& world) : world_(world) {}

  std::set<std::string> outsiders = {"dan"};
  bool crowded = false;  // the group has more members than are rung

  bool is_member(ConversationId conversation, UserId user) const override;
  std::vector<UserId> members(ConversationId conversation) const override;
  bool is_group(ConversationId conversation) const override;
  std::string title(ConversationId conversation) const override;
  bool either_blocked(UserId a, UserId b) const override { return world_.either_blocked(a, b); }
  bool may_be_called(UserId user) const override { return world_.may_be_called(user); }
  std::string client_name(ClientId client) const override { return world_.client_name(client); }
  protocol::User user_card(UserId user) const override { return world_.user_card(user); }

 private:
  const calls::testing::CallWorld& world_;
};

// Answers "answer to <offer>"; what it was asked otherwise is in `log`, in order, with names that
// the participants got by joining: "leave p1", "silence p2 microphone on".
class FakeSfu final : public SfuPort {
 public:
  void use(SfuEvents& sink) override { events = &sink; }
  Result<void> admits() const override { return full ? Result<void>(*full) : Result<void>(); }
  Result<SfuAnswer> join(const SfuOffer& offer) override;
  Result<SfuAnswer> offer(const SfuOffer& offer) override;
  void leave(CallId call, ParticipantId who) override;
  void end(CallId call) override;
  void view(CallId call, ParticipantId who, std::vector<WantedVideo> videos) override;
  void silence(CallId call, ParticipantId who, MediaSource source, bool on) override;

  std::string name(ParticipantId who);

  SfuEvents* events = nullptr;
  std::optional<Error> refuses;  // every offer
  std::optional<Error> full;     // nobody new is let in
  std::set<std::pair<CallId, ParticipantId>> transports;
  std::vector<std::string> log;

 private:
  std::map<ParticipantId, std::string> names_;
};

class RecordingMeetingLog final : public MeetingLog {
 public:
  void save(const MeetingRecord& record) override { saved.push_back(record); }
  // The last state of each that has not ended.
  std::vector<MeetingRecord> unfinished() const;
  const MeetingRecord& last() const { return saved.back(); }

  std::vector<MeetingRecord> saved;
};

class RecordingMeetingNotifier final : public RingNotifier {
 public:
  void ringing(const Ring& ring) override { rung.push_back(ring); }
  void ring_over(const Ring& ring, EndReason reason, DeviceId answered_on) override {
    over.push_back({ring, reason, answered_on});
  }

  struct Over {
    Ring ring;
    EndReason reason;
    DeviceId answered_on;
  };
  std::vector<Ring> rung;
  std::vector<Over> over;
};

class RecordingIce final : public IcePort {
 public:
  Grant grant(UserId user, CallId call, ClientId client) override;
  void revoke(CallId call, ClientId client) override { revoked.emplace_back(call, client); }
  void call_ended(CallId call) override { ended.push_back(call); }

  std::vector<std::pair<CallId, ClientId>> revoked;
  std::vector<CallId> ended;
};

class MeetingRig final : public CallsOfTwo {
 public:
  explicit MeetingRig(const MeetingConfig& config = {});

  MeetingService& service() { return *service_; }
  calls::testing::CallWorld& world() { return two.world; }
  Timestamp now() const { return two.now(); }
  protocol::Actor actor(const std::string& client) const { return two.world.actor(client); }
  UserId user(const std::string& name) const { return two.world.user(name); }
  // Time passes; deadlines on the way are met when they are due. Clients in `alive` send
  // heartbeats.
  void pass(Duration time, const std::vector<std::string>& alive = {});
  void restart();
  // The media plane is gone from the configuration.
  void restart_without_media();

  // ---- short forms ----
  // Of the group's call; starts it when there is none.
  Result<protocol::MeetingJoinResult> join(const std::string& client, bool ring = false,
                                           const std::string& command_id = "join");
  Result<protocol::MeetingJoinResult> join_call(const std::string& client, CallId call,
                                                const std::string& command_id = "join");
  // Joined, and its media flows.
  ParticipantId in(const std::string& client);
  void media_up(const std::string& client);
  void media_down(const std::string& client);
  Result<protocol::Empty> leave(const std::string& client);
  Result<protocol::MeetingResult> ring(const std::string& client,
                                       const std::vector<std::string>& people);
  Result<protocol::Empty> set_media(const std::string& client, bool microphone, bool camera);

  // The only call there is; it may have ended.
  CallId call() const { return call_; }
  // As `client` may see it.
  protocol::Meeting get(const std::string& client);
  // The place that this client got last.
  ParticipantId id_of(const std::string& client) const { return joined_.at(client); }
  // nullopt: not in it.
  std::optional<protocol::MeetingParticipant> place(const std::string& person);
  std::string hosts();

  // What this client was told since forget().
  std::vector<protocol::ServerEvent> told(const std::string& client);
  void forget() { two.sink.take(); }
  template <class Event>
  std::vector<Event> told(const std::string& client) {
    std::vector<Event> found;
    for (const protocol::ServerEvent& event : told(client)) {
      if (const auto* const one = std::get_if<Event>(&event)) found.push_back(*one);
    }
    return found;
  }

  // ---- CallsOfTwo, over the real service ----
  std::optional<CallId> call_of(ClientId client) const override;
  Result<CallOfTwo> connected(const protocol::Actor& actor, CallId call) const override;
  void moved(CallId call, Timestamp now) override;

  MeetingConfig config;
  mutable calls::testing::CallRig two;
  MeetingWorld policy{two.world};
  FakeSfu sfu;
  RecordingIce ice;
  RecordingMeetingLog log;
  RecordingMeetingNotifier notifier;

 private:
  std::unique_ptr<MeetingService> make_service(SfuPort* media);
  void learn(const std::string& client, const Result<protocol::MeetingJoinResult>& joined);

  std::unique_ptr<MeetingService> service_;
  CallId call_;
  std::map<std::string, ParticipantId> joined_;
};

}  // namespace earshot::meetings::testing
