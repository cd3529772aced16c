// Server-side TLS settings and certificate. TLS 1.2 and newer, AEAD ciphers, no renegotiation.
// Connections keep the certificate they began with; a reload is for the next ones. Loop thread
// only.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/tls_identity.h"

struct ssl_ctx_st;
struct ssl_st;

namespace earshot::io {

class TlsContext {
 public:
  // `certificate`: PEM, the leaf first and then its chain. `key`: PEM, unencrypted.
  static Result<std::unique_ptr<TlsContext>> create(std::filesystem::path certificate,
                                                    std::filesystem::path key);

  // From now on these files. On failure nothing changes.
  Result<void> use_files(std::filesystem::path certificate, std::filesystem::path key);

  // The certificate that answers an open TLS-ALPN-01 challenge for a name (lower case); nullptr:
  // there is none, and the handshake is refused.
  using FindChallenge = std::function<std::shared_ptr<const TlsIdentity>(std::string_view name)>;
  void answer_challenges(FindChallenge find);

  // Loads the files again if either has changed since the last look. On failure the old
  // certificate stays in use and the error says why. True when a new one was loaded.
  Result<bool> reload_if_changed();

  // A new server-side session on the current certificate; the caller owns it.
  ssl_st* new_session() const;

  // Was this handshake only about a challenge (RFC 8737)? Then nothing may follow it.
  static bool is_challenge(const ssl_st* session);

 private:
  // What stat(2) says about both files, so that a replaced file is noticed.
  struct FileState {
    int64_t certificate_mtime_ns = 0;
    int64_t key_mtime_ns = 0;
    uint64_t certificate_inode = 0;
    uint64_t key_inode = 0;
    friend bool operator==(const FileState&, const FileState&) = default;
  };

  TlsContext(std::filesystem::path certificate, std::filesystem::path key);
  Result<void> load();
  static int on_client_hello(ssl_st* session, int* alert, void* self);
  FileState file_state() const;

  std::filesystem::path certificate_;
  std::filesystem::path key_;
  FindChallenge find_challenge_;
  FileState loaded_state_;
  std::shared_ptr<ssl_ctx_st> context_;  // shared with nobody; for its deleter
};

}  // namespace earshot::io
