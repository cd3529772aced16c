#include "dtls/wire.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <sys/time.h>

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::dtls {
namespace {

// Up to 3.1 OpenSSL hands out the moment at which its timer expires, and we move it: far away, so
// that the wall clock never decides, and into the past when our own timer says so. Later versions
// hand out a copy; there OpenSSL looks at its clock when we ask, with the same intervals.
constexpr bool kTimerIsOurs = OPENSSL_VERSION_NUMBER < 0x30200000L;

// An encrypted record is that much longer than OpenSSL thinks when it fills a datagram.
constexpr size_t kRecordOverhead = 40;

unsigned int to_us(Duration duration) {
  return static_cast<unsigned int>(
      std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
}

}  // namespace

struct WireBio {
  static Wire& wire(BIO* bio) { return *static_cast<Wire*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* out, int size) {
    BIO_clear_retry_flags(bio);
    Bytes& incoming = wire(bio).incoming_;
    if (incoming.empty()) {
      BIO_set_retry_read(bio);
      return -1;
    }
    const size_t count = std::min(incoming.size(), static_cast<size_t>(size));
    std::copy_n(incoming.begin(), count, reinterpret_cast<uint8_t*>(out));
    incoming = {};
    return static_cast<int>(count);
  }

  // OpenSSL gathers the records of a flight up to the MTU: one write is one datagram.
  static int write(BIO* bio, const char* bytes, int size) {
    auto& outgoing = wire(bio).outgoing_;
    const auto* const begin = reinterpret_cast<const uint8_t*>(bytes);
    if (outgoing.size() < limits::kDtlsOutputDatagramsMax)
      outgoing.emplace_back(begin, begin + size);
    return size;
  }

  static long control(BIO* bio, int command, long, void* argument) {
    switch (command) {
      case BIO_CTRL_FLUSH: return 1;
      case BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT:
        wire(bio).timer_was_set(static_cast<timeval*>(argument));
        return 1;
      default: return 0;
    }
  }

  static const BIO_METHOD* method() {
    static const BIO_METHOD* const kMethod = make_method();
    return kMethod;
  }
  static const BIO_METHOD* make_method() {
    BIO_METHOD* const method =
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "earshot wire");
    CHECK(method != nullptr && BIO_meth_set_read(method, read) == 1 &&
          BIO_meth_set_write(method, write) == 1 && BIO_meth_set_ctrl(method, control) == 1);
    return method;
  }
};

void Wire::attach(ssl_st* session) {
  expiry_ = nullptr;
  retransmit_at_.reset();
  BIO* const bio = BIO_new(WireBio::method());
  CHECK(bio != nullptr);
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(session, bio, bio);
  SSL_set_app_data(session, this);
  SSL_set_mtu(session, limits::kDtlsDatagramBytesMax - kRecordOverhead);
  DTLS_set_timer_cb(session, next_interval_us);
}

// OpenSSL asks with 0 for the first interval of a flight, later with the one that passed.
unsigned int Wire::next_interval_us(ssl_st* session, unsigned int last_us) {
  Wire& wire = *static_cast<Wire*>(SSL_get_app_data(session));
  const Duration doubled = 2 * std::chrono::microseconds(last_us);
  wire.interval_ = last_us == 0 ? limits::kDtlsRetransmitFirst
                                : std::min<Duration>(doubled, limits::kDtlsRetransmitMax);
  return to_us(wire.interval_);
}

void Wire::timer_was_set(timeval* expiry) {
  if (expiry->tv_sec == 0 && expiry->tv_usec == 0) {
    retransmit_at_.reset();
    return;
  }
  retransmit_at_ = now_ + interval_;
  if constexpr (kTimerIsOurs) {
    expiry_ = expiry;
    *expiry_ = {std::numeric_limits<time_t>::max(), 0};
  }
}

bool Wire::retransmit(ssl_st* session, Timestamp now) {
  now_ = now;
  if (!retransmit_at_ || now < *retransmit_at_) return true;
  if (expiry_ != nullptr) *expiry_ = {1, 0};
  // Again soon where the wall clock of OpenSSL says that it is not yet time.
  retransmit_at_ = now + limits::kDtlsRetransmitFirst;
  return DTLSv1_handle_timeout(session) >= 0;
}

}  // namespace earshot::dtls
