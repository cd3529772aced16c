#include "io/tls_probe.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>

#include <algorithm>
#include <climits>
#include <utility>

#include "base/ip_address.h"

namespace earshot::io {

TlsProbe::TlsProbe(std::unique_ptr<TcpProbe> tcp)
    : tcp_(std::move(tcp)),
      context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free),
      session_(SSL_new(context_.get()), SSL_free) {
  SSL_set_fd(session_.get(), tcp_->fd());
  SSL_set_verify(session_.get(), SSL_VERIFY_NONE, nullptr);
  SSL_set_options(session_.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
}

TlsProbe::~TlsProbe() = default;

Result<std::unique_ptr<TlsProbe>> TlsProbe::connect(const SocketAddress& to,
                                                    const std::string& name,
                                                    const std::filesystem::path& authority,
                                                    Duration deadline) {
  TRY_ASSIGN(std::unique_ptr<TcpProbe> tcp, TcpProbe::connect(to, deadline));
  std::unique_ptr<TlsProbe> probe(new TlsProbe(std::move(tcp)));
  SSL* const session = probe->session_.get();
  if (!name.empty() && !IpAddress::parse(name).ok()) {
    SSL_set_tlsext_host_name(session, name.c_str());
  }
  while (true) {
    ERR_clear_error();
    const int done = SSL_connect(session);
    if (done == 1) break;
    TRY(probe->wait_after(done));
  }
  const std::unique_ptr<X509, decltype(&X509_free)> leaf(SSL_get1_peer_certificate(session),
                                                         X509_free);
  if (!leaf) return Error{ErrorCode::kUnavailable, to.to_string() + ": TLS without a certificate"};
  probe->certificate_ = facts_of(*leaf, SSL_get_peer_cert_chain(session), authority);
  return probe;
}

Result<void> TlsProbe::wait_after(int result) {
  const int error = SSL_get_error(session_.get(), result);
  if (error == SSL_ERROR_WANT_READ) return tcp_->wait(POLLIN);
  if (error == SSL_ERROR_WANT_WRITE) return tcp_->wait(POLLOUT);
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  return Error{ErrorCode::kUnavailable,
               std::string("TLS fails: ") +
                   (reason != nullptr ? reason : "the other side broke the connection off")};
}

Result<void> TlsProbe::write(Bytes bytes) {
  while (!bytes.empty()) {
    ERR_clear_error();
    const int count = SSL_write(session_.get(), bytes.data(),
                                static_cast<int>(std::min<size_t>(bytes.size(), INT_MAX)));
    if (count > 0) {
      bytes = bytes.subspan(static_cast<size_t>(count));
    } else {
      TRY(wait_after(count));
    }
  }
  return {};
}

Result<size_t> TlsProbe::read(std::span<uint8_t> out) {
  while (true) {
    ERR_clear_error();
    const int count = SSL_read(session_.get(), out.data(),
                               static_cast<int>(std::min<size_t>(out.size(), INT_MAX)));
    if (count > 0) return static_cast<size_t>(count);
    if (SSL_get_error(session_.get(), count) == SSL_ERROR_ZERO_RETURN) return size_t{0};
    TRY(wait_after(count));
  }
}

}  // namespace earshot::io
