#include "push/delivery.h"

#include <algorithm>

#include "base/limits.h"
#include "base/log.h"
#include "push/encryption.h"

namespace earshot::push {
namespace {

constexpr int kDoublingsMax = 8;

bool may_be_tried_again(int status) { return status == 429 || status >= 500; }

Outcome outcome_of(const Result<io::HttpsAnswer>& answer) {
  if (!answer.ok()) {
    const bool forbidden = answer.error().code == ErrorCode::kForbidden;
    return {forbidden ? Fate::kRefused : Fate::kUnreachable, 0, answer.error().message};
  }
  const int status = answer->status;
  if (status >= 200 && status < 300) return {Fate::kAccepted, status};
  const Fate fate = status == 404 || status == 410 ? Fate::kGone
                    : may_be_tried_again(status)   ? Fate::kUnreachable
                                                   : Fate::kRefused;
  return {fate, status, "it answered " + std::to_string(status)};
}

Admission::Answer judge(const Result<io::HttpsAnswer>& answer, Duration took) {
  if (answer.ok()) {
    const bool poor = may_be_tried_again(answer->status) || took > limits::kPushPromptMax;
    return poor ? Admission::Answer::kPoor : Admission::Answer::kPrompt;
  }
  // What may not be asked at all, or not by us, says nothing about who answers.
  const bool ours = answer.error().code == ErrorCode::kForbidden;
  return ours ? Admission::Answer::kPoor : Admission::Answer::kNone;
}

}  // namespace

bool Deliveries::has_place(const Letter& letter) const {
  const bool high = letter.urgency == Urgency::kHigh;
  const auto found = letters_of_.find(letter.to.user);
  const size_t own = found == letters_of_.end() ? 0 : found->second;
  return own < limits::kPushDeliveriesPerUserMax / (high ? 1 : 2) &&
         entries_.size() < limits::kPushDeliveriesMax / 4 * (high ? 4 : 3);
}

void Deliveries::send(Letter letter, Done done) {
  const Key key{letter.to.device, letter.topic};
  Item item{std::move(letter), std::move(done)};
  if (stopping_) return item.done({Fate::kDropped, 0, "the server is stopping"});
  const auto found = entries_.find(key);
  if (found == entries_.end()) {
    if (!has_place(item.letter)) {
      return item.done({Fate::kDropped, 0, "too many notifications are under way"});
    }
    begin(key, std::move(item));
  } else if (found->second.waits_until && item.letter.sequel == Sequel::kInstead) {
    stand_in(found->second, std::move(item));
  } else {
    Entry& entry = found->second;
    const std::optional<Item> superseded = std::exchange(entry.next, std::move(item));
    // What waits for its time waits for nothing any more; what is under way will find the next.
    if (entry.waits_until) finish(key, {Fate::kReplaced});
    if (superseded) superseded->done({Fate::kReplaced});
  }
  start_let_in();
}

// Keeps the place of the one before, its attempts and its time.
void Deliveries::stand_in(Entry& entry, Item item) {
  const Item former = std::exchange(entry.item, std::move(item));
  former.done({Fate::kReplaced});
}

Fate Deliveries::without_answer(const Entry& entry) {
  return entry.attempts > 0 ? Fate::kUnreachable : Fate::kDropped;
}

void Deliveries::begin(const Key& key, Item item) {
  const auto endpoint = parse_endpoint(item.letter.to.endpoint, true);  // looked at when it came
  if (!endpoint.ok()) return item.done({Fate::kRefused, 0, endpoint.error().message});
  letters_of_[item.letter.to.user] += 1;
  Entry& entry = entries_[key];
  entry.item = std::move(item);
  entry.host = endpoint->origin;
  attempt(key, entry);
}

void Deliveries::attempt(const Key& key, Entry& entry) {
  const Letter& letter = entry.item.letter;
  const Timestamp now = clock_.now();
  if (letter.expires - now < 1s) {
    return finish(key, {without_answer(entry), 0, "its time was over"});
  }
  if (const auto rests = admission_.rests_until(entry.host, now)) {
    if (*rests <= std::min(letter.retry_until, letter.expires)) return wait(key, entry, *rests);
    return finish(key, {without_answer(entry), 0, "its push service does not answer"});
  }
  if (admission_.enter(key, entry.claim())) return post(key, entry);
  wait(key, entry, std::min(letter.expires, now + limits::kPushRoomMax));
  entry.wants_room = true;
}

// With room.
void Deliveries::post(const Key& key, Entry& entry) {
  const Letter& letter = entry.item.letter;
  std::array<uint8_t, 16> salt{};
  random_.fill(salt);
  auto body = encrypt({letter.to.p256dh, letter.to.auth}, letter.payload,
                      padding_for(letter.payload.size()), io::P256Key::generate(), salt);
  if (!body.ok()) {
    const std::string why = body.error().message;
    leave(entry, Admission::Answer::kUnused);
    return finish(key, {Fate::kRefused, 0, why});
  }
  entry.attempts += 1;
  entry.begun = clock_.now();
  sender_.post(request_of(letter, entry.host, *std::move(body), letter.expires - entry.begun),
               [this, key](Result<io::HttpsAnswer> answer) { answered(key, answer); });
}

io::HttpsRequest Deliveries::request_of(const Letter& letter, const std::string& audience,
                                        std::string body, Duration left) const {
  const auto ttl = std::chrono::duration_cast<std::chrono::seconds>(left).count();
  return {.url = letter.to.endpoint,
          .fields = {"TTL: " + std::to_string(ttl),
                     letter.urgency == Urgency::kHigh ? "Urgency: high" : "Urgency: normal",
                     "Topic: " + letter.topic, "Content-Encoding: aes128gcm",
                     "Content-Type: application/octet-stream", "Expect:",
                     "Authorization: " + vapid_.authorization(audience, clock_.wall_now())},
          .body = std::move(body),
          .timeout = std::min(limits::kPushRequestMax, left)};
}

void Deliveries::answered(const Key& key, const Result<io::HttpsAnswer>& answer) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;  // given up by stop()
  Entry& entry = found->second;
  leave(entry, judge(answer, clock_.now() - entry.begun));
  const Outcome outcome = outcome_of(answer);
  const bool instead = entry.next && entry.next->letter.sequel == Sequel::kInstead;
  if (outcome.fate == Fate::kUnreachable && (!entry.next || instead)) {
    if (instead) stand_in(entry, *std::exchange(entry.next, std::nullopt));
    const auto asked_for = answer.ok() ? answer->retry_after : std::nullopt;
    if (try_later(key, entry, asked_for)) return start_let_in();
  }
  finish(key, outcome);
  start_let_in();
}

// The room of `entry` is free again, for others who waited for it. They are only named here, and
// begin when who leaves is dealt with.
void Deliveries::leave(const Entry& entry, Admission::Answer answer) {
  const Timestamp now = clock_.now();
  const Admission::Ended ended = admission_.end(entry.claim(), answer, entry.begun, now);
  if (ended.rests_for) {
    log_warning(
        "push", "a push service does not answer and is left alone",
        {{"host", std::string_view(entry.host).substr(0, limits::kPushLoggedCharsMax)},
         {"seconds", std::chrono::duration_cast<std::chrono::seconds>(*ended.rests_for).count()}});
  }
  for (const Key& key : ended.begin) {
    Entry& next = entries_.at(key);
    stop_waiting(key, next);
    let_in_.push_back(key);
  }
}

void Deliveries::start_let_in() {
  while (!let_in_.empty()) {
    const Key key = std::move(let_in_.front());
    let_in_.pop_front();
    const auto found = entries_.find(key);
    if (found == entries_.end()) continue;  // given up by stop()
    Entry& entry = found->second;
    const Timestamp now = clock_.now();
    const bool too_late = entry.item.letter.expires - now < 1s;
    if (too_late || admission_.rests_until(entry.host, now)) {
      leave(entry, Admission::Answer::kUnused);
      attempt(key, entry);  // knows what becomes of it
    } else {
      post(key, entry);
    }
  }
}

void Deliveries::wait(const Key& key, Entry& entry, Timestamp until) {
  entry.waits_until = until;
  waiting_.emplace(until, key);
}

void Deliveries::stop_waiting(const Key& key, Entry& entry) {
  waiting_.erase({*entry.waits_until, key});
  entry.waits_until.reset();
  if (std::exchange(entry.wants_room, false)) admission_.forget(key);
}

bool Deliveries::try_later(const Key& key, Entry& entry, std::optional<Duration> asked_for) {
  Duration delay = limits::kPushRetryFirst * (1 << std::min(entry.attempts - 1, kDoublingsMax));
  delay += Duration(static_cast<int64_t>(
      random_.below(static_cast<uint64_t>(std::chrono::nanoseconds(delay).count() / 4))));
  delay = std::max(delay, asked_for.value_or(Duration(0)));
  const Timestamp at = clock_.now() + delay;
  const Letter& letter = entry.item.letter;
  if (at > letter.retry_until || at > letter.expires) return false;
  wait(key, entry, at);
  return true;
}

void Deliveries::finish(const Key& key, const Outcome& outcome) {
  if (Entry& entry = entries_.at(key); entry.waits_until) stop_waiting(key, entry);
  Entry entry = std::move(entries_.extract(key).mapped());
  const auto count = letters_of_.find(entry.item.letter.to.user);
  if (--count->second == 0) letters_of_.erase(count);
  if (entry.next) {
    const bool anyway = entry.next->letter.sequel == Sequel::kAlways;
    if (!anyway && outcome.fate != Fate::kAccepted) {
      entry.next->done({Fate::kReplaced});
    } else {
      begin(key, *std::move(entry.next));
    }
  }
  entry.item.done(outcome);
}

void Deliveries::drop(const std::function<bool(const Subscription&)>& over) {
  const Outcome outcome{Fate::kDropped, 0, "its subscription is over"};
  std::vector<Key> keys;
  for (const auto& [key, entry] : entries_) {
    if (over(entry.item.letter.to) || (entry.next && over(entry.next->letter.to))) {
      keys.push_back(key);
    }
  }
  for (const Key& key : keys) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) continue;
    Entry& entry = found->second;
    std::optional<Item> next;
    if (entry.next && over(entry.next->letter.to)) next = std::exchange(entry.next, std::nullopt);
    if (over(entry.item.letter.to)) {
      entry.item.letter.retry_until = Timestamp();
      if (entry.waits_until) finish(key, outcome);
    }
    if (next) next->done(outcome);
  }
  start_let_in();
}

void Deliveries::stop() {
  stopping_ = true;
  waiting_.clear();
  let_in_.clear();
  letters_of_.clear();
  for (auto& [key, entry] : std::exchange(entries_, {})) {
    const Outcome outcome{Fate::kDropped, 0, "the server is stopping"};
    if (entry.next) entry.next->done(outcome);
    entry.item.done(outcome);
  }
}

Timestamp Deliveries::next_deadline() const {
  return waiting_.empty() ? Timestamp::max() : waiting_.begin()->first;
}

void Deliveries::on_deadline(Timestamp now) {
  while (next_deadline() <= now) {
    const Key key = waiting_.begin()->second;
    Entry& entry = entries_.at(key);
    const bool wanted_room = entry.wants_room;
    stop_waiting(key, entry);
    if (wanted_room) {
      finish(key, {without_answer(entry), 0, "there was no room for it in time"});
    } else {
      attempt(key, entry);
    }
  }
  start_let_in();
}

}  // namespace earshot::push
