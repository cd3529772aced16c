#include "push/push_service.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/base64.h"
#include "base/json_writer.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/spawn.h"
#include "io/tls_digest.h"

namespace earshot::push {
namespace {

constexpr std::string_view kArea = "push";
constexpr int kReadsMax = 5;
constexpr uint64_t kPairFactor = 0x9e3779b97f4a7c15;  // odd: (a, b) and (b, a) differ
constexpr size_t kTopicChars = 22;  // of 32: what is left of a hash tells nothing and is enough

Error no_subscription() {
  return {ErrorCode::kNotFound, "This device has no such subscription.", "data.endpoint"};
}

// A push service reads topics, so they are not ids.
std::string topic(std::string_view kind, const std::string& id) {
  const std::string named = std::string(kind) + ":" + id;
  return base64url(io::sha256(as_bytes(named))).substr(0, kTopicChars);
}
std::string topic_of(CallId call) { return topic("call", call.to_string()); }

template <class Payload>
std::string json_of(const Payload& payload) {
  JsonWriter json;
  encode(json, payload);
  return json.take();
}

template <class Payload>
void name_group(const RingingCall& call, Payload& payload) {
  if (!call.group) return;
  payload.group = true;
  if (!call.group_title.empty()) payload.group_title = call.group_title;
}

// The first `chars_max` code points.
std::string beginning(std::string_view text, size_t chars_max) {
  size_t chars = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool starts_one = (static_cast<uint8_t>(text[i]) & 0xc0) != 0x80;
    if (starts_one && ++chars > chars_max) return std::string(text.substr(0, i));
  }
  return std::string(text);
}

Result<Subscription> read_subscription(UserId user, DeviceId device,
                                       const protocol::PushSubscribe& request) {
  Subscription subscription{.device = device, .user = user, .endpoint = request.endpoint};
  const auto key = parse_base64url(request.p256dh);
  if (!key || !io::P256Key::generate().agree(*key).ok()) {
    return Error{ErrorCode::kInvalid, "This is no public P-256 key.", "data.p256dh"};
  }
  const auto auth = parse_base64url(request.auth);
  if (!auth || auth->size() != subscription.auth.size()) {
    return Error{ErrorCode::kInvalid, "This must be 16 bytes.", "data.auth"};
  }
  std::copy(key->begin(), key->end(), subscription.p256dh.begin());
  std::copy(auth->begin(), auth->end(), subscription.auth.begin());
  subscription.message_text = request.message_text.value_or(false);
  return subscription;
}

std::string ring_json(const RingingCall& call, const Clock& clock) {
  const WallTime wall = clock.wall_now();
  protocol::PushCall payload;
  payload.call_id = call.call;
  payload.conversation_id = call.conversation;
  payload.kind = call.kind;
  payload.caller = call.caller;
  name_group(call, payload);
  payload.expires_at_ms = wall + (call.deadline - clock.now());
  payload.sent_at_ms = wall;
  return json_of(payload);
}

std::string over_json(const RingingCall& call, protocol::EndReason reason) {
  protocol::PushCallOver payload;
  payload.call_id = call.call;
  payload.conversation_id = call.conversation;
  payload.reason = reason;
  payload.kind = call.kind;
  payload.caller = call.caller;
  name_group(call, payload);
  return json_of(payload);
}

// Waits for the fate of one letter. Lives in the frame of the coroutine that awaits it.
struct Sent {
  Deliveries& deliveries;
  Letter letter;
  std::optional<Outcome> outcome = {};
  std::coroutine_handle<> awaiter = {};

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> caller) {
    deliveries.send(std::move(letter), [this](const Outcome& result) {
      outcome = result;
      if (awaiter) awaiter.resume();
    });
    if (outcome) return false;
    awaiter = caller;
    return true;
  }
  Outcome await_resume() { return *std::move(outcome); }
};

}  // namespace

PushService::PushService(PushPorts ports, Vapid vapid, bool allow_private)
    : ports_(ports),
      vapid_(std::move(vapid)),
      allow_private_(allow_private),
      deliveries_(ports.sender, vapid_, ports.clock, ports.random),
      ring_rate_(limits::kPushRingRate, limits::kPushPeopleMax),
      message_rate_(limits::kPushMessageRate, limits::kPushPeopleMax),
      sender_rate_(limits::kPushSenderRate, limits::kPushPeopleMax),
      pair_rate_(limits::kPushPairRate, limits::kPushPeopleMax),
      change_rate_(limits::kPushChangeRate, limits::kPushPeopleMax) {}

Task<Result<void>> PushService::load() {
  CO_TRY_ASSIGN(const std::vector<UserId> users, co_await ports_.store.users());
  subscribed_.insert(users.begin(), users.end());
  co_return Result<void>();
}

// ---- subscriptions that end ----

void PushService::device_gone(DeviceId device) {
  forget([device](const Subscription& known) { return known.device == device; });
}

void PushService::forget(const std::function<bool(const Subscription&)>& over) {
  changes_ += 1;
  for (auto& [call, ring] : rings_) {
    std::erase_if(ring.targets, [&](const Target& target) { return over(target.subscription); });
    std::erase_if(ring.rest, over);
  }
  deliveries_.drop(over);
}

Task<Result<std::vector<Subscription>>> PushService::subscriptions(UserId user) {
  for (int i = 0; i < kReadsMax; ++i) {
    const uint64_t changes = changes_;
    auto found = co_await ports_.store.of_user(user);
    if (!found.ok() || changes == changes_) co_return found;
  }
  co_return Error{ErrorCode::kUnavailable, "The subscriptions change all the time."};
}

// ---- rings ----

void PushService::ring(const RingingCall& call) { begin(call, std::nullopt); }

void PushService::begin(const RingingCall& call, std::optional<Over> over) {
  if (!subscribed_.contains(call.callee) || rings_.size() >= limits::kPushRingsMax) return;
  const bool quiet = ports_.audience.do_not_disturb(call.callee) ||
                     !ring_rate_.take(call.callee, ports_.clock.now());
  if (quiet && over) return;
  Ring ring{.call = call, .over = over};
  ring.looked_up = quiet;  // nobody is sent anything, so nothing follows either
  rings_.emplace(key_of(call), std::move(ring));
  if (!quiet) spawn(find_targets(key_of(call)));
}

Task<void> PushService::find_targets(RingKey key) {
  const auto begun = rings_.find(key);
  if (begun == rings_.end()) co_return;
  const UserId callee = begun->second.call.callee;
  const auto subscriptions = co_await this->subscriptions(callee);
  const auto found = rings_.find(key);
  if (found == rings_.end()) co_return;
  Ring& ring = found->second;
  ring.looked_up = true;
  if (!subscriptions.ok()) {
    log_warning(kArea, "cannot read subscriptions", {{"user", log_id(callee)}});
  } else {
    for (const Subscription& subscription : *subscriptions) {
      if (ports_.audience.is_connected(callee, subscription.device)) {
        ring.rest.push_back(subscription);
      } else if (ring.over) {
        ring.targets.push_back({subscription, State::kFailed});
      } else {
        ring.targets.push_back({subscription, State::kPending});
      }
    }
  }
  if (ring.over) {
    const Over over = *ring.over;
    auto node = rings_.extract(found);
    send_over(std::move(node.mapped()), over);
    co_return;
  }
  if (!ring.rest.empty()) {
    ring.look_again = ports_.clock.now() + limits::kPushRingPatience;
    next_look_ = std::min(next_look_, ring.look_again);
  }
  const RingingCall about = ring.call;
  const bool silenced = ring.silenced;
  const std::vector<Target> targets = ring.targets;
  for (const Target& target : targets) send_ring(about, silenced, target.subscription);
}

// Of a silenced ring: that it was declined, sent when and as often as the ring would have been.
void PushService::send_ring(const RingingCall& call, bool silenced, const Subscription& to) {
  Letter letter{.to = to,
                .topic = topic_of(call.call),
                .payload = silenced ? over_json(call, protocol::EndReason::kDeclinedElsewhere)
                                    : ring_json(call, ports_.clock),
                .urgency = Urgency::kHigh,
                .expires = call.deadline,
                .retry_until = call.deadline,
                .sequel = silenced ? Sequel::kInstead : Sequel::kAlways};
  deliver(std::move(letter), [this, key = key_of(call), device = to.device](
                                 const Outcome& outcome) { ring_answered(key, device, outcome); });
}

void PushService::ring_answered(RingKey key, DeviceId device, const Outcome& outcome) {
  const auto found = rings_.find(key);
  if (found == rings_.end()) return;
  Ring& ring = found->second;
  for (Target& target : ring.targets) {
    if (target.subscription.device != device) continue;
    target.state = outcome.fate == Fate::kAccepted ? State::kAccepted : State::kFailed;
  }
  if (outcome.fate != Fate::kAccepted || std::exchange(ring.accepted, true)) return;
  if (ring_accepted_) ring_accepted_(key.first);
}

void PushService::ring_over(const RingingCall& call, protocol::EndReason reason, DeviceId except) {
  const auto found = rings_.find(key_of(call));
  if (found == rings_.end()) {
    // From before a restart: what was sent then is not known any more, but a missed call is news.
    if (reason == protocol::EndReason::kMissed) begin(call, Over{reason, except});
    return;
  }
  Ring& ring = found->second;
  if (ring.silenced) {
    rings_.erase(found);  // the devices know
    return;
  }
  if (!ring.looked_up) {
    ring.over = Over{reason, except};
    return;
  }
  auto node = rings_.extract(found);
  send_over(std::move(node.mapped()), {reason, except});
}

void PushService::send_over(Ring ring, Over over) {
  const bool missed = over.reason == protocol::EndReason::kMissed;
  const Timestamp now = ports_.clock.now();
  const std::string json = over_json(ring.call, over.reason);
  for (const Target& target : ring.targets) {
    if (target.subscription.device == over.except) continue;
    // Who was shown nothing has nothing to take away; but a missed call is news.
    if (!missed && target.state == State::kFailed) continue;
    Letter letter{
        .to = target.subscription,
        .topic = topic_of(ring.call.call),
        .payload = json,
        .urgency = Urgency::kHigh,
        .expires = now + (missed ? limits::kPushMissedLifetime : limits::kPushOverLifetime),
        .retry_until = now + limits::kPushRetryMax,
        .sequel =
            !missed && target.state == State::kPending ? Sequel::kIfAccepted : Sequel::kAlways};
    deliver(std::move(letter), {});
  }
}

void PushService::ring_silenced(const RingingCall& call) {
  const auto found = rings_.find(key_of(call));
  if (found == rings_.end() || found->second.silenced) return;
  Ring& ring = found->second;
  ring.silenced = true;
  const Timestamp now = ports_.clock.now();
  const std::string json = over_json(call, protocol::EndReason::kDeclinedElsewhere);
  const std::vector<Target> targets = ring.targets;
  for (const Target& target : targets) {
    if (target.state == State::kPending) send_ring(call, true, target.subscription);
    if (target.state != State::kAccepted) continue;
    deliver({.to = target.subscription,
             .topic = topic_of(call.call),
             .payload = json,
             .urgency = Urgency::kHigh,
             .expires = now + limits::kPushOverLifetime,
             .retry_until = now + limits::kPushRetryMax},
            {});
  }
}

void PushService::look_again(Ring& ring) {
  ring.look_again = Timestamp::max();
  const std::vector<Subscription> rest = std::exchange(ring.rest, {});
  const RingingCall about = ring.call;
  const bool silenced = ring.silenced;
  std::vector<Subscription> silent;
  for (const Subscription& subscription : rest) {
    if (ports_.audience.rings(about.call, about.callee, subscription.device)) continue;
    silent.push_back(subscription);
    ring.targets.push_back({subscription, State::kPending});
  }
  for (const Subscription& subscription : silent) send_ring(about, silenced, subscription);
}

// ---- messages ----

void PushService::message(MessageNote note) {
  if (!subscribed_.contains(note.to) || ports_.audience.is_active(note.to) ||
      ports_.audience.do_not_disturb(note.to) || !may_tell(note)) {
    return;
  }
  spawn(send_message(std::move(note)));
}

// Who writes a lot uses up neither what others may, nor what the person they write to is told.
bool PushService::may_tell(const MessageNote& note) {
  const Timestamp now = ports_.clock.now();
  const uint64_t pair = static_cast<uint64_t>(note.from.value()) * kPairFactor +
                        static_cast<uint64_t>(note.to.value());
  return pair_rate_.take(pair, now) && sender_rate_.take(note.from, now) &&
         message_rate_.take(note.to, now);
}

Task<void> PushService::send_message(MessageNote note) {
  const auto subscriptions = co_await this->subscriptions(note.to);
  if (!subscriptions.ok()) co_return;
  const Timestamp now = ports_.clock.now();
  for (const Subscription& subscription : *subscriptions) {
    if (ports_.audience.is_connected(note.to, subscription.device)) continue;
    protocol::PushMessage payload;
    payload.conversation_id = note.conversation;
    payload.title = beginning(note.sender_name, limits::kPushTitleCharsMax);
    if (subscription.message_text && !note.text.empty()) {
      payload.body = beginning(note.text, limits::kPushBodyCharsMax);
    }
    deliver({.to = subscription,
             .topic = topic("conversation", note.conversation.to_string()),
             .payload = json_of(payload),
             .urgency = Urgency::kNormal,
             .expires = now + limits::kPushMessageLifetime,
             .retry_until = now + limits::kPushRetryMax},
            {});
  }
}

// ---- requests of a device ----

Task<Result<void>> PushService::subscribe(UserId user, DeviceId device,
                                          protocol::PushSubscribe request) {
  if (!change_rate_.take(user, ports_.clock.now())) {
    co_return Error{ErrorCode::kRateLimited, "Too many changes. Wait a moment and try again."};
  }
  CO_TRY(parse_endpoint(request.endpoint, allow_private_));
  CO_TRY_ASSIGN(Subscription subscription, read_subscription(user, device, request));
  const Subscription present = subscription;
  CO_TRY(co_await ports_.store.put(std::move(subscription), ports_.clock.wall_now()));
  subscribed_.insert(user);
  forget([&present](const Subscription& known) {
    return (known.device == present.device) != (known.endpoint == present.endpoint);
  });
  co_return Result<void>();
}

Task<Result<void>> PushService::unsubscribe(DeviceId device, protocol::PushUnsubscribe request) {
  CO_TRY(co_await ports_.store.remove(device, request.endpoint));
  forget([&](const Subscription& known) {
    return known.device == device && known.endpoint == request.endpoint;
  });
  co_return Result<void>();
}

Task<Result<protocol::PushTestResult>> PushService::test(DeviceId device,
                                                         protocol::PushTest request) {
  CO_TRY_ASSIGN(const auto found, co_await ports_.store.of_device(device));
  if (!found || found->endpoint != request.endpoint) co_return no_subscription();
  const Timestamp now = ports_.clock.now();
  if (!change_rate_.take(found->user, now)) {
    co_return Error{ErrorCode::kRateLimited, "Too many tests. Wait a moment and try again."};
  }
  protocol::PushTestPayload payload;
  payload.id = request.id;
  Sent sent{deliveries_,
            {.to = *found,
             .topic = topic("test", request.id),
             .payload = json_of(payload),
             .urgency = Urgency::kHigh,
             .expires = now + limits::kPushTestLifetime,
             .retry_until = now}};
  const Outcome outcome = co_await sent;
  note_outcome(*found, outcome);
  protocol::PushTestResult result;
  result.accepted = outcome.fate == Fate::kAccepted;
  result.status = outcome.status;
  if (!result.accepted) {
    // Why nothing came back stays in the log: it would tell of names inside this network.
    result.detail = outcome.status != 0 ? outcome.detail : "The push service was not reached.";
    if (outcome.fate == Fate::kReplaced) result.detail = "A later test took its place.";
  }
  co_return result;
}

// ---- sending ----

void PushService::deliver(Letter letter, Deliveries::Done done) {
  const Subscription to = letter.to;
  deliveries_.send(std::move(letter), [this, to, done = std::move(done)](const Outcome& outcome) {
    note_outcome(to, outcome);
    if (done) done(outcome);
  });
}

void PushService::note_outcome(const Subscription& to, const Outcome& outcome) {
  const auto store = [](Task<Result<void>> change) -> Task<void> {
    const auto changed = co_await change;
    if (!changed.ok()) log_warning(kArea, "cannot store what became of a subscription");
  };
  if (outcome.fate == Fate::kReplaced || outcome.fate == Fate::kDropped) return;
  Subscription after = to;
  if (outcome.fate == Fate::kAccepted) {
    after.failures = 0;
    after.failing_since.reset();
  } else {
    const WallTime now = ports_.clock.wall_now();
    after.failures += outcome.fate == Fate::kRefused ? 1 : 0;
    if (!after.failing_since) after.failing_since = now;
    const bool given_up = after.failures >= limits::kPushFailuresMax ||
                          now - *after.failing_since >= limits::kPushFailingMax;
    if (outcome.fate == Fate::kGone || given_up) {
      log_info(kArea, "subscription ended", {{"device", log_id(to.device)}});
      forget([&to](const Subscription& known) {
        return known.device == to.device && known.endpoint == to.endpoint;
      });
      return spawn(store(ports_.store.remove(to.device, to.endpoint)));
    }
    log_warning(kArea,
                outcome.fate == Fate::kRefused ? "a push service refused"
                                               : "a push service cannot be reached",
                {{"device", log_id(to.device)}, {"why", outcome.detail}});
  }
  if (after != to) spawn(store(ports_.store.set_failing(std::move(after))));
}

// ---- time ----

Timestamp PushService::next_deadline() const {
  return std::min(next_look_, deliveries_.next_deadline());
}

void PushService::on_deadline(Timestamp now) {
  deliveries_.on_deadline(now);
  if (next_look_ > now) return;
  next_look_ = Timestamp::max();
  std::vector<RingKey> due;
  for (const auto& [key, ring] : rings_) {
    if (ring.look_again <= now) {
      due.push_back(key);
    } else {
      next_look_ = std::min(next_look_, ring.look_again);
    }
  }
  for (const RingKey& key : due) look_again(rings_.at(key));
}

}  // namespace earshot::push
