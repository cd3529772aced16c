// Every timer of a call (calls.md §1) with its default. Set once at start; tests shorten them.
#pragma once

#include "base/time.h"

namespace earshot::calls {

struct CallConfig {
  Duration ring = 45s;                // no answer: missed
  Duration accept_to_media = 20s;     // accepted, yet no media on both sides: failed_media
  Duration away_grace = 1s;           // signalling lost: the other side is told after this
  Duration reconnecting_total = 45s;  // then the call is lost
  // Nothing heard from a client, whose heartbeats come every 5 s. Whatever dies is out of the call
  // within 15 s, the way of the news to the other page included.
  Duration dead_after = 12s;
  // A client that is away counts as gone dead_after after its socket closed, if the other side has
  // heard none of its media for this long; both are gone when a browser or a machine dies.
  Duration media_gone_after = 5s;
  Duration move = 15s;  // the next client has media by then, or the one before keeps the call
  // A tab that closes says so, and so does one that reloads; the second comes back within this.
  Duration leave_grace = 6s;
  Duration restart_grace = 30s;  // legs that come back within this after a restart go on
};

}  // namespace earshot::calls
