#include "io/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <array>
#include <utility>

#include "base/check.h"

namespace earshot::io {
namespace {

std::string openssl_reason() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "unknown reason" : reason;
}

int select_alpn(SSL*, const unsigned char** out, unsigned char* out_length,
                const unsigned char* offered, unsigned offered_length, void*) {
  static constexpr std::array<unsigned char, 9> kHttp11 = {8,   'h', 't', 't', 'p',
                                                           '/', '1', '.', '1'};
  unsigned char* selected = nullptr;
  if (SSL_select_next_proto(&selected, out_length, kHttp11.data(), kHttp11.size(), offered,
                            offered_length) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *out = selected;
  return SSL_TLSEXT_ERR_OK;
}

void configure(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_options(
      context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  // RELEASE_BUFFERS: an idle connection keeps neither of its two 16 KiB record buffers.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // Header and body of a record in one read(2) instead of two.
  SSL_CTX_set_read_ahead(context, 1);
  // Resumption is by ticket only: no per-client state here.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_alpn_select_cb(context, select_alpn, nullptr);
}

}  // namespace

TlsContext::TlsContext(std::filesystem::path certificate, std::filesystem::path key)
    : certificate_(std::move(certificate)), key_(std::move(key)) {}

Result<std::unique_ptr<TlsContext>> TlsContext::create(std::filesystem::path certificate,
                                                       std::filesystem::path key) {
  std::unique_ptr<TlsContext> context(new TlsContext(std::move(certificate), std::move(key)));
  TRY(context->load());
  return context;
}

Result<void> TlsContext::load() {
  const FileState state = file_state();
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  CHECK(context != nullptr);
  configure(context.get());
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_.c_str()) != 1) {
    return Error{ErrorCode::kInvalid,
                 "cannot use the certificate " + certificate_.string() + ": " + openssl_reason()};
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return Error{ErrorCode::kInvalid,
                 "cannot use the key " + key_.string() + ": " + openssl_reason()};
  }
  context_ = context;
  loaded_state_ = state;
  return {};
}

TlsContext::FileState TlsContext::file_state() const {
  FileState state;
  struct stat info {};
  const auto mtime_ns = [&info] {
    return int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
  };
  if (::stat(certificate_.c_str(), &info) == 0) {
    state.certificate_mtime_ns = mtime_ns();
    state.certificate_inode = info.st_ino;
  }
  if (::stat(key_.c_str(), &info) == 0) {
    state.key_mtime_ns = mtime_ns();
    state.key_inode = info.st_ino;
  }
  return state;
}

Result<bool> TlsContext::reload_if_changed() {
  if (file_state() == loaded_state_) return false;
  TRY(load());
  return true;
}

ssl_st* TlsContext::new_session() const {
  SSL* const session = SSL_new(context_.get());
  CHECK(session != nullptr);
  SSL_set_accept_state(session);
  return session;
}

}  // namespace earshot::io
