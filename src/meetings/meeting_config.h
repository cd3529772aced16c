// Every timer and size of a group call with its default. Set once at start; tests shorten them.
#pragma once

#include "base/limits.h"
#include "base/time.h"

namespace earshot::meetings {

struct MeetingConfig {
  size_t participants_max = limits::kMeetingParticipantsMax;
  size_t cameras_max = limits::kMeetingCamerasMax;  // that are on at a time
  size_t screens_max = 4;                           // likewise; each is a picture of full size
  size_t rung_group_max = 8;                        // larger groups only see that it goes on

  Duration ring = 45s;                // no answer: missed
  Duration connect = 20s;             // joined, yet no media: failed_media
  Duration reconnecting_total = 45s;  // media is down and the page is there: then lost
  // Nothing heard from a client, whose heartbeats come every 5 s, nor from its media: it is dead.
  // Whoever dies is out of the call within 15 s, the time in which the loss of media is noticed
  // included.
  Duration dead_after = 12s;
  Duration media_gone_after = 5s;
  // A page that closes says so, and so does one that reloads; the second comes back within this.
  Duration leave_grace = 6s;
  Duration restart_grace = 30s;  // clients that come back within this after a restart go on
  Duration empty = 20s;          // nobody is in: ended after this
  // A call of two that becomes this one ends when both have media here, at the latest after this.
  Duration upgrade = 20s;
  // By then what one of them says has found its way to the other one here.
  Duration upgrade_overlap = 3s;
};

}  // namespace earshot::meetings
