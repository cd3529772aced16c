// What holds after every transition of the meeting machine, whatever came in.
#pragma once

#include <optional>
#include <string>

#include "meetings/meeting_machine.h"

namespace earshot::meetings::testing {

// The first invariant that this transition breaks, in words; nullopt when all hold. `before`: none
// for the first one.
std::optional<std::string> broken_invariant(const std::optional<MeetingState>& before,
                                            const std::optional<MeetingEvent>& event,
                                            const Transition& after, const MeetingConfig& config);

// Time alone ends a call whose clients and media say nothing.
std::optional<std::string> never_ends(MeetingState meeting, Timestamp now,
                                      const MeetingConfig& config);

}  // namespace earshot::meetings::testing
