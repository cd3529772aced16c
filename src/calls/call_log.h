// What the calls module needs from storage and the conversation. Implemented outside, wired by app.
#pragma once

#include <cstdint>
#include <optional>

#include "base/ids.h"
#include "base/time.h"
#include "calls/call_types.h"

namespace earshot::calls {

// One call as it is kept. A call without `ended` goes on, or did when the server stopped.
struct CallRecord {
  CallId id;
  ConversationId conversation;
  CallKind kind = CallKind::kVoice;
  UserId caller;
  UserId callee;
  ClientId caller_client;
  std::optional<ClientId> callee_client;
  uint64_t version = 1;
  WallTime started;
  std::optional<WallTime> answered;
  std::optional<WallTime> connected;
  std::optional<WallTime> ended;
  std::optional<EndReason> end_reason;  // the one that both may read
  bool silenced = false;                // the callee declined, the caller does not know
  // With `ended`, about the callee: did not take part in the end; and does not know of it either.
  bool missed = false;
  bool unseen = false;

  // Talking time in ms; 0 if it never connected. Nobody knows how long two people went on talking
  // after the server had stopped, so a call that a restart ended has none either.
  int64_t duration_ms() const {
    if (!connected || !ended || end_reason == EndReason::kServerRestart) return 0;
    return ended->ms() - connected->ms();
  }

  friend bool operator==(const CallRecord&, const CallRecord&) = default;
};

// Somebody who is told when what people see of their calls has changed. Loop thread.
class CallLogWatcher {
 public:
  virtual ~CallLogWatcher() = default;
  // The call is over and kept.
  virtual void on_ended(const CallRecord& record) = 0;
};

class CallLog {
 public:
  virtual ~CallLog() = default;

  // Keeps the record as it is now: replaces the one with the same id. Called at start, accept,
  // connect, change of client and end. Loop thread; never blocks; written in the order of the
  // calls. With `ended` the result also becomes an entry in the conversation, exactly once.
  virtual void save(const CallRecord& record) = 0;
};

}  // namespace earshot::calls
