#include "push/delivery.h"

#include <algorithm>

#include "base/limits.h"
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

}  // namespace

void Deliveries::send(Letter letter, Done done) {
  const Key key{letter.to.device, letter.topic};
  Item item{std::move(letter), std::move(done)};
  if (stopping_) {
    item.done({Fate::kUnreachable, 0, "the server is stopping"});
    return;
  }
  const auto found = entries_.find(key);
  if (found == entries_.end()) {
    if (entries_.size() >= limits::kPushDeliveriesMax) {
      item.done({Fate::kUnreachable, 0, "too many notifications are under way"});
      return;
    }
    Entry& entry = entries_[key];
    entry.item = std::move(item);
    attempt(key, entry);
    return;
  }
  Entry& entry = found->second;
  const std::optional<Item> superseded = std::exchange(entry.next, std::move(item));
  // What waits for its time waits for nothing any more; what is under way will find the next.
  if (entry.waits_until) finish(key, {Fate::kReplaced});
  if (superseded) superseded->done({Fate::kReplaced});
}

void Deliveries::attempt(const Key& key, Entry& entry) {
  const Letter& letter = entry.item.letter;
  const Timestamp now = clock_.now();
  const Duration left = letter.expires - now;
  if (left < 1s) return finish(key, {Fate::kUnreachable, 0, "its time was over"});
  const auto endpoint = parse_endpoint(letter.to.endpoint, true);  // was looked at when it came
  if (!endpoint.ok()) return finish(key, {Fate::kRefused, 0, endpoint.error().message});
  std::array<uint8_t, 16> salt{};
  random_.fill(salt);
  auto body = encrypt({letter.to.p256dh, letter.to.auth}, letter.payload,
                      padding_for(letter.payload.size()), io::P256Key::generate(), salt);
  if (!body.ok()) return finish(key, {Fate::kRefused, 0, body.error().message});
  entry.attempts += 1;
  entry.waits_until.reset();
  sender_.post(request_of(letter, endpoint->origin, *std::move(body), left),
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
  const Outcome outcome = outcome_of(answer);
  if (outcome.fate == Fate::kUnreachable && !entry.next) {
    const auto asked_for = answer.ok() ? answer->retry_after : std::nullopt;
    if (try_later(key, entry, asked_for)) return;
  }
  finish(key, outcome);
}

bool Deliveries::try_later(const Key& key, Entry& entry, std::optional<Duration> asked_for) {
  Duration delay = limits::kPushRetryFirst * (1 << std::min(entry.attempts - 1, kDoublingsMax));
  delay += Duration(static_cast<int64_t>(
      random_.below(static_cast<uint64_t>(std::chrono::nanoseconds(delay).count() / 4))));
  delay = std::max(delay, asked_for.value_or(Duration(0)));
  const Timestamp at = clock_.now() + delay;
  const Letter& letter = entry.item.letter;
  if (at > letter.retry_until || at > letter.expires) return false;
  entry.waits_until = at;
  waiting_.emplace(at, key);
  return true;
}

void Deliveries::finish(const Key& key, const Outcome& outcome) {
  auto node = entries_.extract(key);
  CHECK(!node.empty());
  Entry entry = std::move(node.mapped());
  if (entry.waits_until) waiting_.erase({*entry.waits_until, key});
  if (entry.next) {
    if (entry.next->letter.only_as_sequel && outcome.fate != Fate::kAccepted) {
      entry.next->done({Fate::kReplaced});
    } else {
      Entry& following = entries_[key];
      following.item = *std::move(entry.next);
      attempt(key, following);
    }
  }
  entry.item.done(outcome);
}

void Deliveries::stop() {
  stopping_ = true;
  waiting_.clear();
  for (auto& [key, entry] : std::exchange(entries_, {})) {
    const Outcome outcome{Fate::kUnreachable, 0, "the server is stopping"};
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
    waiting_.erase(waiting_.begin());
    Entry& entry = entries_.at(key);
    entry.waits_until.reset();
    attempt(key, entry);
  }
}

}  // namespace earshot::push
