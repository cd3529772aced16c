#include "io/tls_stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <utility>

namespace earshot::io {

TlsStream::TlsStream(EventLoop& loop, FileDescriptor fd, const SocketAddress& peer,
                     ConnectionSlot slot, const TlsContext& context)
    : TlsStream(loop, std::move(fd), peer, std::move(slot), context.new_session()) {}

TlsStream::TlsStream(EventLoop& loop, FileDescriptor fd, const SocketAddress& peer,
                     ConnectionSlot slot, ssl_st* session)
    : Stream(loop, std::move(fd), peer, std::move(slot)), session_(session) {
  if (!closed()) SSL_set_fd(session_, this->fd());
}

TlsStream::~TlsStream() { SSL_free(session_); }

Stream::Attempt TlsStream::failed_attempt(int returned) {
  switch (SSL_get_error(session_, returned)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return {Status::kWouldBlock};
    case SSL_ERROR_ZERO_RETURN: return {Status::kEnd};
    default: return {Status::kFailed};
  }
}

Stream::Attempt TlsStream::try_read(std::span<uint8_t> into) {
  ERR_clear_error();
  size_t count = 0;
  const int returned = SSL_read_ex(session_, into.data(), into.size(), &count);
  if (TlsContext::is_challenge(session_) && SSL_is_init_finished(session_)) return {Status::kEnd};
  if (returned == 1) return {Status::kDone, count};
  return failed_attempt(returned);
}

Stream::Attempt TlsStream::try_write(Bytes data) {
  ERR_clear_error();
  size_t count = 0;
  const int returned = SSL_write_ex(session_, data.data(), data.size(), &count);
  if (returned == 1) return {Status::kDone, count};
  return failed_attempt(returned);
}

void TlsStream::finish() {
  before_close();
  Stream::finish();
}

// Sends close_notify if it fits; its loss costs nothing, as all we carry has its own lengths.
void TlsStream::before_close() {
  ERR_clear_error();
  if (SSL_is_init_finished(session_) && (SSL_get_shutdown(session_) & SSL_SENT_SHUTDOWN) == 0) {
    SSL_shutdown(session_);
  }
  ERR_clear_error();
}

}  // namespace earshot::io
