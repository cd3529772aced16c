#include "io/tls_self_signed.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <system_error>

#include "base/check.h"
#include "base/socket_address.h"
#include "io/file_descriptor.h"
#include "io/native_address.h"
#include "io/tls_name_constraints.h"

namespace earshot::io {
namespace {

namespace fs = std::filesystem;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

constexpr int64_t kDay_s = 24 * 3600;
constexpr int64_t kAuthorityLifetime_s = 3650 * kDay_s;
constexpr int64_t kServerLifetime_s = 397 * kDay_s;
constexpr int64_t kRenewBefore_s = 30 * kDay_s;
// Clocks of phones are not exact; a certificate from the future is refused.
constexpr int64_t kBackdated_s = kDay_s;

Error file_error(const fs::path& path, const char* what) {
  return Error{ErrorCode::kUnavailable, std::string("cannot ") + what + " " + path.string()};
}

bool is_ip(const std::string& name) {
  std::array<uint8_t, 16> ip;
  return ::inet_pton(AF_INET, name.c_str(), ip.data()) == 1 ||
         ::inet_pton(AF_INET6, name.c_str(), ip.data()) == 1;
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ',';
    text += (is_ip(name) ? "IP:" : "DNS:") + name;
  }
  return text;
}

// Written beside its place and renamed, so that a crash leaves no half file.
template <class Write>
Result<void> write_pem(const fs::path& path, mode_t mode, Write write) {
  const fs::path temporary = path.string() + ".new";
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (fd < 0) return file_error(temporary, "create");
  File file(::fdopen(fd, "w"), std::fclose);
  if (!write(file.get()) || std::fflush(file.get()) != 0 || ::fsync(fd) != 0) {
    return file_error(temporary, "write");
  }
  std::error_code error;
  fs::rename(temporary, path, error);
  if (error) return file_error(path, "replace");
  return {};
}

Result<void> save_key(const fs::path& path, EVP_PKEY* key) {
  return write_pem(path, 0600, [key](std::FILE* file) {
    return PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
  });
}

Key load_key(const fs::path& path) {
  const File file(std::fopen(path.c_str(), "re"),
                  [](std::FILE* f) { return f ? std::fclose(f) : 0; });
  EVP_PKEY* key = nullptr;
  if (file) key = PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr);
  return Key(key, EVP_PKEY_free);
}

Certificate load_certificate(const fs::path& path) {
  const File file(std::fopen(path.c_str(), "re"),
                  [](std::FILE* f) { return f ? std::fclose(f) : 0; });
  X509* certificate = nullptr;
  if (file) certificate = PEM_read_X509(file.get(), nullptr, nullptr, nullptr);
  return Certificate(certificate, X509_free);
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  CHECK(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// A version 3 certificate without extensions and signature.
Certificate begin_certificate(EVP_PKEY* key, const char* common_name, int64_t lifetime_s,
                              WallTime now, Random& random) {
  Certificate certificate(X509_new(), X509_free);
  CHECK(certificate != nullptr);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), random.u64() >> 1);
  const int64_t now_s = now.ms() / 1000;
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), now_s - kBackdated_s);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), now_s - kBackdated_s + lifetime_s);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>("Earshot"), -1, -1, 0);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  return certificate;
}

Certificate make_authority(EVP_PKEY* key, const std::vector<std::string>& names, WallTime now,
                           Random& random) {
  Certificate authority =
      begin_certificate(key, "Earshot local authority", kAuthorityLifetime_s, now, random);
  X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get()));
  add_extension(authority.get(), authority.get(), NID_basic_constraints,
                "critical,CA:TRUE,pathlen:0");
  add_extension(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(authority.get(), authority.get(), NID_subject_key_identifier, "hash");
  add_extension(authority.get(), authority.get(), NID_name_constraints, name_constraints(names));
  CHECK(X509_sign(authority.get(), key, EVP_sha256()) > 0);
  return authority;
}

Certificate make_server_certificate(EVP_PKEY* key, X509* authority, EVP_PKEY* authority_key,
                                    const std::vector<std::string>& names, WallTime now,
                                    Random& random) {
  Certificate server = begin_certificate(key, "Earshot server", kServerLifetime_s, now, random);
  X509_set_issuer_name(server.get(), X509_get_subject_name(authority));
  add_extension(server.get(), authority, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(server.get(), authority, NID_key_usage, "critical,digitalSignature");
  add_extension(server.get(), authority, NID_ext_key_usage, "serverAuth");
  add_extension(server.get(), authority, NID_subject_key_identifier, "hash");
  add_extension(server.get(), authority, NID_authority_key_identifier, "keyid");
  add_extension(server.get(), authority, NID_subject_alt_name, alternative_names(names));
  CHECK(X509_sign(server.get(), authority_key, EVP_sha256()) > 0);
  return server;
}

bool names_all(X509* certificate, const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [certificate](const std::string& name) {
    return is_ip(name) ? X509_check_ip_asc(certificate, name.c_str(), 0) == 1
                       : X509_check_host(certificate, name.c_str(), 0, 0, nullptr) == 1;
  });
}

bool lives_until(X509* certificate, int64_t unix_s) {
  time_t moment = unix_s;
  return X509_cmp_time(X509_get0_notAfter(certificate), &moment) > 0;
}

struct Authority {
  Certificate certificate;
  Key key;
};

Result<Authority> ensure_authority(const fs::path& certificate_path, const fs::path& key_path,
                                   const std::vector<std::string>& names, WallTime now,
                                   Random& random) {
  Authority authority{load_certificate(certificate_path), load_key(key_path)};
  if (authority.certificate && authority.key &&
      X509_check_private_key(authority.certificate.get(), authority.key.get()) == 1 &&
      lives_until(authority.certificate.get(), now.ms() / 1000 + kServerLifetime_s)) {
    return authority;
  }
  authority.key = Key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  CHECK(authority.key != nullptr);
  authority.certificate = make_authority(authority.key.get(), names, now, random);
  TRY(save_key(key_path, authority.key.get()));
  TRY(write_pem(certificate_path, 0644, [&authority](std::FILE* file) {
    return PEM_write_X509(file, authority.certificate.get()) == 1;
  }));
  return authority;
}

std::string fingerprint(X509* certificate) {
  std::array<uint8_t, 32> digest{};
  CHECK(X509_digest(certificate, EVP_sha256(), digest.data(), nullptr) == 1);
  std::string text;
  for (const uint8_t byte : digest) {
    std::array<char, 4> hex{};
    std::snprintf(hex.data(), hex.size(), "%02X", byte);
    text += (text.empty() ? "" : ":") + std::string(hex.data());
  }
  return text;
}

}  // namespace

Result<SelfSignedFiles> ensure_self_signed(const fs::path& directory,
                                           const std::vector<std::string>& wanted, WallTime now,
                                           Random& random) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error || ::chmod(directory.c_str(), 0700) != 0) return file_error(directory, "create");
  SelfSignedFiles files{
      directory / "authority.pem", directory / "server.pem", directory / "server-key.pem", "", {}};
  TRY_ASSIGN(
      const Authority authority,
      ensure_authority(files.authority, directory / "authority-key.pem", wanted, now, random));
  files.authority_sha256 = fingerprint(authority.certificate.get());
  std::vector<std::string> names;
  for (const std::string& name : wanted) {
    (permits(authority.certificate.get(), name) ? names : files.left_out).push_back(name);
  }

  const Certificate old = load_certificate(files.certificate);
  const Key old_key = load_key(files.key);
  if (old && old_key && X509_check_private_key(old.get(), old_key.get()) == 1 &&
      X509_verify(old.get(), authority.key.get()) == 1 && names_all(old.get(), names) &&
      lives_until(old.get(), now.ms() / 1000 + kRenewBefore_s)) {
    return files;
  }
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  CHECK(key != nullptr);
  const Certificate server = make_server_certificate(key.get(), authority.certificate.get(),
                                                     authority.key.get(), names, now, random);
  TRY(save_key(files.key, key.get()));
  TRY(write_pem(files.certificate, 0644, [&](std::FILE* file) {
    return PEM_write_X509(file, server.get()) == 1 &&
           PEM_write_X509(file, authority.certificate.get()) == 1;
  }));
  return files;
}

std::vector<std::string> local_names() {
  std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0') {
    if (const std::string name = local_host_name(host.data()); name != "localhost") {
      names.push_back(name);
    }
  }
  ifaddrs* interfaces = nullptr;
  if (::getifaddrs(&interfaces) != 0) return names;
  for (const ifaddrs* entry = interfaces; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr || (entry->ifa_flags & IFF_UP) == 0) continue;
    const int family = entry->ifa_addr->sa_family;
    if (family != AF_INET && family != AF_INET6) continue;
    sockaddr_storage native{};
    std::copy_n(reinterpret_cast<const uint8_t*>(entry->ifa_addr),
                family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6),
                reinterpret_cast<uint8_t*>(&native));
    // A link-local address needs a zone, and a URL with a zone is not taken by browsers.
    if (family == AF_INET6 &&
        IN6_IS_ADDR_LINKLOCAL(&reinterpret_cast<const sockaddr_in6&>(native).sin6_addr)) {
      continue;
    }
    const std::string ip = from_native(native).ip_text();
    if (std::find(names.begin(), names.end(), ip) == names.end()) names.push_back(ip);
  }
  ::freeifaddrs(interfaces);
  return names;
}

}  // namespace earshot::io
