// Who may have a request to a push service under way, and who waits: nobody can hold up the rings
// of others with a push service of their own that never answers. Pure; the caller has the clock.
//
// A letter needs room with the person it is for, with the host it goes to, and with the server.
// Rings may use some more of each than everything else, so they never wait behind messages. How
// much a person and a host have follows their answers, as congestion control does: one more for
// each prompt answer, half for each that is late, an error or missing. A host that gives no answer
// several times in a row rests, longer each time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace earshot::push {

enum class Urgency { kNormal, kHigh };

// A device and a topic.
using LetterKey = std::pair<DeviceId, std::string>;

class Admission {
 public:
  Admission();

  struct Claim {
    UserId user;
    std::string host;  // Endpoint::origin
    Urgency urgency = Urgency::kNormal;
  };
  enum class Answer {
    kPrompt,
    kPoor,    // late, or the push service has a fault
    kNone,    // within its time
    kUnused,  // no request was made
  };
  struct Ended {
    std::vector<LetterKey> begin;            // of those who waited: they have their room now
    std::optional<Duration> rests_for = {};  // the host, from now on
  };

  // True: `key` has its room, and end() follows. Otherwise it waits, until end() of another one
  // names it or forget(). It must not wait or be under way already.
  bool enter(const LetterKey& key, const Claim& claim);
  void forget(const LetterKey& key);
  Ended end(const Claim& claim, Answer answer, Timestamp begun, Timestamp now);

  // Until when nothing should be sent there.
  std::optional<Timestamp> rests_until(const std::string& host, Timestamp now) const;

  size_t under_way() const { return server_.under_way; }
  size_t waiting() const { return waiting_.size(); }
  size_t lanes() const { return users_.size() + hosts_.size(); }

 private:
  using Queue = std::map<uint64_t, LetterKey>;  // in order of arrival
  struct Lane {
    size_t allowance;
    size_t reserve;  // beyond it, for rings
    size_t under_way = 0;
    std::array<Queue, 2> queues = {};  // by urgency
  };
  struct Host {
    Lane lane;
    int silences = 0;     // in a row; requests at the same time count once
    Timestamp silent_at;  // the last of them
    Timestamp rests_until;
  };
  struct Waiting {
    Claim claim;
    uint64_t arrival;
    Lane* lane;  // it has no room there
  };

  static bool has_room(const Lane& lane, Urgency urgency);
  Lane& lane_of(UserId user);
  Host& host_of(const std::string& name);
  Lane* full_lane(const Claim& claim);
  void count(const Claim& claim);
  void let_in(Lane& lane, std::vector<LetterKey>& begin);
  std::optional<Duration> note_silence(Host& host, Timestamp begun, Timestamp now);

  Lane server_;
  std::unordered_map<UserId, Lane> users_;
  std::unordered_map<std::string, Host> hosts_;
  std::map<LetterKey, Waiting> waiting_;
  uint64_t arrivals_ = 0;
};

}  // namespace earshot::push
