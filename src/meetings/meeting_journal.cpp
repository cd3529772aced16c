#include "meetings/meeting_journal.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "base/spawn.h"

namespace earshot::meetings {
namespace {

constexpr std::string_view kArea = "meetings";

void log_failure(std::string_view what, const MeetingRecord& record, const Error& error) {
  log_error(kArea, what, {{"call", log_id(record.id)}, {"error", error.message}});
}

std::vector<UserId> people_of(const MeetingRecord& record) {
  std::vector<UserId> people;
  for (const PersonRecord& one : record.people) people.push_back(one.user);
  return people;
}

protocol::CallSummary summary_of(const MeetingRecord& record) {
  std::vector<PersonRecord> joined = record.people;
  std::erase_if(joined, [](const PersonRecord& one) { return !one.joined; });
  std::stable_sort(joined.begin(), joined.end(), [](const PersonRecord& a, const PersonRecord& b) {
    return *a.joined < *b.joined;
  });
  if (joined.size() > limits::kMeetingParticipantsMax) {
    joined.resize(limits::kMeetingParticipantsMax);
  }
  protocol::CallSummary summary;
  summary.call_id = record.id;
  summary.kind = record.kind;
  summary.caller_id = record.started_by;
  summary.end_reason = *record.end_reason;
  summary.started_at_ms = record.started;
  summary.duration_ms = record.duration_ms();
  summary.participant_ids.emplace();
  for (const PersonRecord& one : joined) summary.participant_ids->push_back(one.user);
  return summary;
}

}  // namespace

void MeetingJournal::save(const MeetingRecord& record) { spawn(keep(record)); }

Task<void> MeetingJournal::keep(MeetingRecord record) {
  if (const auto saved = co_await store_.save(record); !saved) {
    log_failure("record not kept", record, saved.error());
  } else if (record.ended) {
    watcher_.on_log_changed(people_of(record));
  }
  if (!record.ended || !record.live) co_return;
  if (const auto announced = co_await announce(record); !announced) {
    log_failure("result not put into the conversation", record, announced.error());
  }
}

Task<Result<void>> MeetingJournal::announce(MeetingRecord record) {
  return entries_.add(record.conversation, summary_of(record), *record.ended);
}

Task<Result<std::vector<MeetingRecord>>> MeetingJournal::recover() {
  CO_TRY_ASSIGN(const std::vector<MeetingRecord> missing, co_await store_.unannounced());
  for (const MeetingRecord& record : missing) {
    if (const auto announced = co_await announce(record); !announced) {
      log_failure("result not put into the conversation", record, announced.error());
    }
  }
  co_return co_await store_.unfinished();
}

}  // namespace earshot::meetings
