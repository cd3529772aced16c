#include "io/tls_client.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "io/native_address.h"
#include "io/tcp_stream.h"
#include "io/tls_stream.h"

namespace earshot::io {
namespace {

Result<FileDescriptor> begin_to_connect(const SocketAddress& to) {
  sockaddr_storage native{};
  const socklen_t size = to_native(to, native);
  FileDescriptor fd(
      socket(native.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  const auto failed = [&to] {
    return Error{ErrorCode::kUnavailable, to.to_string() + ": " + std::strerror(errno)};
  };
  if (!fd) return failed();
  const int on = 1;
  setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const int connected = connect(fd.get(), reinterpret_cast<const sockaddr*>(&native), size);
  if (connected != 0 && errno != EINPROGRESS) return failed();
  return fd;
}

}  // namespace

Result<std::vector<SocketAddress>> resolve(const std::string& host, uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failed = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failed != 0) return Error{ErrorCode::kNotFound, host + ": " + gai_strerror(failed)};
  std::vector<SocketAddress> out;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    sockaddr_storage native{};
    std::memcpy(&native, each->ai_addr, each->ai_addrlen);
    out.push_back(from_native(native));
  }
  freeaddrinfo(found);
  return out;
}

Result<std::unique_ptr<Stream>> connect_tcp(EventLoop& loop, const SocketAddress& to) {
  TRY_ASSIGN(FileDescriptor fd, begin_to_connect(to));
  return std::unique_ptr<Stream>(
      std::make_unique<TcpStream>(loop, std::move(fd), to, ConnectionSlot(nullptr, to)));
}

Result<std::unique_ptr<TlsClient>> TlsClient::create(const Options& options) {
  SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
  CHECK(context != nullptr);
  std::unique_ptr<TlsClient> client(new TlsClient(context));
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_verify(context, options.takes_any_certificate ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,
                     nullptr);
  const int loaded = options.ca_file.empty()
                         ? SSL_CTX_set_default_verify_paths(context)
                         : SSL_CTX_load_verify_file(context, options.ca_file.c_str());
  if (loaded != 1) {
    return Error{ErrorCode::kInvalid, options.ca_file.string() + ": holds no certificates"};
  }
  return client;
}

TlsClient::~TlsClient() { SSL_CTX_free(context_); }

Result<std::unique_ptr<Stream>> TlsClient::connect(EventLoop& loop, const SocketAddress& to,
                                                   const std::string& name) const {
  TRY_ASSIGN(FileDescriptor fd, begin_to_connect(to));
  SSL* const session = SSL_new(context_);
  CHECK(session != nullptr);
  SSL_set_connect_state(session);
  if (IpAddress::parse(name).ok()) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), name.c_str());
  } else {
    SSL_set_tlsext_host_name(session, name.c_str());
    SSL_set1_host(session, name.c_str());
  }
  return std::unique_ptr<Stream>(
      std::make_unique<TlsStream>(loop, std::move(fd), to, ConnectionSlot(nullptr, to), session));
}

}  // namespace earshot::io
