// The calls of this server: turns requests into machine events, keeps the results, tells clients
// and writes the log. Loop thread only; synchronous: nothing here waits. Rules are in the machine
// (call_machine.h), content of SDP in SignalFilter, who may call whom in CallPolicy.
//
// After every function that takes `now`, next_deadline() may have changed: set the timer anew.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/random.h"
#include "base/rate_limiter.h"
#include "base/result.h"
#include "calls/call_config.h"
#include "calls/call_log.h"
#include "calls/call_machine.h"
#include "calls/call_policy.h"
#include "calls/call_table.h"
#include "calls/call_watcher.h"
#include "calls/media_port.h"
#include "calls/ring_notifier.h"
#include "calls/signal_filter.h"
#include "protocol/actor.h"
#include "protocol/calls.gen.h"
#include "protocol/event_sink.h"

namespace earshot::calls {

struct CallPorts {
  const CallPolicy& policy;
  const SignalFilter& filter;
  CallLog& log;
  protocol::EventSink& events;
  MediaPort& media;
  RingNotifier& notifier;
  CallWatcher& watcher;
  Random& random;
};

class CallService {
 public:
  using Actor = protocol::Actor;

  CallService(const CallConfig& config, CallPorts ports);

  // ---- requests of clients ----
  Result<protocol::CallJoinResult> start(const Actor& actor, const protocol::CallStart& request,
                                         Timestamp now, WallTime wall);
  Result<protocol::CallResult> acknowledge(const Actor& actor,
                                           const protocol::CallAcknowledge& request, Timestamp now);
  Result<protocol::CallJoinResult> accept(const Actor& actor, const protocol::CallAccept& request,
                                          Timestamp now);
  Result<protocol::CallResult> reject(const Actor& actor, const protocol::CallReject& request,
                                      Timestamp now);
  Result<protocol::CallResult> end(const Actor& actor, const protocol::CallEnd& request,
                                   Timestamp now);
  Result<protocol::CallResult> connected(const Actor& actor, const protocol::CallConnected& request,
                                         Timestamp now);
  // From another client of the same person: takes the leg over ("Move here", a reloaded page). From
  // the client that is being left: takes it back.
  Result<protocol::CallResult> reconnecting(const Actor& actor,
                                            const protocol::CallReconnecting& request,
                                            Timestamp now);
  Result<protocol::CallResult> set_media(const Actor& actor, const protocol::CallMediaSet& request,
                                         Timestamp now);
  // Passed on to both, and forgotten.
  Result<protocol::Empty> react(const Actor& actor, const protocol::CallReact& request,
                                Timestamp now);
  Result<protocol::CallResult> get(const Actor& actor, const protocol::CallGet& request) const;
  // Fresh credentials for a client that is in the call.
  Result<protocol::IceServersResult> ice_servers(const Actor& actor,
                                                 const protocol::IceServersGet& request);
  Result<protocol::Empty> offer(const Actor& actor, const protocol::WebrtcOffer& request,
                                Timestamp now);
  Result<protocol::Empty> answer(const Actor& actor, const protocol::WebrtcAnswer& request,
                                 Timestamp now);
  Result<protocol::Empty> candidate(const Actor& actor, const protocol::WebrtcIceCandidate& request,
                                    Timestamp now);
  // POST calls/{id}/leave. `client` is from the body: it must be one of the user's in this call.
  Result<void> leave(UserId user, CallId call, ClientId client, Timestamp now);

  // ---- what the rest of the server notices ----
  // Any frame of this client, and a resumed socket. Cheap for clients that are in no call.
  void client_seen(ClientId client, Timestamp now);
  void client_lost(UserId user, ClientId client, Timestamp now);
  // It was revoked or signed out: a hang-up of every client on it, at once, also of those that the
  // rest of the server has forgotten.
  void device_signed_out(DeviceId device, Timestamp now);
  void user_blocked(UserId by, UserId blocked, Timestamp now);
  // A push service has taken a notification of this ring.
  void notified(CallId id, Timestamp now);

  // Both are in the group call that it has become.
  void moved(CallId id, Timestamp now);

  // The call in which this client is.
  std::optional<CallId> call_of(ClientId client) const;
  // kNotFound: no such call of theirs. kWrongState: not connected, or this client is not in it.
  Result<CallState> connected_call(const Actor& actor, CallId id) const;
  // This client has said that the call rings there.
  bool rings_at(CallId id, ClientId client) const;
  // For hello: the call in which this client is, else one that rings for the user, else any.
  std::optional<protocol::Call> call_for(UserId user, ClientId client) const;

  std::optional<Timestamp> next_deadline() const { return table_.next_deadline(); }
  void on_deadline(Timestamp now);

  // Once, before the first request: the calls that went on when the server stopped.
  void restore(const std::vector<CallRecord>& records, Timestamp now, WallTime wall);

  size_t ongoing() const { return table_.ongoing(); }

 private:
  // The call, if this person is in it; otherwise nullptr.
  const CallState* theirs(UserId user, CallId id) const;
  From from(const Actor& actor) const;
  protocol::Call view(const CallState& call, UserId viewer) const;
  bool declines_silently(UserId user, CallId call, EndReason reason) const;
  Result<void> check_free(const Actor& actor, CallId wanted) const;
  Result<protocol::CallJoinResult> create(const Actor& actor, const protocol::CallStart& request,
                                          UserId callee, Timestamp now, WallTime wall);

  // Runs the machine on one event of a client; the call as it stands afterwards.
  Result<protocol::CallResult> command(const Actor& actor, CallId id, const CallEvent& event,
                                       Timestamp now);
  // `message` is nullptr when the rules are kept but nothing may pass.
  Result<void> relay(const Actor& actor, CallId id, const CallEvent& event,
                     const protocol::ServerEvent* message, Timestamp now);
  // Of the person's call as it stands: with credentials if this client is in it.
  protocol::CallJoinResult join_result(const Actor& actor, CallId id);
  IceGrant grant(const CallState& call, Side side);
  bool hides_addresses(const CallState& call) const;
  // Runs the machine; false and `refusal` when it refused.
  Result<void> run(const CallState& call, const CallEvent& event, Timestamp now,
                   const protocol::ServerEvent* message = nullptr);
  void settle(Transition transition, Timestamp now, const protocol::ServerEvent* message);
  void drop_grants(const CallState* before, const CallState& after);
  void tell(const CallState& call, const Tell& what);
  protocol::ServerEvent event_of(const CallState& call, const Tell& what);

  const CallConfig config_;
  const CallPorts ports_;
  CallTable table_;
  KeyedRateLimiter<UserId> start_rate_;
  KeyedRateLimiter<UserId> reaction_rate_;
};

}  // namespace earshot::calls
