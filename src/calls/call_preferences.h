// What people have chosen about being called, for all of their devices: kept in memory, written to
// the store. Quiet hours are only kept here: each device judges them by its own local time.
// Loop thread.
#pragma once

#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "protocol/actor.h"
#include "protocol/event_sink.h"
#include "protocol/request.gen.h"

namespace earshot::calls {

// Implemented by storage.
class PreferenceStore {
 public:
  virtual ~PreferenceStore() = default;
  virtual Task<Result<std::vector<std::pair<UserId, protocol::Preferences>>>> all() = 0;
  virtual Task<Result<void>> save(UserId user, protocol::Preferences preferences) = 0;
};

class CallPreferences {
 public:
  // Both outlive it.
  CallPreferences(PreferenceStore& store, protocol::EventSink& events)
      : store_(store), events_(events) {}

  // Before the first request.
  Task<Result<void>> load();

  // Of somebody who never changed anything: the defaults.
  const protocol::Preferences& of(UserId user) const;

  // On disk when it returns. All of the person's clients are told.
  Task<Result<protocol::PreferencesResult>> set(protocol::Actor actor,
                                                protocol::PreferencesSet request);

 private:
  PreferenceStore& store_;
  protocol::EventSink& events_;
  std::unordered_map<UserId, protocol::Preferences> chosen_;  // ~64 B for each who has chosen
};

}  // namespace earshot::calls
