#include "io/tls_facts.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <memory>

#include "base/ip_address.h"

namespace earshot::io {
namespace {

namespace fs = std::filesystem;

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Chain = std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Error cannot_read(const fs::path& path) {
  return Error{ErrorCode::kUnavailable, "cannot read " + path.string()};
}

WallTime to_wall(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return WallTime::from_ms(static_cast<int64_t>(::timegm(&parts)) * 1000);
}

std::string to_text(const ASN1_STRING& text) {
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(&text)),
                     static_cast<size_t>(ASN1_STRING_length(&text)));
}

std::string ip_text(const ASN1_STRING& octets) {
  const Bytes bytes(ASN1_STRING_get0_data(&octets),
                    static_cast<size_t>(ASN1_STRING_length(&octets)));
  if (bytes.size() == 4) {
    std::array<uint8_t, 4> v4;
    std::copy(bytes.begin(), bytes.end(), v4.begin());
    return IpAddress::v4(v4).to_string();
  }
  std::array<uint8_t, 16> v6{};
  if (bytes.size() != v6.size()) return "";
  std::copy(bytes.begin(), bytes.end(), v6.begin());
  return IpAddress::v6(v6).to_string();
}

std::vector<std::string> names_of(const X509& leaf) {
  std::vector<std::string> out;
  auto* const names =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&leaf, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names, i);
    if (name->type == GEN_DNS) out.push_back(to_text(*name->d.dNSName));
    if (name->type == GEN_IPADD) out.push_back(ip_text(*name->d.iPAddress));
  }
  GENERAL_NAMES_free(names);
  return out;
}

std::string issuer_of(const X509& leaf) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
  X509_NAME_print_ex(out.get(), X509_get_issuer_name(&leaf), 0,
                     XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
  char* text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<size_t>(length));
}

std::string distrust_of(const X509& leaf, STACK_OF(X509) * chain, const fs::path& authority) {
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(),
                                                                      X509_STORE_free);
  X509_STORE_set_default_paths(store.get());
  if (!authority.empty()) X509_STORE_load_file(store.get(), authority.c_str());
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context(
      X509_STORE_CTX_new(), X509_STORE_CTX_free);
  X509_STORE_CTX_init(context.get(), store.get(), const_cast<X509*>(&leaf), chain);
  X509_STORE_CTX_set_default(context.get(), "ssl_server");
  // Dates are told apart from trust.
  X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context.get()), X509_V_FLAG_NO_CHECK_TIME);
  if (X509_verify_cert(context.get()) == 1) return "";
  return X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
}

bool matches(std::string_view pattern, std::string_view host) {
  const auto equal = [](std::string_view a, std::string_view b) {
    return a.size() == b.size() && OPENSSL_strncasecmp(a.data(), b.data(), a.size()) == 0;
  };
  if (!pattern.starts_with("*.")) return equal(pattern, host);
  const size_t dot = host.find('.');
  return dot != std::string_view::npos && dot > 0 && equal(pattern.substr(1), host.substr(dot));
}

Certificate read_one(std::FILE* file) {
  return Certificate(PEM_read_X509(file, nullptr, nullptr, nullptr), X509_free);
}

}  // namespace

bool CertificateFacts::covers(std::string_view host) const {
  const auto ip = IpAddress::parse(host);
  const std::string wanted = ip.ok() ? ip->to_string() : std::string(host);
  for (const std::string& name : names) {
    if (matches(name, wanted)) return true;
  }
  return false;
}

CertificateFacts facts_of(const X509& leaf, STACK_OF(X509) * chain, const fs::path& authority) {
  CertificateFacts facts;
  facts.names = names_of(leaf);
  facts.issuer = issuer_of(leaf);
  facts.not_before = to_wall(X509_get0_notBefore(&leaf));
  facts.not_after = to_wall(X509_get0_notAfter(&leaf));
  facts.distrust = distrust_of(leaf, chain, authority);
  return facts;
}

Result<CertificateFacts> read_certificate_facts(const fs::path& certificate,
                                                const fs::path& authority) {
  const File file(std::fopen(certificate.c_str(), "re"));
  if (!file) return cannot_read(certificate);
  const Certificate leaf = read_one(file.get());
  if (!leaf) {
    return Error{ErrorCode::kInvalid, certificate.string() + " holds no certificate in PEM form"};
  }
  const Chain chain(sk_X509_new_null(),
                    [](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); });
  while (Certificate next = read_one(file.get())) sk_X509_push(chain.get(), next.release());
  return facts_of(*leaf, chain.get(), authority);
}

Result<bool> key_belongs_to(const fs::path& certificate, const fs::path& key_path) {
  const File file(std::fopen(certificate.c_str(), "re"));
  if (!file) return cannot_read(certificate);
  const File key_file(std::fopen(key_path.c_str(), "re"));
  if (!key_file) return cannot_read(key_path);
  const Certificate leaf = read_one(file.get());
  const Key key(PEM_read_PrivateKey(key_file.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  if (!key) {
    return Error{ErrorCode::kInvalid, key_path.string() + " holds no unencrypted key in PEM form"};
  }
  return leaf != nullptr && X509_check_private_key(leaf.get(), key.get()) == 1;
}

}  // namespace earshot::io
