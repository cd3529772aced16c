#include "calls/call_preferences.h"

namespace earshot::calls {
namespace {

// Ten in the evening until seven in the morning, every day: what somebody finds who turns it on.
const protocol::Preferences kDefaults{
    .busy_reply = protocol::BusyReply::kInAnotherCall,
    .quiet_hours = {.enabled = false, .from_minute = 22 * 60, .to_minute = 7 * 60, .days = 127}};

}  // namespace

Task<Result<void>> CallPreferences::load() {
  CO_TRY_ASSIGN(const auto all, co_await store_.all());
  for (const auto& [user, preferences] : all) chosen_[user] = preferences;
  co_return Result<void>();
}

const protocol::Preferences& CallPreferences::of(UserId user) const {
  const auto found = chosen_.find(user);
  return found == chosen_.end() ? kDefaults : found->second;
}

Task<Result<protocol::PreferencesResult>> CallPreferences::set(protocol::Actor actor,
                                                               protocol::PreferencesSet request) {
  CO_TRY(co_await store_.save(actor.user, request.preferences));
  chosen_[actor.user] = request.preferences;
  events_.to_user(actor.user, protocol::PreferencesChanged{request.preferences});
  co_return protocol::PreferencesResult{request.preferences};
}

}  // namespace earshot::calls
