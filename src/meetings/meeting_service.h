// The group calls of this server: turns requests into machine events, keeps the results, tells
// clients and the media plane, and writes the log. Loop thread only; synchronous: nothing here
// waits. Rules are in the machine (meeting_machine.h), media in SfuPort, who may call whom in
// MeetingPolicy.
//
// After every function that takes `now`, next_deadline() may have changed: set the timer anew.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "base/rate_limiter.h"
#include "base/result.h"
#include "meetings/meeting_log.h"
#include "meetings/meeting_machine.h"
#include "meetings/meeting_policy.h"
#include "meetings/meeting_table.h"
#include "meetings/sfu_port.h"
#include "protocol/actor.h"
#include "protocol/event_sink.h"

namespace earshot::meetings {

struct MeetingPorts {
  const MeetingPolicy& policy;
  CallsOfTwo& calls;
  SfuPort* sfu;  // nullptr: this server has no media plane, and every request is `unavailable`
  IcePort& ice;
  MeetingLog& log;
  RingNotifier& notifier;
  protocol::EventSink& events;
  Random& random;
};

class MeetingService final : public SfuEvents {
 public:
  using Actor = protocol::Actor;
  using Done = Result<protocol::Empty>;

  MeetingService(const MeetingConfig& config, MeetingPorts ports);

  bool available() const { return ports_.sfu != nullptr; }

  // ---- requests of clients ----
  Result<protocol::MeetingJoinResult> join(const Actor& actor, const protocol::MeetingJoin& request,
                                           Timestamp now, WallTime wall);
  Result<protocol::MeetingResult> upgrade(const Actor& actor, const protocol::CallUpgrade& request,
                                          Timestamp now);
  Result<protocol::MeetingResult> get(const Actor& actor,
                                      const protocol::MeetingGet& request) const;
  Result<protocol::MeetingResult> ring(const Actor& actor,
                                       const protocol::MeetingRingPeople& request, Timestamp now);
  Done leave(const Actor& actor, const protocol::MeetingLeave& request, Timestamp now);
  Done end(const Actor& actor, const protocol::MeetingEnd& request, Timestamp now);
  Done acknowledge(const Actor& actor, const protocol::MeetingAcknowledge& request, Timestamp now);
  Done decline(const Actor& actor, const protocol::MeetingDecline& request, Timestamp now);
  Done set_media(const Actor& actor, const protocol::MeetingMediaSet& request, Timestamp now);
  Done set_hand(const Actor& actor, const protocol::MeetingHandSet& request, Timestamp now);
  Done mute(const Actor& actor, const protocol::MeetingMute& request, Timestamp now);
  Done remove(const Actor& actor, const protocol::MeetingRemove& request, Timestamp now);
  Done lock(const Actor& actor, const protocol::MeetingLock& request, Timestamp now);
  Done set_host(const Actor& actor, const protocol::MeetingHostSet& request, Timestamp now);
  // Passed on, and forgotten.
  Done react(const Actor& actor, const protocol::MeetingReact& request, Timestamp now);
  Done point(const Actor& actor, const protocol::MeetingPointer& request, Timestamp now);
  Done view(const Actor& actor, const protocol::MeetingView& request);

  // ---- requests that calls of two have as well: ask knows() first ----
  bool knows(CallId id) const { return table_.find(id) != nullptr; }
  // The answer comes as an event.
  Done offer(const Actor& actor, const protocol::WebrtcOffer& request, Timestamp now);
  Result<protocol::IceServersResult> ice_servers(const Actor& actor,
                                                 const protocol::IceServersGet& request);
  // POST calls/{id}/leave. `client` is from the body: it must be one of the user's in this call.
  Result<void> page_left(UserId user, CallId call, ClientId client, Timestamp now);

  // ---- what the rest of the server notices ----
  // Any frame of this client, and a resumed socket. Cheap for clients that are in no call.
  void client_seen(ClientId client, Timestamp now);
  void client_lost(UserId user, ClientId client, Timestamp now);
  void device_signed_out(DeviceId device, Timestamp now);
  void user_blocked(UserId by, UserId whom, Timestamp now);
  void member_gone(ConversationId conversation, UserId user, Timestamp now);
  // A call of two has ended.
  void call_over(CallId call, Timestamp now);

  // ---- what the rest of the server asks ----
  bool is_in_a_call(ClientId client) const { return table_.of_client(client) != nullptr; }
  bool is_in_a_call(UserId user) const;
  // This client has said that it shows the ring.
  bool rings_at(CallId id, ClientId client) const;
  // For hello.
  std::vector<protocol::MeetingSummary> live_for(UserId user) const;
  std::optional<protocol::Meeting> meeting_of(UserId user) const;
  std::vector<protocol::MeetingRinging> rings_for(UserId user) const;

  std::optional<Timestamp> next_deadline() const { return table_.next_deadline(); }
  void on_deadline(Timestamp now);

  // Once, before the first request: those that went on when the server stopped.
  void restore(const std::vector<MeetingRecord>& records, Timestamp now, WallTime wall);

  size_t ongoing() const { return table_.ongoing(); }
  // All that go on, oldest first, as their participants see them. For what is rare.
  std::vector<protocol::Meeting> going_on() const;

  // ---- SfuEvents: meeting_media.cpp ----
  void connected(CallId call, ParticipantId who, Timestamp now) override;
  void disconnected(CallId call, ParticipantId who, Timestamp now) override;
  void failed(CallId call, ParticipantId who, Timestamp now) override;
  void link_quality(CallId call, ParticipantId who, bool weak, Timestamp now) override;
  void slots(CallId call, ParticipantId to, uint64_t epoch,
             std::vector<MeetingSlot> slots) override;
  void speakers(CallId call, std::optional<ParticipantId> dominant,
                std::vector<ParticipantId> speaking) override;
  void demand(CallId call, ParticipantId to, std::string mid, MediaSource source,
              int layers) override;

 private:
  // The answer to a join, until its media flows: a repeated command gets it again.
  struct Answered {
    std::string command_id;
    SfuAnswer answer;
  };
  // What a transition was made by.
  struct Cause {
    ClientId client;  // gets the result instead of events
    DeviceId device;
  };

  Result<void> check_available() const;
  // The call, if this person may see it; otherwise nullptr.
  const MeetingState* visible(UserId user, CallId id) const;
  bool may_see(const MeetingState& meeting, UserId user) const;
  From from(const Actor& actor) const;
  protocol::Meeting wire(const MeetingState& meeting) const;
  Result<void> check_free(const Actor& actor, const MeetingState* wanted) const;
  Result<void> check_load(const Actor& actor, const MeetingState* wanted) const;

  // nullptr: it is to be started.
  Result<const MeetingState*> wanted(const Actor& actor,
                                     const protocol::MeetingJoin& request) const;
  Result<Transition> started(const Actor& actor, const protocol::MeetingJoin& request,
                             Timestamp now, WallTime wall);
  Result<Transition> entered(const Actor& actor, const MeetingState& meeting,
                             const protocol::MeetingJoin& request, Timestamp now);
  std::optional<protocol::MeetingJoinResult> answered_before(const Actor& actor,
                                                             const MeetingState& meeting,
                                                             const std::string& command_id);
  protocol::MeetingJoinResult join_result(const MeetingState& meeting, const Participant& me,
                                          const SfuAnswer& answer);
  std::vector<Called> whom_to_ring(UserId by, ConversationId conversation) const;
  Result<std::vector<Called>> called(UserId by, ConversationId conversation,
                                     const std::vector<UserId>& users, Timestamp now);

  // Runs the machine on one event of a client.
  Done command(const Actor& actor, CallId id, const MeetingEvent& event, Timestamp now);
  Result<void> run(const MeetingState& meeting, const MeetingEvent& event, Timestamp now,
                   Cause cause = {});
  void notice(CallId id, const MeetingEvent& event, Timestamp now);

  // ---- meeting_effects.cpp ----
  void settle(Transition transition, Timestamp now, Cause cause = {});
  void perform(const MeetingState& meeting, const Effect& effect, Timestamp now, Cause cause,
               const std::vector<UserId>& watchers);
  void tell(const MeetingState& meeting, const protocol::ServerEvent& event,
            const std::vector<UserId>& watchers, ClientId except = {});
  void tell_ended(const MeetingState& meeting, const TellEnded& what);
  void tell_live(const MeetingState& meeting);
  void start_ring(const MeetingState& meeting, UserId user);
  void stop_ring(const MeetingState& meeting, const StopRing& what, Cause cause);
  RingNotifier::Ring ring_of(const MeetingState& meeting, UserId user, UserId by) const;

  const MeetingConfig config_;
  const MeetingPorts ports_;
  MeetingTable table_;
  std::unordered_map<ParticipantId, Answered> answers_;
  KeyedRateLimiter<UserId> start_rate_;
  KeyedRateLimiter<UserId> ring_rate_;
  KeyedRateLimiter<UserId> reaction_rate_;
  KeyedRateLimiter<ClientId> pointer_rate_;
};

}  // namespace earshot::meetings
