// Where group calls are kept. Owned by meetings, implemented by storage.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "meetings/meeting_log.h"

namespace earshot::meetings {

class MeetingStore {
 public:
  virtual ~MeetingStore() = default;

  // Inserts, or replaces the record with the same id. Kept in the order in which it is asked for.
  // When it ends, it becomes an entry in the call log of everybody who took part or was rung, once.
  virtual Task<Result<void>> save(MeetingRecord record) = 0;
  // Those that never ended: they went on when the server stopped.
  virtual Task<Result<std::vector<MeetingRecord>>> unfinished() = 0;
  // Those that were live, ended, and have no entry in their conversation yet.
  virtual Task<Result<std::vector<MeetingRecord>>> unannounced() = 0;
};

}  // namespace earshot::meetings
