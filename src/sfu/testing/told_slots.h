// What the control plane was told of the slots of a client, and thus what may come in each of them
// (sfu.md §4). One owner.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "sfu/sfu_event.h"

namespace earshot::sfu::testing {

class ToldSlots {
 public:
  // For what was under way when another took the place.
  static constexpr Duration kGrace = std::chrono::seconds(2);

  void tell(const SlotsChanged& told, Timestamp now) {
    for (auto& [mid, sources] : slots_) {
      for (Told& each : sources) each.until = std::min(each.until, now + kGrace);
    }
    for (const SlotsChanged::Slot& slot : told.slots) {
      if (slot.playing) told_of(slot.mid, *slot.playing).until = Timestamp::max();
    }
  }
  // Whether media of this source may come in that slot.
  bool allows(std::string_view mid, const PlayingSource& source, Timestamp now) const {
    return any(mid, [&](const Told& each) { return each.source == source && now <= each.until; });
  }
  // Whether anything of his ever played there.
  bool had(std::string_view mid, TransportId publisher) const {
    return any(mid, [&](const Told& each) { return each.source.publisher == publisher; });
  }

 private:
  struct Told {
    PlayingSource source;
    Timestamp until = {};
  };

  Told& told_of(const std::string& mid, const PlayingSource& source) {
    std::vector<Told>& sources = slots_[mid];
    const auto found = std::find_if(sources.begin(), sources.end(),
                                    [&](const Told& each) { return each.source == source; });
    return found == sources.end() ? sources.emplace_back(Told{source}) : *found;
  }
  template <class Is>
  bool any(std::string_view mid, Is&& is) const {
    const auto slot = slots_.find(mid);
    return slot != slots_.end() && std::any_of(slot->second.begin(), slot->second.end(), is);
  }

  std::map<std::string, std::vector<Told>, std::less<>> slots_;
};

}  // namespace earshot::sfu::testing
