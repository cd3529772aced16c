#include "ice/ice_lite_agent.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace earshot::ice {
namespace {

using codec::StunAttribute;
using codec::StunClass;
using codec::StunMessage;
using codec::StunMethod;
using codec::StunWriter;

constexpr int kUnknownAttribute = 420;  // RFC 8489 §14.8
constexpr int kRoleConflict = 487;      // RFC 8445 §7.3.1.1

// RFC 8445 §7.3: checks carry FINGERPRINT. Indications keep a NAT's mapping open and prove nothing.
bool is_check(const StunMessage& message) {
  return message.cls() == StunClass::kRequest && message.method() == StunMethod::kBinding &&
         message.fingerprint_ok();
}

Bytes finish(StunWriter& writer, const std::string& pwd, codec::HmacSha1 hmac) {
  writer.add_integrity(as_bytes(pwd), hmac);
  writer.add_fingerprint();
  return writer.finish();
}

}  // namespace

LiteAgent::LiteAgent(const LiteConfig& config, codec::HmacSha1 hmac, Counters& counters,
                     Credentials local, std::string remote_ufrag, Timestamp now)
    : config_(config),
      hmac_(hmac),
      counters_(counters),
      current_{std::move(local), std::move(remote_ufrag)},
      last_check_(now),
      last_heard_(now) {}

// RFC 8445 §7.3 names our ufrag alone; the sender's tells generations apart as well.
const LiteAgent::Generation* LiteAgent::generation_of(const StunMessage& check) const {
  const auto username = check_username(check);
  if (!username) return nullptr;
  const auto matches = [&username](const Generation& generation) {
    return generation.local.ufrag == username->receiver_ufrag &&
           generation.remote_ufrag == username->sender_ufrag;
  };
  if (matches(current_)) return &current_;
  return pending_ && matches(*pending_) ? &*pending_ : nullptr;
}

Bytes LiteAgent::on_stun(Timestamp now, const Path& path, const StunMessage& message,
                         std::span<uint8_t> out) {
  CHECK(out.size() >= kAnswerBytesMax);
  if (!is_check(message)) {
    ++counters_.dropped_not_a_check;
    return {};
  }
  const Generation* const generation = generation_of(message);
  if (generation == nullptr) {
    ++counters_.dropped_unknown_name;
    return {};
  }
  const std::string& pwd = generation->local.pwd;
  if (!message.integrity_ok(as_bytes(pwd), hmac_)) {
    ++counters_.dropped_wrong_password;
    return {};
  }
  const codec::TransactionId id = message.transaction_id();
  if (const auto unknown = message.unknown_required(); unknown.count > 0) {
    ++counters_.checks_refused;
    StunWriter writer(out, StunClass::kError, StunMethod::kBinding, id);
    writer.add_error(kUnknownAttribute);
    writer.add_unknown(unknown);
    return finish(writer, pwd, hmac_);
  }
  if (message.has(StunAttribute::kIceControlled)) {
    // We can be nothing but controlled, so there is no tie to break.
    ++counters_.role_conflicts;
    StunWriter writer(out, StunClass::kError, StunMethod::kBinding, id);
    writer.add_error(kRoleConflict);
    return finish(writer, pwd, hmac_);
  }
  ++counters_.checks_answered;
  StunWriter writer(out, StunClass::kSuccess, StunMethod::kBinding, id);
  writer.add_xor_address(StunAttribute::kXorMappedAddress, path.remote);
  const Bytes answer = finish(writer, pwd, hmac_);
  accept_check(now, path, message.has(StunAttribute::kUseCandidate), generation != &current_);
  return answer;
}

// PRIORITY is not looked at: it would rank pairs, and the controlling side names the one it wants.
void LiteAgent::accept_check(Timestamp now, const Path& path, bool nominates, bool is_pending) {
  last_check_ = now;
  last_heard_ = now;
  if (ValidPath* const valid = paths_.find(path)) {
    valid->last_check = now;
  } else {
    const auto pushed_out = paths_.add(path, now, selected());
    if (pushed_out) {
      ++counters_.paths_pushed_out;
      events_.push_back({.kind = LiteEventKind::kPathDropped, .path = *pushed_out});
    }
    ++counters_.paths_validated;
    events_.push_back({.kind = LiteEventKind::kPathValidated, .path = path});
  }
  if (nominates && is_pending) {
    retire(current_);
    current_ = std::move(*pending_);
    pending_.reset();
  }
  if (nominates) {
    on_nomination(now, path, is_pending);
  } else if (!selected_) {
    select(now, path);
  }
  update_state(now);
}

// Browsers nominate anew when they move, so the latest nomination is the one that counts. But a
// check that somebody has recorded and sends again from elsewhere nominates as well: while media
// comes on the selected path, it has to come on the other one too. Whoever has moved sends there.
void LiteAgent::on_nomination(Timestamp now, const Path& path, bool is_restart) {
  const bool is_in_use = has_media_ && now - selected_heard_ < limits::kIceFollowMediaAfter;
  if (is_in_use && !is_restart && selected_ != path) {
    nominated_ = path;
    return;
  }
  nominated_.reset();
  select(now, path);
}

void LiteAgent::select(Timestamp now, const Path& path) {
  if (selected_ == path) return;
  selected_ = path;
  selected_heard_ = now;
  has_media_ = false;
  nominated_.reset();
  events_.push_back({.kind = LiteEventKind::kSelected, .path = path});
}

void LiteAgent::select_another(Timestamp now) {
  if (const ValidPath* const newest = paths_.newest()) return select(now, newest->path);
  selected_.reset();
  has_media_ = false;  // there is no path left that the next nomination could be held back for
  nominated_.reset();
  events_.push_back({.kind = LiteEventKind::kSelected});
}

void LiteAgent::on_authenticated_packet(Timestamp now, const Path& path) {
  last_heard_ = now;
  if (state_ == LiteState::kDisconnected) update_state(now);
  if (selected_ == path) {
    selected_heard_ = now;
    has_media_ = true;
    return;
  }
  // The other side sends where it wants to receive. When only another path brings media, a
  // nomination was lost, or was not its own.
  const bool is_silent = now - selected_heard_ >= limits::kIceFollowMediaAfter;
  if ((is_silent || nominated_ == path) && accepts(path)) select(now, path);
}

void LiteAgent::drop(Timestamp now, const Path& path) {
  events_.push_back({.kind = LiteEventKind::kPathDropped, .path = path});
  if (selected_ == path) select_another(now);
}

void LiteAgent::on_link_closed(Timestamp now, uint64_t link) {
  const auto path = paths_.of_link(link);
  if (!path) return;
  paths_.remove(*path);
  drop(now, *path);
}

void LiteAgent::retire(Generation& generation) {
  events_.push_back({.kind = LiteEventKind::kUfragRetired, .ufrag = generation.local.ufrag});
}

void LiteAgent::restart(Credentials local, std::string remote_ufrag) {
  if (pending_) retire(*pending_);
  pending_ = Generation{std::move(local), std::move(remote_ufrag)};
}

void LiteAgent::update_state(Timestamp now) {
  LiteState next = LiteState::kConnected;
  const bool checked = state_ != LiteState::kWaiting || paths_.size() > 0;
  if (now - last_check_ >= config_.failed_after) {
    next = LiteState::kFailed;
  } else if (!checked) {
    next = LiteState::kWaiting;
  } else if (now - last_heard_ >= config_.disconnected_after) {
    next = LiteState::kDisconnected;
  }
  if (next == state_) return;
  state_ = next;
  events_.push_back({.kind = LiteEventKind::kState});
}

std::optional<Timestamp> LiteAgent::next_deadline() const {
  std::optional<Timestamp> next;
  const auto at = [&next](Timestamp time) { next = next ? std::min(*next, time) : time; };
  if (const ValidPath* const oldest = paths_.oldest()) {
    at(oldest->last_check + config_.failed_after);
  }
  if (state_ != LiteState::kFailed) at(last_check_ + config_.failed_after);
  if (state_ == LiteState::kConnected) at(last_heard_ + config_.disconnected_after);
  return next;
}

void LiteAgent::on_deadline(Timestamp now) {
  while (const auto stale = paths_.take_not_after(now - config_.failed_after)) drop(now, *stale);
  update_state(now);
}

std::optional<LiteEvent> LiteAgent::next_event() {
  if (next_event_ == events_.size()) {
    events_.clear();
    next_event_ = 0;
    return std::nullopt;
  }
  return std::move(events_[next_event_++]);
}

}  // namespace earshot::ice
