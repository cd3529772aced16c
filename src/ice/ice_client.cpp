#include "ice/ice_client.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/check.h"

namespace earshot::ice {
namespace {

using codec::StunAttribute;
using codec::StunClass;
using codec::StunMessage;
using codec::StunMethod;
using codec::StunWriter;

constexpr Duration kPace = 50ms;              // RFC 8445 §14.2: Ta
constexpr Duration kFirstTimeoutMin = 500ms;  // RFC 8445 §14.3: RTO
constexpr int kTransmissions = 7;             // RFC 8489 §6.2.1: Rc
constexpr int kLastTimeoutFactor = 16;        // RFC 8489 §6.2.1: Rm
constexpr Duration kConsentInterval = 5s;     // RFC 7675 §5.1, times 0.8 to 1.2
constexpr Duration kConsentExpires = 30s;     // RFC 7675 §5.1
constexpr uint32_t kPriority = (110u << 24) | (65535u << 8) | 255u;  // RFC 8445 §7.1.1, §5.1.2.1

std::optional<Timestamp> earlier(std::optional<Timestamp> a, Timestamp b) {
  return a ? std::min(*a, b) : b;
}

}  // namespace

Client::Client(codec::HmacSha1 hmac, Random& random, Credentials local, Credentials remote,
               std::vector<SocketAddress> servers)
    : hmac_(hmac),
      random_(random),
      servers_(std::move(servers)),
      tie_breaker_(random.u64()),
      session_{std::move(local), std::move(remote)} {}

void Client::use(Timestamp now, const SocketAddress& local) {
  local_ = local;
  start_checks(now);
}

void Client::restart(Timestamp now, Credentials local, Credentials remote) {
  session_ = {std::move(local), std::move(remote)};
  start_checks(now);
}

void Client::start_checks(Timestamp now) {
  checks_.clear();
  for (const SocketAddress& server : servers_) {
    if (server.is_v4() != local_.is_v4()) continue;
    checks_.push_back({.path = {.remote = server, .local = local_}});
  }
  next_start_ = now;
  if (!selected_) state_ = checks_.empty() ? ClientState::kFailed : ClientState::kChecking;
}

Duration Client::first_timeout() const {
  return std::max<Duration>(kFirstTimeoutMin, kPace * checks_.size());
}

void Client::begin(Timestamp now, Check& check, bool nominates) {
  check.state = CheckState::kInProgress;
  check.nominates = nominates;
  check.id = new_id();
  check.sent = 0;
  check.next = now;
}

std::optional<Client::Packet> Client::next_packet(Timestamp now, std::span<uint8_t> out) {
  CHECK(out.size() >= kPacketBytesMax);
  if (auto packet = next_consent(now, out)) return packet;
  return next_check(now, out);
}

// RFC 7675 §5.1: each is a new transaction and none is repeated; consent ends 30 s after the last
// answer.
std::optional<Client::Packet> Client::next_consent(Timestamp now, std::span<uint8_t> out) {
  if (!selected_) return std::nullopt;
  if (now - selected_->confirmed >= kConsentExpires) {
    selected_.reset();
    state_ = checks_.empty() ? ClientState::kFailed : ClientState::kChecking;
    return std::nullopt;
  }
  if (now < selected_->next_check) return std::nullopt;
  const codec::TransactionId id = new_id();
  selected_->ids[selected_->checks++ % selected_->ids.size()] = id;
  selected_->next_check = now + consent_interval();
  return Packet{selected_->path, write_check(selected_->session, id, false, out)};
}

std::optional<Client::Packet> Client::next_check(Timestamp now, std::span<uint8_t> out) {
  for (Check& check : checks_) {
    if (check.state == CheckState::kWaiting && now >= next_start_) {
      next_start_ = now + kPace;
      begin(now, check, false);
    }
    if (check.state != CheckState::kInProgress || now < check.next) continue;
    if (check.sent == kTransmissions) {
      fail(now, check);
      return next_check(now, out);
    }
    ++check.sent;
    const int factor = check.sent == kTransmissions ? kLastTimeoutFactor : 1 << (check.sent - 1);
    check.next = now + first_timeout() * factor;
    return Packet{check.path, write_check(session_, check.id, check.nominates, out)};
  }
  return std::nullopt;
}

void Client::on_stun(Timestamp now, const Path& path, const StunMessage& message) {
  if (message.method() != StunMethod::kBinding) return;
  const bool success = message.cls() == StunClass::kSuccess;
  if (!success && message.cls() != StunClass::kError) return;
  const codec::TransactionId id = message.transaction_id();
  // RFC 8445 §7.2.5.2.1: an answer from another address than was asked is none.
  if (selected_ && selected_->path == path && is_from(selected_->session, message)) {
    const bool asked =
        std::find(selected_->ids.begin(), selected_->ids.end(), id) != selected_->ids.end();
    if (asked && success) selected_->confirmed = now;
  }
  for (Check& check : checks_) {
    if (check.state != CheckState::kInProgress || check.id != id || check.path != path) continue;
    if (!is_from(session_, message)) return;
    if (success && message.xor_address(StunAttribute::kXorMappedAddress)) {
      succeed(now, check);
    } else {
      fail(now, check);
    }
    return;
  }
}

void Client::succeed(Timestamp now, Check& check) {
  if (check.nominates) return select(now, check.path);
  check.state = CheckState::kSucceeded;
  const bool nominating = std::any_of(checks_.begin(), checks_.end(), [](const Check& other) {
    return other.nominates && other.state == CheckState::kInProgress;
  });
  if (!nominating) begin(now, check, true);
}

void Client::fail(Timestamp now, Check& check) {
  const bool nominated = check.nominates;
  check.state = CheckState::kFailed;
  if (nominated) {
    const auto next = std::find_if(checks_.begin(), checks_.end(), [](const Check& other) {
      return other.state == CheckState::kSucceeded;
    });
    if (next != checks_.end()) return begin(now, *next, true);
  }
  const bool all = std::all_of(checks_.begin(), checks_.end(), [](const Check& other) {
    return other.state == CheckState::kFailed;
  });
  if (!all) return;
  checks_.clear();
  if (!selected_) state_ = ClientState::kFailed;
}

void Client::select(Timestamp now, const Path& path) {
  const Path chosen = path;  // in a check that goes now
  checks_.clear();
  selected_ = Selected{.path = chosen,
                       .session = session_,
                       .confirmed = now,
                       .next_check = now + consent_interval()};
  state_ = ClientState::kConnected;
}

Duration Client::consent_interval() {
  constexpr uint64_t kSteps = 400;
  return kConsentInterval * (800 + random_.below(kSteps + 1)) / 1000;
}

std::optional<Timestamp> Client::next_deadline() const {
  std::optional<Timestamp> next;
  if (selected_) {
    next = std::min(selected_->next_check, selected_->confirmed + kConsentExpires);
  }
  for (const Check& check : checks_) {
    if (check.state == CheckState::kWaiting) next = earlier(next, next_start_);
    if (check.state == CheckState::kInProgress) next = earlier(next, check.next);
  }
  return next;
}

Bytes Client::write_check(const Session& session, const codec::TransactionId& id, bool nominates,
                          std::span<uint8_t> out) const {
  StunWriter writer(out, StunClass::kRequest, StunMethod::kBinding, id);
  writer.add(StunAttribute::kUsername, session.remote.ufrag + ":" + session.local.ufrag);
  writer.add_u32(StunAttribute::kPriority, kPriority);
  writer.add_u64(StunAttribute::kIceControlling, tie_breaker_);
  if (nominates) writer.add_flag(StunAttribute::kUseCandidate);
  writer.add_integrity(as_bytes(session.remote.pwd), hmac_);
  writer.add_fingerprint();
  return writer.finish();
}

bool Client::is_from(const Session& session, const StunMessage& message) const {
  return message.integrity_ok(as_bytes(session.remote.pwd), hmac_);
}

codec::TransactionId Client::new_id() {
  codec::TransactionId id;
  random_.fill(id);
  return id;
}

}  // namespace earshot::ice
