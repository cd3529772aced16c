#include "dtls/association.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::dtls {
namespace {

constexpr std::string_view kExporterLabel = "EXTRACTOR-dtls_srtp";  // RFC 5764 §4.2

// The registry's values and ours are the same; nothing when there is no profile in common.
std::optional<SrtpProfile> selected_profile(ssl_st* session) {
  const SRTP_PROTECTION_PROFILE* const selected = SSL_get_selected_srtp_profile(session);
  if (selected == nullptr) return std::nullopt;
  const auto known = std::find_if(
      std::begin(kProfilesByPreference), std::end(kProfilesByPreference),
      [&](SrtpProfile profile) { return static_cast<unsigned long>(profile) == selected->id; });
  if (known == std::end(kProfilesByPreference)) return std::nullopt;
  return *known;
}

}  // namespace

void Association::Free::operator()(ssl_st* session) const { SSL_free(session); }

Association::Association(const Context& context, Role role, std::vector<Fingerprint> peer,
                         Timestamp now)
    : context_(context), role_(role), filter_(role) {
  verification_.expected = std::move(peer);
  begin_session();
  wire_.set_now(now);
  if (role_ == Role::kServer) return;
  give_up_at_ = now + limits::kDtlsHandshakeMax;
  advance();
}

Association::~Association() {
  if (keys_) OPENSSL_cleanse(keys_->material.data(), keys_->material.size());
}

void Association::begin_session() {
  session_.reset(SSL_new(context_.native()));
  CHECK(session_ != nullptr);
  has_read_ = false;
  wire_.attach(session_.get());
  expect_fingerprint(session_.get(), &verification_);
  if (role_ == Role::kServer) {
    SSL_set_accept_state(session_.get());
  } else {
    SSL_set_connect_state(session_.get());
  }
}

void Association::on_datagram(Timestamp now, Bytes datagram) {
  if (state_ == State::kConnecting && !give_up_at_) give_up_at_ = now + limits::kDtlsHandshakeMax;
  size_t in_the_clear = 0;
  while (session_ != nullptr) {
    const auto record = next_record(datagram);
    if (!record) break;
    if (!filter_.passes(*record, state_ == State::kConnected)) {
      ++counters_.records_dropped;
    } else if (!is_in_the_clear(*record)) {
      on_record(now, *record);
    } else if (++in_the_clear <= limits::kDtlsClearRecordsMax && may_start_over(now)) {
      on_record(now, renumbered(*record));
    } else {
      ++counters_.records_dropped;
    }
  }
}

// While it waits for a hello, a record may cost two sessions: what was in the way of it, and its
// own. The right hello is repeated.
bool Association::may_start_over(Timestamp now) const {
  return !awaits_hello() || restart_rate_.wait(now, 2) == Duration::zero();
}

bool Association::awaits_hello() const {
  return role_ == Role::kServer && state_ == State::kConnecting && !wire_.retransmit_at();
}

// In the clear a record's number means nothing, yet OpenSSL keeps a replay window for these too: a
// stranger's record with a high number would shut out the peer's. So they are numbered as they
// come. Repeated messages are sorted out by their own numbers.
Bytes Association::renumbered(Bytes record) {
  renumbered_.assign(record.begin(), record.end());
  set_record_number(renumbered_, records_in_the_clear_++);
  return renumbered_;
}

void Association::on_record(Timestamp now, Bytes record) {
  const uint64_t restarts = counters_.restarts;
  const bool is_first = !std::exchange(has_read_, true);
  wire_.offer(now, record);
  advance();
  if (counters_.restarts == restarts || is_first) return;
  // What was in the way is gone: this record may be the beginning of a hello.
  has_read_ = true;
  wire_.offer(now, record);
  advance();
}

void Association::advance() {
  ERR_clear_error();
  if (state_ == State::kConnecting) shake_hands();
  if (state_ == State::kConnected) read_on();
  ERR_clear_error();
}

void Association::shake_hands() {
  const int result = SSL_do_handshake(session_.get());
  if (result == 1) return finish_handshake();
  if (SSL_get_error(session_.get(), result) != SSL_ERROR_WANT_READ) on_broken_handshake();
}

void Association::on_broken_handshake() {
  if (verification_.refused) return fail(Failure::kFingerprint);
  // A server that has not answered yet only saw something else than a hello; the right one may
  // still come, and nobody is told.
  if (awaits_hello()) {
    wire_.outgoing().clear();
    ++counters_.restarts;
    restart_rate_.take(wire_.now());
    begin_session();
    return;
  }
  fail(Failure::kProtocol);
}

void Association::finish_handshake() {
  const auto profile = selected_profile(session_.get());
  if (!profile) {
    SSL_shutdown(session_.get());
    return fail(Failure::kNoProfile);
  }
  SrtpKeys keys{*profile, std::vector<uint8_t>(codec::srtp_keying_material_bytes(*profile))};
  CHECK(SSL_export_keying_material(session_.get(), keys.material.data(), keys.material.size(),
                                   kExporterLabel.data(), kExporterLabel.size(), nullptr, 0,
                                   0) == 1);
  keys_ = std::move(keys);
  give_up_at_.reset();
  renumbered_ = {};
  state_ = State::kConnected;
}

// Repeats of the peer's last flight are answered in here; data is dropped.
void Association::read_on() {
  std::array<uint8_t, 2048> dropped;
  int result = 1;
  while (result > 0) {
    result = SSL_read(session_.get(), dropped.data(), static_cast<int>(dropped.size()));
  }
  if (SSL_get_error(session_.get(), result) == SSL_ERROR_WANT_READ) {
    // 34 KB that nothing is in; they come back with the next record.
    SSL_free_buffers(session_.get());
    return;
  }
  // Authentic, so it is from the peer: close_notify, a fatal alert, or a breach of the protocol.
  SSL_shutdown(session_.get());
  end(State::kClosed);
}

std::optional<Timestamp> Association::next_deadline() const {
  if (session_ == nullptr) return std::nullopt;
  const auto retransmit_at = wire_.retransmit_at();
  if (!give_up_at_ || !retransmit_at) return give_up_at_ ? give_up_at_ : retransmit_at;
  return std::min(*give_up_at_, *retransmit_at);
}

void Association::on_deadline(Timestamp now) {
  if (session_ == nullptr) return;
  if (give_up_at_ && now >= *give_up_at_) return fail(Failure::kTimeout);
  const auto retransmit_at = wire_.retransmit_at();
  if (!retransmit_at || now < *retransmit_at) return;
  ERR_clear_error();
  ++counters_.retransmissions;
  if (!wire_.retransmit(session_.get(), now)) fail(Failure::kTimeout);
  ERR_clear_error();
}

void Association::close(Timestamp now) {
  if (session_ == nullptr) return;
  wire_.set_now(now);
  if (state_ == State::kConnected) {
    ERR_clear_error();
    SSL_alloc_buffers(session_.get());
    SSL_shutdown(session_.get());
    ERR_clear_error();
  }
  end(State::kClosed);
}

std::vector<Datagram> Association::take_output() { return std::exchange(wire_.outgoing(), {}); }

void Association::fail(Failure failure) {
  failure_ = failure;
  end(State::kFailed);
}

void Association::end(State state) {
  state_ = state;
  give_up_at_.reset();
  session_.reset();
}

}  // namespace earshot::dtls
