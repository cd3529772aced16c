// Where calls are kept. Owned by calls, implemented by storage.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "calls/call_log.h"

namespace earshot::calls {

class CallStore {
 public:
  virtual ~CallStore() = default;

  // Inserts, or replaces the record with the same id. Kept in the order in which it is asked for.
  // When it ends, it becomes an entry of both people's call logs, once. One that has moved is
  // forgotten instead: the group call that it has become is kept in its place.
  virtual Task<Result<void>> save(CallRecord record) = 0;
  // Calls that never ended: they went on when the server stopped.
  virtual Task<Result<std::vector<CallRecord>>> unfinished() = 0;
  // Calls that ended and have no entry in their conversation yet.
  virtual Task<Result<std::vector<CallRecord>>> unannounced() = 0;
};

}  // namespace earshot::calls
