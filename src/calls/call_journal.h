// The call log that writes: keeps every record and puts the result of each call into its
// conversation, once, also when the server stops between the two. Loop thread only.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "calls/call_log.h"
#include "calls/call_store.h"

namespace earshot::calls {

// The conversation's side, implemented by whoever wires chat.
class CallEntries {
 public:
  virtual ~CallEntries() = default;
  // Again for the same call changes nothing.
  virtual Task<Result<void>> add(ConversationId conversation, protocol::CallSummary call,
                                 WallTime at) = 0;
};

class CallJournal final : public CallLog {
 public:
  // Both outlive the journal, and whatever it has begun to write.
  CallJournal(CallStore& store, CallEntries& entries) : store_(store), entries_(entries) {}

  // Once, before the first call. The watcher outlives the journal.
  void watch(CallLogWatcher& watcher) { watcher_ = &watcher; }

  void save(const CallRecord& record) override;

  // At start: adds the entries that are missing and returns the calls that went on, for
  // CallService::restore().
  Task<Result<std::vector<CallRecord>>> recover();

 private:
  Task<void> keep(CallRecord record);
  Task<Result<void>> announce(CallRecord record);

  CallStore& store_;
  CallEntries& entries_;
  CallLogWatcher* watcher_ = nullptr;
};

}  // namespace earshot::calls
