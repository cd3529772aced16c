#include "io/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <cstring>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"

namespace earshot::io {
namespace {

std::string openssl_reason() {
  const unsigned long first = ERR_peek_error();
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  // What the system said, such as that there is no such file, comes first.
  if (ERR_SYSTEM_ERROR(first)) return std::strerror(ERR_GET_REASON(first));
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "unknown reason" : reason;
}

// The offer of an authority that validates: this one protocol and nothing else (RFC 8737 §3).
constexpr std::string_view kChallengeOffer =
    "\x0a"
    "acme-tls/1";

std::string_view text_of(const unsigned char* bytes, size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// Browsers offer http/1.1, TURN clients may offer stun.turn (RFC 7443); neither is needed, for the
// first bytes inside tell what it is. That a challenge has its certificate is checked in
// on_client_hello, which comes first.
int select_alpn(SSL*, const unsigned char** out, unsigned char* out_length,
                const unsigned char* offered, unsigned offered_length, void*) {
  static constexpr std::string_view kSupported =
      "\x08"
      "http/1.1"
      "\x09"
      "stun.turn";
  const bool challenge = text_of(offered, offered_length) == kChallengeOffer;
  const std::string_view supported = challenge ? kChallengeOffer : kSupported;
  unsigned char* selected = nullptr;
  if (SSL_select_next_proto(&selected, out_length,
                            reinterpret_cast<const unsigned char*>(supported.data()),
                            static_cast<unsigned>(supported.size()), offered,
                            offered_length) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *out = selected;
  return SSL_TLSEXT_ERR_OK;
}

// An extension of the ClientHello that is being read, without its leading list length of 2 bytes.
Bytes list_in_hello(SSL* session, unsigned type) {
  const unsigned char* data = nullptr;
  size_t size = 0;
  if (SSL_client_hello_get0_ext(session, type, &data, &size) != 1) return {};
  ByteReader reader(Bytes(data, size));
  return reader.bytes(reader.u16());
}

// The host name of the server name extension (RFC 6066 §3) in lower case; "" when there is none.
std::string server_name_in_hello(SSL* session) {
  ByteReader reader(list_in_hello(session, TLSEXT_TYPE_server_name));
  if (reader.u8() != TLSEXT_NAMETYPE_host_name) return "";
  std::string name(as_text(reader.bytes(reader.u16())));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
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
  ERR_clear_error();
  const FileState state = file_state();
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  CHECK(context != nullptr);
  configure(context.get());
  SSL_CTX_set_client_hello_cb(context.get(), on_client_hello, this);
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

Result<void> TlsContext::use_files(std::filesystem::path certificate, std::filesystem::path key) {
  std::swap(certificate_, certificate);
  std::swap(key_, key);
  Result<void> loaded = load();
  if (!loaded.ok()) {
    certificate_ = std::move(certificate);
    key_ = std::move(key);
  }
  return loaded;
}

void TlsContext::answer_challenges(FindChallenge find) { find_challenge_ = std::move(find); }

int TlsContext::on_client_hello(ssl_st* session, int* alert, void* self) {
  const Bytes offer = list_in_hello(session, TLSEXT_TYPE_application_layer_protocol_negotiation);
  if (as_text(offer) != kChallengeOffer) return SSL_CLIENT_HELLO_SUCCESS;
  const auto& find = static_cast<const TlsContext*>(self)->find_challenge_;
  const auto identity = find ? find(server_name_in_hello(session)) : nullptr;
  if (identity == nullptr) {
    *alert = SSL_AD_NO_APPLICATION_PROTOCOL;
    return SSL_CLIENT_HELLO_ERROR;
  }
  identity->present_on(session);
  return SSL_CLIENT_HELLO_SUCCESS;
}

bool TlsContext::is_challenge(const ssl_st* session) {
  const unsigned char* selected = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(session, &selected, &size);
  return text_of(selected, size) == kChallengeOffer.substr(1);
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
