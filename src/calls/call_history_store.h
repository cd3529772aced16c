// Where the call log is kept: what each person sees of their calls. Owned by calls, implemented by
// storage. Every function is about the entries of one person; what it does to them does not change
// what the other person sees.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "base/time.h"
#include "protocol/actor.h"
#include "protocol/rest.gen.h"

namespace earshot::calls {

struct ListQuery {
  UserId user;
  protocol::CallFilter filter = protocol::CallFilter::kAll;
  std::string folded_text = {};  // case-folded; empty: everybody
  int64_t before = INT64_MAX;
  int64_t limit = 50;
};

// Of one sweep.
struct SweptCalls {
  std::vector<UserId> people;  // whose log has changed
  bool more = false;           // sweep again
};

// On a thread of the store, so a plain function of what it is given.
using Render = std::string (*)(const std::vector<protocol::CallRecord>& records);

class CallHistoryStore {
 public:
  virtual ~CallHistoryStore() = default;

  // Newest first.
  virtual Task<Result<protocol::CallsResult>> list(ListQuery query) = 0;
  // Of all of them, as many as limits::kCallExportRowsMax, what `render` makes; may take long.
  virtual Task<Result<std::string>> render_all(UserId user, Render render) = 0;
  // kNotFound: no entry of theirs.
  virtual Task<Result<protocol::CallDetailResult>> find(UserId user, CallId call) = 0;
  virtual Task<Result<protocol::CallLogState>> state(UserId user) = 0;

  virtual Task<Result<void>> mark_read(UserId user, int64_t through_number) = 0;
  // kNotFound: no entry of theirs.
  virtual Task<Result<void>> remove(UserId user, CallId call) = 0;
  virtual Task<Result<void>> remove_all(UserId user) = 0;

  // Replaces what this client reported before; one side's clients are added up. kNotFound: no such
  // call of theirs. kWrongState: the client neither is nor was in the call, or the call ended
  // before `ended_since`. Of those that a call has moved away from, limits::kCallClientsLeftMax are
  // known.
  virtual Task<Result<void>> save_report(protocol::Actor actor, protocol::CallReport report,
                                         WallTime ended_since) = 0;

  // Days after which calls are deleted from every log; 0: never.
  virtual Task<Result<int64_t>> retention_days() = 0;
  virtual Task<Result<void>> set_retention_days(int64_t days) = 0;
  // Deletes calls that ended before `before` from every log, a few hundred at a time.
  virtual Task<Result<SweptCalls>> sweep(WallTime before) = 0;
};

}  // namespace earshot::calls
