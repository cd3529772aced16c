// What is kept of group calls. Implemented by MeetingJournal over a store.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "meetings/meeting_types.h"

namespace earshot::meetings {

// Everybody who was in it or was rung.
struct PersonRecord {
  UserId user;
  bool guest = false;
  bool removed = false;
  std::optional<UserId> rung_by;
  bool missed = false;
  std::optional<WallTime> joined;  // first
  int64_t spent_ms = 0;            // in it, up to `since`
  std::optional<WallTime> since;   // is in it since
  // For a restart.
  std::optional<WallTime> ring_until;
  bool ring_by_host = false;
  std::optional<ParticipantId> participant;
  std::optional<ClientId> client;
  bool host = false;

  friend bool operator==(const PersonRecord&, const PersonRecord&) = default;
};

struct UpgradeRecord {
  CallId call;
  std::array<UserId, 2> users;
  std::optional<WallTime> until;

  friend bool operator==(const UpgradeRecord&, const UpgradeRecord&) = default;
};

// One group call as it is kept. Without `ended` it goes on, or did when the server stopped.
struct MeetingRecord {
  CallId id;
  ConversationId conversation;
  CallKind kind = CallKind::kVoice;
  bool live = true;  // false: nobody ever joined it; a call of two wanted to become this one
  UserId started_by;
  WallTime started;
  uint64_t version = 1;
  bool locked = false;
  std::optional<UpgradeRecord> upgrade;
  std::optional<WallTime> ended;
  std::optional<EndReason> end_reason;
  std::vector<PersonRecord> people;

  // From the start to the end; 0 when a restart ended it, as nobody knows when it did.
  int64_t duration_ms() const {
    if (!ended || end_reason == EndReason::kServerRestart) return 0;
    return ended->ms() - started.ms();
  }

  friend bool operator==(const MeetingRecord&, const MeetingRecord&) = default;
};

class MeetingLog {
 public:
  virtual ~MeetingLog() = default;

  // Keeps the record as it is now: replaces the one with the same id. Loop thread; never blocks;
  // written in order. With `ended` the result also becomes an entry in the conversation, exactly
  // once.
  virtual void save(const MeetingRecord& record) = 0;
};

}  // namespace earshot::meetings
