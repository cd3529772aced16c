// Whether participants are still there: their media as the forwarding unit knows it, and their
// sockets. Media without a socket stays; a socket without media has time to mend it; neither is
// dead soon.
#include "meetings/meeting_step.h"

namespace earshot::meetings {
namespace {

void set_link(Step& step, Participant& participant, Link link) {
  participant.link = link;
  participant.link_since = step.now;
  step.tell(participant);
}

void earliest(std::optional<Timestamp>& best, Timestamp at) {
  if (!best || at < *best) best = at;
}

}  // namespace

Participant* acting(Step& step, const From& from) {
  Participant* const sender = step.of_client(from.client);
  if (sender == nullptr) {
    step.refuse(ErrorCode::kWrongState, "This client is not in the call.");
    return nullptr;
  }
  sender->heard_at = step.now;
  sender->away_since.reset();
  if (sender->left_at) {
    sender->left_at.reset();
    step.tell(*sender);
  }
  return sender;
}

std::optional<Timestamp> gone_at(const Participant& participant, const MeetingConfig& config) {
  if (participant.restored_until) return participant.restored_until;
  std::optional<Timestamp> at;
  if (participant.left_at) earliest(at, *participant.left_at + config.leave_grace);
  if (participant.link == Link::kUp) return at;
  const Timestamp silent_since = participant.heard_at + config.dead_after;
  if (participant.link == Link::kConnecting) {
    earliest(at, participant.link_since + config.connect);
    earliest(at, silent_since);
    return at;
  }
  const Timestamp socket_lost = participant.away_since.value_or(silent_since);
  earliest(at, participant.link_since + config.reconnecting_total);
  earliest(at, std::max(socket_lost + config.dead_after,
                        participant.link_since + config.media_gone_after));
  return at;
}

void apply(Step& step, const MediaUp& event) {
  Participant* const who = step.find(event.who);
  if (who == nullptr || who->link == Link::kUp) return;
  set_link(step, *who, Link::kUp);
  if (who->moving()) finish_move(step, event.who);
  finish_upgrade_if_both_are_here(step);
}

void apply(Step& step, const MediaDown& event) {
  Participant* const who = step.find(event.who);
  if (who != nullptr && who->link == Link::kUp) set_link(step, *who, Link::kDown);
}

void apply(Step& step, const MediaFailed& event) {
  Participant* const who = step.find(event.who);
  if (who == nullptr) return;
  if (who->link == Link::kConnecting) {
    remove(step, event.who, LeftReason::kFailedMedia);
  } else if (who->link == Link::kUp) {
    set_link(step, *who, Link::kDown);
  }
}

void apply(Step& step, const LinkQuality& event) {
  Participant* const who = step.find(event.who);
  if (who == nullptr || who->weak == event.weak) return;
  who->weak = event.weak;
  step.tell(*who);
}

void apply(Step& step, const ClientSeen& event) {
  Participant* const who = step.of_client(event.client);
  // A frame that was under way when the page said goodbye is no return; a command is.
  if (who == nullptr || who->left_at) return;
  who->heard_at = step.now;
  who->away_since.reset();
}

void apply(Step& step, const ClientLost& event) {
  for (Ring& ring : step.meeting.rings) std::erase(ring.shown_by, event.client);
  Participant* const who = step.of_client(event.client);
  if (who == nullptr || who->away_since) return;
  if (who->moving()) {
    remove(step, who->id, LeftReason::kLost);
  } else {
    who->away_since = step.now;
  }
}

void apply(Step& step, const ClientLeft& event) {
  for (Ring& ring : step.meeting.rings) std::erase(ring.shown_by, event.client);
  Participant* const who = step.of_client(event.client);
  if (who == nullptr || who->left_at) return;
  if (who->moving()) {
    remove(step, who->id, LeftReason::kLeft);
    return;
  }
  who->left_at = step.now;
  step.tell(*who);
}

}  // namespace earshot::meetings
