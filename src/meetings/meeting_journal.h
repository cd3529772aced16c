// The log that writes: keeps every record and puts the result of each group call into its
// conversation, once, also when the server stops between the two. Loop thread only.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "meetings/meeting_log.h"
#include "meetings/meeting_store.h"

namespace earshot::meetings {

// The conversation's side, implemented by whoever wires chat.
class MeetingEntries {
 public:
  virtual ~MeetingEntries() = default;
  // Again for the same call changes nothing.
  virtual Task<Result<void>> add(ConversationId conversation, protocol::CallSummary call,
                                 WallTime at) = 0;
};

// Somebody who is told when people's call logs have changed. Loop thread.
class CallLogWatcher {
 public:
  virtual ~CallLogWatcher() = default;
  virtual void on_log_changed(const std::vector<UserId>& people) = 0;
};

class MeetingJournal final : public MeetingLog {
 public:
  // All outlive the journal, and whatever it has begun to write.
  MeetingJournal(MeetingStore& store, MeetingEntries& entries, CallLogWatcher& watcher)
      : store_(store), entries_(entries), watcher_(watcher) {}

  void save(const MeetingRecord& record) override;

  // At start: adds the entries that are missing and returns the calls that went on, for
  // MeetingService::restore().
  Task<Result<std::vector<MeetingRecord>>> recover();

 private:
  Task<void> keep(MeetingRecord record);
  Task<Result<void>> announce(MeetingRecord record);

  MeetingStore& store_;
  MeetingEntries& entries_;
  CallLogWatcher& watcher_;
};

}  // namespace earshot::meetings
