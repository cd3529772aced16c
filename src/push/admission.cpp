#include "push/admission.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::push {
namespace {

constexpr int kSilencesFree = 3;  // in a row; a network that fails for some seconds is no fault
constexpr int kDoublingsMax = 16;

// Forgets who has nothing under way; who gave no trouble, if that is enough.
template <class Lanes, class Idle, class Troubled>
void sweep(Lanes& lanes, Idle idle, Troubled troubled) {
  if (lanes.size() < limits::kPushLanesMax) return;
  std::erase_if(lanes, [&](const auto& e) { return idle(e.second) && !troubled(e.second); });
  if (lanes.size() < limits::kPushLanesMax) return;
  std::erase_if(lanes, [&](const auto& e) { return idle(e.second); });
}

}  // namespace

Admission::Admission()
    : server_{.allowance = limits::kPushUnderWayMax - limits::kPushUnderWayForRings,
              .reserve = limits::kPushUnderWayForRings} {}

bool Admission::has_room(const Lane& lane, Urgency urgency) {
  return lane.under_way < lane.allowance + (urgency == Urgency::kHigh ? lane.reserve : 0);
}

Admission::Lane& Admission::lane_of(UserId user) {
  const auto found = users_.find(user);
  if (found != users_.end()) return found->second;
  sweep(
      users_,
      [](const Lane& lane) {
        return lane.under_way == 0 && lane.queues[0].empty() && lane.queues[1].empty();
      },
      [](const Lane& lane) { return lane.allowance < limits::kPushPerUserFirst; });
  return users_
      .emplace(user, Lane{.allowance = limits::kPushPerUserFirst,
                          .reserve = limits::kPushPerUserForRings})
      .first->second;
}

Admission::Host& Admission::host_of(const std::string& name) {
  const auto found = hosts_.find(name);
  if (found != hosts_.end()) return found->second;
  sweep(
      hosts_,
      [](const Host& host) {
        return host.lane.under_way == 0 && host.lane.queues[0].empty() &&
               host.lane.queues[1].empty();
      },
      [](const Host& host) { return host.silences > 0; });
  return hosts_
      .emplace(name, Host{.lane = {.allowance = limits::kPushPerHostFirst,
                                   .reserve = limits::kPushPerHostForRings},
                          .silences = 0,
                          .silent_at = {},
                          .rests_until = {}})
      .first->second;
}

Admission::Lane* Admission::full_lane(const Claim& claim) {
  for (Lane* const lane : {&lane_of(claim.user), &host_of(claim.host).lane, &server_}) {
    if (!has_room(*lane, claim.urgency)) return lane;
  }
  return nullptr;
}

void Admission::count(const Claim& claim) {
  lane_of(claim.user).under_way += 1;
  host_of(claim.host).lane.under_way += 1;
  server_.under_way += 1;
}

bool Admission::enter(const LetterKey& key, const Claim& claim) {
  CHECK(!waiting_.contains(key));
  Lane* const full = full_lane(claim);
  if (full == nullptr) {
    count(claim);
    return true;
  }
  const uint64_t arrival = ++arrivals_;
  full->queues[static_cast<size_t>(claim.urgency)].emplace(arrival, key);
  waiting_.emplace(key, Waiting{claim, arrival, full});
  return false;
}

void Admission::forget(const LetterKey& key) {
  const auto found = waiting_.find(key);
  if (found == waiting_.end()) return;
  const Waiting& waiting = found->second;
  waiting.lane->queues[static_cast<size_t>(waiting.claim.urgency)].erase(waiting.arrival);
  waiting_.erase(found);
}

Admission::Ended Admission::end(const Claim& claim, Answer answer, Timestamp begun, Timestamp now) {
  Lane& user = users_.at(claim.user);
  Host& host = hosts_.at(claim.host);
  for (Lane* const lane : {&user, &host.lane, &server_}) {
    CHECK(lane->under_way > 0);
    lane->under_way -= 1;
  }
  Ended ended;
  if (answer == Answer::kPrompt) {
    user.allowance = std::min(user.allowance + 1, limits::kPushPerUserMax);
    host.lane.allowance = std::min(host.lane.allowance + 1, limits::kPushPerHostMax);
  } else if (answer != Answer::kUnused) {
    user.allowance = std::max<size_t>(user.allowance / 2, 1);
    host.lane.allowance = std::max<size_t>(host.lane.allowance / 2, 1);
  }
  if (answer == Answer::kNone) {
    ended.rests_for = note_silence(host, begun, now);
  } else if (answer != Answer::kUnused) {
    host.silences = 0;
    host.rests_until = {};
  }
  for (Lane* const lane : {&user, &host.lane, &server_}) let_in(*lane, ended.begin);
  return ended;
}

std::optional<Duration> Admission::note_silence(Host& host, Timestamp begun, Timestamp now) {
  if (host.silences > 0 && begun < host.silent_at) return std::nullopt;
  host.silences += 1;
  host.silent_at = now;
  if (host.silences < kSilencesFree) return std::nullopt;
  const int doublings = std::min(host.silences - kSilencesFree, kDoublingsMax);
  const Duration rest =
      std::min<Duration>(limits::kPushRestFirst * (1 << doublings), limits::kPushRestMax);
  host.rests_until = now + rest;
  return rest;
}

// Who has room here now either begins or waits where it has none.
void Admission::let_in(Lane& lane, std::vector<LetterKey>& begin) {
  for (const Urgency urgency : {Urgency::kHigh, Urgency::kNormal}) {
    Queue& queue = lane.queues[static_cast<size_t>(urgency)];
    while (!queue.empty() && has_room(lane, urgency)) {
      auto node = queue.extract(queue.begin());
      const auto found = waiting_.find(node.mapped());
      Lane* const full = full_lane(found->second.claim);
      if (full != nullptr) {
        found->second.lane = full;
        full->queues[static_cast<size_t>(urgency)].insert(std::move(node));
        continue;
      }
      count(found->second.claim);
      begin.push_back(found->first);
      waiting_.erase(found);
    }
  }
}

std::optional<Timestamp> Admission::rests_until(const std::string& host, Timestamp now) const {
  const auto found = hosts_.find(host);
  if (found == hosts_.end() || found->second.rests_until <= now) return std::nullopt;
  return found->second.rests_until;
}

}  // namespace earshot::push
