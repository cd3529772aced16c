// Group calls, put together: the service, what it is kept in, and its bridges to the rest. Loop
// thread; everything passed to the constructor outlives it.
#pragma once

#include "app/call_counts.h"
#include "app/meeting_bridge.h"
#include "meetings/meeting_journal.h"
#include "meetings/meeting_service.h"
#include "meetings/sfu_port.h"
#include "storage/sqlite_meeting_store.h"

namespace earshot::app {

struct MeetingPlane {
  struct Ports {
    storage::Database& database;
    const chat::ChatService& chat;
    const gateway::ClientRegistry& clients;
    const People& people;
    calls::CallService& calls;
    calls::CallHistory& call_history;
    IceGrants& relay;
    push::PushService* push;  // nullptr: no notifications
    meetings::MeetingEntries& entries;
    meetings::SfuPort* sfu;  // nullptr: no group calls
    protocol::EventSink& events;
    Random& random;
  };
  MeetingPlane(const meetings::MeetingConfig& config, const Ports& ports);

  // Takes up those that went on when the server stopped. Before the first request.
  Task<Result<void>> load(const Clock& clock);

  storage::SqliteMeetingStore store;
  MeetingPolicyBridge policy;
  CallsOfTwoBridge calls_of_two;
  MeetingIceBridge ice;
  PushMeetingNotifier notifier;
  MeetingLogBridge log_watcher;
  meetings::MeetingJournal journal;
  CountingMeetingLog counted_journal;
  meetings::MeetingService service;
};

}  // namespace earshot::app
