// Inside of the meeting machine: the transition in the making, shared by its parts.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "meetings/meeting_machine.h"

namespace earshot::meetings {

class Step {
 public:
  Step(MeetingState state, Timestamp at, const MeetingConfig& settings)
      : meeting(std::move(state)), now(at), config(settings) {}

  void refuse(ErrorCode code, std::string message, std::string field = {}) {
    refusal_ = Error{code, std::move(message), std::move(field)};
  }

  // ---- what is told to participants: each takes the next version ----
  // Saying it twice in one transition says it once: it is read at the end.
  void tell(const Participant& who, ParticipantId replaces = {}) {
    if (who.moving()) return;
    const auto told = [&who](const Effect& effect) {
      const auto* const telling = std::get_if<TellParticipant>(&effect);
      return telling != nullptr && telling->who == who.id;
    };
    if (std::any_of(effects_.begin(), effects_.end(), told)) return;
    effects_.emplace_back(TellParticipant{who.id, ++meeting.version, replaces});
  }
  void tell_left(const Participant& who, LeftReason reason) {
    const bool unknown = who.moving();
    if (!unknown) ++meeting.version;
    effects_.emplace_back(TellLeft{who.id, who.client, reason, meeting.version, unknown});
  }
  void tell_ring(const Ring& ring, RingState state) {
    std::optional<Timestamp> until;
    if (state == RingState::kRinging) until = ring.until;
    effects_.emplace_back(TellRing{ring.user, ring.by, state, until, ++meeting.version});
  }
  void tell_changed() { effects_.emplace_back(TellChanged{++meeting.version}); }

  // Everything else; what is no more than a reminder is kept once.
  void add(Effect effect) {
    if (std::find(effects_.begin(), effects_.end(), effect) == effects_.end()) {
      effects_.push_back(std::move(effect));
    }
  }
  void save() { add(Save{}); }

  // ---- writing access to what meeting_state.h finds ----
  Participant* find(ParticipantId id) { return mine(meetings::find(meeting, id)); }
  Participant* of_client(ClientId client) { return mine(meetings::of_client(meeting, client)); }
  Participant* place_of(UserId user) { return mine(meetings::place_of(meeting, user)); }
  Participant* moving_of(UserId user) { return mine(meetings::moving_of(meeting, user)); }
  // Makes the entry when there is none.
  Person& person(UserId user);

  Transition take() && { return {std::move(meeting), std::move(effects_), std::move(refusal_)}; }

  MeetingState meeting;
  const Timestamp now;
  const MeetingConfig& config;

 private:
  static Participant* mine(const Participant* found) { return const_cast<Participant*>(found); }

  std::vector<Effect> effects_;
  std::optional<Error> refusal_;
};

// meeting_join.cpp: coming and going
void apply(Step& step, const Join& event);
void apply(Step& step, const Leave& event);
void apply(Step& step, const Offer& event);
void apply(Step& step, const MemberGone& event);
void apply(Step& step, const DeviceSignedOut& event);
// Both of the person's clients, if one is moving in.
void remove_person(Step& step, UserId user, LeftReason reason);
void remove(Step& step, ParticipantId who, LeftReason reason);
void end(Step& step, EndReason reason);
// The one that is known takes all over from the one before it, which goes.
void finish_move(Step& step, ParticipantId who);

// meeting_hosts.cpp
void apply(Step& step, const EndForAll& event);
void apply(Step& step, const Mute& event);
void apply(Step& step, const Remove& event);
void apply(Step& step, const Lock& event);
void apply(Step& step, const SetHost& event);
// There is one while anybody is in: the member who has been in it longest, or else the guest.
void keep_a_host(Step& step);
bool is_host(const MeetingState& meeting, const From& from);

// meeting_hands.cpp: what a participant says of itself
void apply(Step& step, const SetMedia& event);
void apply(Step& step, const SetHand& event);
// What is on by the word of a host whom their client has not heard, and has to hear again.
MediaState as_muted(Step& step, const Participant& participant, MediaState media);
// What is on from now on; what no longer is, is silenced, and the other way round.
void set_media(Step& step, Participant& participant, const MediaState& media);
// The same for a new transport, of which the media plane passes on everything so far. What is too
// much for the call stays off.
void begin_media(Step& step, Participant& participant, MediaState media);
MediaState without_too_many(const Step& step, const Participant& participant, MediaState media);

// meeting_rings.cpp
void apply(Step& step, const RingPeople& event);
void apply(Step& step, const ShowRing& event);
void apply(Step& step, const Decline& event);
void apply(Step& step, const Blocked& event);
void ring(Step& step, const std::vector<Called>& people, UserId by, bool by_host);
void stop_ring(Step& step, UserId user, RingState how, ClientId except = {});
void stop_all_rings(Step& step);
void expire_rings(Step& step);

// meeting_liveness.cpp
// The sender's place, which it shows to be alive; nullptr and a refusal when it has none.
Participant* acting(Step& step, const From& from);
void apply(Step& step, const MediaUp& event);
void apply(Step& step, const MediaDown& event);
void apply(Step& step, const MediaFailed& event);
void apply(Step& step, const LinkQuality& event);
void apply(Step& step, const ClientSeen& event);
void apply(Step& step, const ClientLost& event);
void apply(Step& step, const ClientLeft& event);
// When this participant is gone for good by time alone.
std::optional<Timestamp> gone_at(const Participant& participant, const MeetingConfig& config);

// meeting_upgrade.cpp: from a call of two
void apply(Step& step, const CallOver& event);
void begin_upgrade(Step& step);
void finish_upgrade_if_both_are_here(Step& step);
void give_up_upgrade(Step& step);

// meeting_deadline.cpp
void apply(Step& step, const DeadlineReached& event);

}  // namespace earshot::meetings
