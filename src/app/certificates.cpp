#include "app/certificates.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "base/log.h"
#include "io/tls_self_signed.h"

namespace earshot::app {
namespace {

constexpr Duration kSelfSignedCheckInterval = 12h;

void add_name(std::vector<std::string>& names, const std::string& name) {
  if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) return;
  names.push_back(name);
}

// By which people may reach this server.
std::vector<std::string> server_names(const Config& config) {
  std::vector<std::string> names = io::local_names();
  if (!config.public_url.empty()) add_name(names, host_of(config.public_url));
  for (const std::string& address : config.public_address) add_name(names, address);
  return names;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Result<std::unique_ptr<Certificates>> Certificates::open(const Config& config, Random& random) {
  CHECK(config.tls != TlsMode::kOff);
  std::unique_ptr<Certificates> out(new Certificates(config, random));
  if (config.tls == TlsMode::kFiles) {
    TRY_ASSIGN(out->tls_, io::TlsContext::create(config.tls_certificate, config.tls_key));
  } else {
    TRY(config.tls == TlsMode::kAcme ? out->open_acme() : out->open_self_signed());
  }
  return out;
}

Result<void> Certificates::open_self_signed() {
  self_signed_checked_ = SystemClock().wall_now();
  TRY_ASSIGN(const io::SelfSignedFiles files,
             io::ensure_self_signed(config_.data_dir / "tls", server_names(config_),
                                    self_signed_checked_, random_));
  TRY_ASSIGN(tls_, io::TlsContext::create(files.certificate, files.key));
  authority_ = read_file(files.authority);
  log_info("app", "local certificate authority",
           {{"file", files.authority.string()},
            {"download", "/api/v1/authority"},
            {"sha256", files.authority_sha256}});
  for (const std::string& name : files.left_out) {
    log_warning("app", "the local authority was made without this name: see docs/certificates.md",
                {{"name", name}});
  }
  return {};
}

Result<void> Certificates::open_acme() {
  TRY_ASSIGN(files_,
             acme::CertificateFiles::open(config_.data_dir / "acme", config_.acme.directory));
  const auto path = files_->certificate();
  Result<std::unique_ptr<io::TlsContext>> kept = io::TlsContext::create(path, path);
  if (kept.ok()) {
    tls_ = *std::move(kept);
    return {};
  }
  std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};
  for (const std::string& domain : config_.acme.domains) add_name(names, domain);
  TRY_ASSIGN(const io::SelfSignedFiles files,
             io::ensure_self_signed(config_.data_dir / "acme" / "until-the-first", names,
                                    SystemClock().wall_now(), random_));
  log_warning("app",
              "no certificate of the authority yet: until the first one is here, browsers warn",
              {{"authority", config_.acme.directory}});
  TRY_ASSIGN(tls_, io::TlsContext::create(files.certificate, files.key));
  return {};
}

void Certificates::start(Executor& loop) {
  if (!files_) return;
  const AcmeConfig& config = config_.acme;
  acme_ = std::make_unique<acme::AcmeService>(
      acme::AcmeSettings{
          config.directory, config.ca_file, {config.domains, config.email, config.challenge}},
      *files_, loop, random_, acme::AcmeService::Events{[this] { take_certificate(); }});
  tls_->answer_challenges([&challenges = acme_->challenges()](std::string_view name) {
    return challenges.find_tls(name);
  });
  acme_->start();
}

void Certificates::take_certificate() {
  const Result<void> used = tls_->use_files(files_->certificate(), files_->certificate());
  if (used.ok()) {
    log_info("app", "new certificate in use");
  } else {
    log_error("app", "the new certificate is not usable, the old one stays",
              {{"reason", used.error().message}});
  }
}

void Certificates::refresh(WallTime now) {
  if (config_.tls == TlsMode::kSelfSigned &&
      now - self_signed_checked_ > kSelfSignedCheckInterval) {
    self_signed_checked_ = now;
    const auto files =
        io::ensure_self_signed(config_.data_dir / "tls", server_names(config_), now, random_);
    if (!files.ok()) {
      log_error("app", "cannot renew the certificate", {{"reason", files.error().message}});
    }
  }
  const Result<bool> reloaded = tls_->reload_if_changed();
  if (!reloaded.ok()) {
    log_error("app", "the changed certificate is not usable, the old one stays",
              {{"reason", reloaded.error().message}});
  } else if (*reloaded) {
    log_info("app", "certificate reloaded");
  }
}

void Certificates::look_now() {
  if (acme_) acme_->look_now();
}

std::optional<std::string> Certificates::find_challenge(std::string_view token) const {
  if (!acme_) return std::nullopt;
  return acme_->challenges().find_http(token);
}

}  // namespace earshot::app
