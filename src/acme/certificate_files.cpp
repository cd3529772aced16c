#include "acme/certificate_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <system_error>

#include "io/file_descriptor.h"
#include "io/tls_facts.h"

namespace earshot::acme {
namespace {

namespace fs = std::filesystem;

// "https://acme.example.org/directory" → "acme.example.org_directory"
std::string folder_name(const std::string& directory) {
  const size_t scheme = directory.find("://");
  std::string name = scheme == std::string::npos ? directory : directory.substr(scheme + 3);
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-') c = '_';
  }
  return name.starts_with('.') ? "_" + name : name;
}

Error cannot(const char* what, const fs::path& path) {
  return {ErrorCode::kUnavailable, std::string("cannot ") + what + " " + path.string()};
}

Result<void> write_secret(const fs::path& path, std::string_view text) {
  ::unlink(path.c_str());  // so that the mode below is the one it gets
  const io::FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd) return cannot("create", path);
  while (!text.empty()) {
    const ssize_t count = ::write(fd.get(), text.data(), text.size());
    if (count <= 0) return cannot("write", path);
    text.remove_prefix(static_cast<size_t>(count));
  }
  if (::fsync(fd.get()) != 0) return cannot("write", path);
  return {};
}

Result<void> replace(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return cannot("replace", to);
  const io::FileDescriptor folder(
      ::open(to.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::fsync(folder.get()) != 0) return cannot("sync", to.parent_path());
  return {};
}

bool covers_all(const io::CertificateFacts& facts, const std::vector<std::string>& domains) {
  return std::all_of(domains.begin(), domains.end(),
                     [&facts](const std::string& domain) { return facts.covers(domain); });
}

}  // namespace

Result<CertificateFiles> CertificateFiles::open(const fs::path& parent,
                                                const std::string& directory) {
  const fs::path folder = parent / folder_name(directory);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || ::chmod(parent.c_str(), 0700) != 0 || ::chmod(folder.c_str(), 0700) != 0) {
    return cannot("create", folder);
  }
  return CertificateFiles(folder);
}

Result<AccountKey> CertificateFiles::account_key() const {
  const fs::path path = folder_ / "account-key.pem";
  if (fs::exists(path)) {
    std::ifstream file(path);
    const std::string pem{std::istreambuf_iterator<char>(file), {}};
    Result<io::P256Key> key = io::P256Key::from_pem(pem);
    if (!key.ok()) {
      return Error{ErrorCode::kInvalid, path.string() + " is " + key.error().message};
    }
    return AccountKey(*std::move(key));
  }
  const io::P256Key key = io::P256Key::generate();
  const fs::path fresh = path.string() + ".new";
  TRY(write_secret(fresh, key.to_pem()));
  TRY(replace(fresh, path));
  return AccountKey(key);
}

std::optional<Validity> CertificateFiles::validity(const std::vector<std::string>& domains) const {
  const auto facts = io::read_certificate_facts(certificate(), {});
  const auto complete = io::key_belongs_to(certificate(), certificate());
  if (!facts.ok() || !complete.ok() || !*complete) return std::nullopt;
  if (!covers_all(*facts, domains)) return std::nullopt;
  return Validity{facts->not_before, facts->not_after};
}

Result<void> CertificateFiles::store(const IssuedCertificate& issued,
                                     const std::vector<std::string>& domains) const {
  const fs::path fresh = certificate().string() + ".new";
  TRY(write_secret(fresh, issued.key_pem + issued.chain_pem));
  TRY_ASSIGN(const io::CertificateFacts facts, io::read_certificate_facts(fresh, {}));
  TRY_ASSIGN(const bool complete, io::key_belongs_to(fresh, fresh));
  if (!complete || !covers_all(facts, domains)) {
    return Error{ErrorCode::kUnavailable, "The authority gave another certificate than ordered."};
  }
  return replace(fresh, certificate());
}

}  // namespace earshot::acme
