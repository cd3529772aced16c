#include "app/meeting_plane.h"

namespace earshot::app {

MeetingPlane::MeetingPlane(const meetings::MeetingConfig& config, const Ports& ports)
    : store(ports.database),
      policy(ports.chat, ports.clients, ports.people),
      calls_of_two(ports.calls),
      ice(ports.relay),
      notifier(ports.push, ports.people),
      log_watcher(ports.call_history),
      journal(store, ports.entries, log_watcher),
      counted_journal(journal),
      service(config, {policy, calls_of_two, ports.sfu, ice, counted_journal, notifier,
                       ports.events, ports.random}) {}

Task<Result<void>> MeetingPlane::load(const Clock& clock) {
  CO_TRY_ASSIGN(const std::vector<meetings::MeetingRecord> going_on, co_await journal.recover());
  service.restore(going_on, clock.now(), clock.wall_now());
  co_return Result<void>();
}

}  // namespace earshot::app
