// Connections to a server: TCP, and TLS with the server's certificate verified. The stream is there
// at once, and reading or writing waits for the connection. Loop thread only.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/socket_address.h"
#include "io/stream.h"

struct ssl_ctx_st;

namespace earshot::io {

// Blocking. Best first; never empty. Errors: kNotFound.
Result<std::vector<SocketAddress>> resolve(const std::string& host, uint16_t port);

Result<std::unique_ptr<Stream>> connect_tcp(EventLoop& loop, const SocketAddress& to);

class TlsClient {
 public:
  struct Options {
    std::filesystem::path ca_file;  // PEM, trusted instead of the system's authorities
    bool takes_any_certificate = false;
  };
  static Result<std::unique_ptr<TlsClient>> create(const Options& options);
  ~TlsClient();

  // `name`: whose certificate it must be. A wrong one fails the first read or write.
  Result<std::unique_ptr<Stream>> connect(EventLoop& loop, const SocketAddress& to,
                                          const std::string& name) const;

 private:
  explicit TlsClient(ssl_ctx_st* context) : context_(context) {}

  ssl_ctx_st* const context_;
};

}  // namespace earshot::io
