// What meetings ask of the media plane (a selective forwarding unit), and what it tells them.
// Implemented by media, wired by app. Control loop; nothing here blocks.
//
// A participant is one transport: one client with one peer connection, which always offers. What a
// participant has been silenced, what it views and what was said of it ends with its transport.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "meetings/meeting_types.h"

namespace earshot::meetings {

using protocol::MeetingSlot;
using protocol::NamedSource;
using protocol::WantedVideo;

struct SfuOffer {
  CallId call;
  ParticipantId participant;
  std::string_view sdp;
  // What its sending sections carry. None: as in the offer before; in the first one: nothing.
  std::optional<std::vector<NamedSource>> sources;
};

struct SfuAnswer {
  std::string sdp;
  std::vector<MeetingSlot> slots;  // the receiving sections it uses, with what plays in them
};

class SfuEvents {
 public:
  virtual ~SfuEvents() = default;

  // Of a transport that was replaced or left nothing comes any more. `now` is the loop's.

  // Media flows (again).
  virtual void connected(CallId call, ParticipantId who, Timestamp now) = 0;
  // Nothing has come from it for some seconds; it may come back by itself, or by an ICE restart.
  virtual void disconnected(CallId call, ParticipantId who, Timestamp now) = 0;
  // It never can: no way was found, or the handshake failed.
  virtual void failed(CallId call, ParticipantId who, Timestamp now) = 0;
  virtual void link_quality(CallId call, ParticipantId who, bool weak, Timestamp now) = 0;

  // What plays in the receiving sections of `to`. `epoch` grows with every change.
  virtual void slots(CallId call, ParticipantId to, uint64_t epoch,
                     std::vector<MeetingSlot> slots) = 0;
  // `dominant`: none while nobody speaks. `speaking`: the loudest first.
  virtual void speakers(CallId call, std::optional<ParticipantId> dominant,
                        std::vector<ParticipantId> speaking) = 0;
  // How many layers of this sending section of `to` anybody watches, from the smallest on.
  virtual void demand(CallId call, ParticipantId to, std::string mid, MediaSource source,
                      int layers) = 0;
};

class SfuPort {
 public:
  virtual ~SfuPort() = default;

  // Once, before anything else; outlives the port.
  virtual void use(SfuEvents& events) = 0;

  // kUnavailable: this node has too much to do for people who are not in a call yet.
  virtual Result<void> admits() const = 0;
  // The first offer of a participant; makes the room when there is none. Again for one that is in:
  // a transport anew, and the one before is dropped when this succeeds. kUnsupported, kInvalid,
  // kTooLarge: something about the offer. kUnavailable: this node has no room for more. kLimit:
  // more than one may send.
  virtual Result<SfuAnswer> join(const SfuOffer& offer) = 0;
  // A later one. Errors as above; then everything stays as it was.
  virtual Result<SfuAnswer> offer(const SfuOffer& offer) = 0;
  virtual void leave(CallId call, ParticipantId who) = 0;
  // Everybody leaves, and the room is gone.
  virtual void end(CallId call) = 0;
  // What this participant shows now, all of it.
  virtual void view(CallId call, ParticipantId who, std::vector<WantedVideo> videos) = 0;
  // This source of theirs is not forwarded until it is taken back.
  virtual void silence(CallId call, ParticipantId who, MediaSource source, bool on) = 0;
};

}  // namespace earshot::meetings
