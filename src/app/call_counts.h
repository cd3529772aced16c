// Counts calls on their way into the log: how many began since the server started, and how they
// ended. Loop thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_set>

#include "base/ids.h"
#include "calls/call_log.h"
#include "meetings/meeting_log.h"
#include "protocol/common.gen.h"

namespace earshot::app {

class CallCounts {
 public:
  // A record of a call, as it stands.
  void note(CallId call, bool is_over, std::optional<protocol::EndReason> reason) {
    if (!is_over) {
      started_ += going_on_.insert(call).second ? 1 : 0;
      return;
    }
    if (going_on_.erase(call) == 0) ++started_;
    if (reason) ++ended_[*reason];
  }

  // Calls that were taken up after a restart of the server count as well.
  uint64_t started() const { return started_; }
  const std::map<protocol::EndReason, uint64_t>& ended() const { return ended_; }

 private:
  std::unordered_set<CallId> going_on_;  // no more than the calls of this server
  std::map<protocol::EndReason, uint64_t> ended_;
  uint64_t started_ = 0;
};

class CountingCallLog final : public calls::CallLog {
 public:
  explicit CountingCallLog(calls::CallLog& next) : next_(next) {}
  void save(const calls::CallRecord& record) override {
    counts_.note(record.id, record.ended.has_value(), record.end_reason);
    next_.save(record);
  }
  const CallCounts& counts() const { return counts_; }

 private:
  calls::CallLog& next_;
  CallCounts counts_;
};

class CountingMeetingLog final : public meetings::MeetingLog {
 public:
  explicit CountingMeetingLog(meetings::MeetingLog& next) : next_(next) {}
  // A call of two that only might become one is none yet.
  void save(const meetings::MeetingRecord& record) override {
    if (record.live) counts_.note(record.id, record.ended.has_value(), record.end_reason);
    next_.save(record);
  }
  const CallCounts& counts() const { return counts_; }

 private:
  meetings::MeetingLog& next_;
  CallCounts counts_;
};

}  // namespace earshot::app
