#include "app/setup.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>

#include "app/check_table.h"
#include "app/checks/checks.h"
#include "app/checks/system_environment.h"
#include "app/config.h"
#include "app/doctor.h"
#include "base/random.h"
#include "io/file_descriptor.h"

namespace earshot::app {
namespace {

namespace fs = std::filesystem;

const char* const kServiceUser = "earshot";
constexpr size_t kSecretBytes = 32;

struct Owner {
  uid_t user = static_cast<uid_t>(-1);  // -1: stays as it is
  gid_t group = static_cast<gid_t>(-1);
};

Error file_error(const fs::path& path, const char* what) {
  const bool forbidden = errno == EACCES || errno == EPERM;
  const std::string why =
      std::string("cannot ") + what + " " + path.string() + ": " + std::strerror(errno);
  const bool root = ::geteuid() == 0;
  return Error{
      ErrorCode::kUnavailable,
      why + (forbidden && !root ? "; run it with sudo, or with --no-systemd and a --dir and "
                                  "--data-dir of your own"
                                : "")};
}

class Setup {
 public:
  explicit Setup(SetupOptions options) : options_(std::move(options)) {}

  Result<void> run();

 private:
  // Settings for another address are no first half of this setup.
  Result<void> refuse_other_address(const fs::path& config_file) const;
  bool as_service() const { return options_.systemd && ::geteuid() == 0; }
  Owner service_owner() const;
  Result<void> make_user();
  Result<void> make_directory(const fs::path& path, mode_t mode, Owner owner);
  // Writes a file that is not there, or that --force replaces.
  Result<void> write(const fs::path& path, const std::string& text, mode_t mode, Owner owner);
  Result<void> write_secret(const fs::path& path, Owner owner);
  void did(const std::string& what) { done_ += "  " + what + "\n"; }
  std::vector<std::string> next_steps(const std::vector<CheckRow>& rows) const;

  const SetupOptions options_;
  std::string done_;
};

Result<void> Setup::refuse_other_address(const fs::path& config_file) const {
  std::error_code error;
  Config old;
  if (options_.force || !fs::exists(config_file, error) ||
      !read_config_file(config_file, old).ok() || old.public_url.empty() ||
      old.public_url == setup_url(options_)) {
    return {};
  }
  return Error{ErrorCode::kInvalid, config_file.string() + " is for " + old.public_url + ", not " +
                                        setup_url(options_) +
                                        "; --force replaces it and keeps the old one beside it"};
}

Owner Setup::service_owner() const {
  if (!as_service()) return {};
  const passwd* const user = ::getpwnam(kServiceUser);
  return user == nullptr ? Owner{} : Owner{user->pw_uid, user->pw_gid};
}

Result<void> Setup::make_user() {
  if (!as_service() || ::getpwnam(kServiceUser) != nullptr) return {};
  // useradd is part of every Debian; adduser is not in small images.
  const char* const arguments[] = {
      "useradd",      "--system", "--user-group",      "--no-create-home", "--home-dir",
      "/nonexistent", "--shell",  "/usr/sbin/nologin", kServiceUser,       nullptr};
  char* const environment[] = {const_cast<char*>("PATH=/usr/sbin:/usr/bin:/sbin:/bin"), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawn(&child, "/usr/sbin/useradd", nullptr, nullptr,
                                  const_cast<char* const*>(arguments), environment);
  int status = 1;
  if (error != 0 || ::waitpid(child, &status, 0) < 0 || status != 0) {
    return Error{ErrorCode::kUnavailable,
                 "cannot make the user earshot; try: adduser --system --group --no-create-home "
                 "earshot"};
  }
  did("the system user earshot");
  return {};
}

Result<void> Setup::make_directory(const fs::path& path, mode_t mode, Owner owner) {
  std::error_code error;
  if (fs::is_directory(path, error)) return {};
  fs::create_directories(path, error);
  if (error || ::chmod(path.c_str(), mode) != 0 ||
      ::chown(path.c_str(), owner.user, owner.group) != 0) {
    return file_error(path, "make");
  }
  did(path.string() + "/");
  return {};
}

Result<void> Setup::write(const fs::path& path, const std::string& text, mode_t mode, Owner owner) {
  const fs::path temporary = path.string() + ".new";
  // A file of our own: what stands there may be a link or a pipe, made by whoever has the folder.
  ::unlink(temporary.c_str());
  const io::FileDescriptor fd(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd) return file_error(path, "write");
  const bool written =
      ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fchown(fd.get(), owner.user, owner.group) == 0 && ::fchmod(fd.get(), mode) == 0 &&
      ::fsync(fd.get()) == 0;
  if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    const Error error = file_error(path, "write");
    ::unlink(temporary.c_str());
    return error;
  }
  did(path.string());
  return {};
}

Result<void> Setup::write_secret(const fs::path& path, Owner owner) {
  // Credentials that were given out rest on it: it is never replaced.
  std::error_code ignored;
  if (fs::exists(path, ignored)) {
    did(path.string() + " (kept)");
    return {};
  }
  std::array<uint8_t, kSecretBytes> secret;
  SystemRandom().fill(secret);
  std::string text;
  for (const uint8_t byte : secret) {
    constexpr char kHex[] = "0123456789abcdef";
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return write(path, text + "\n", 0600, owner);
}

// Replaces `path` only with --force, and then keeps the old one beside it.
Result<bool> may_write(const fs::path& path, const std::string& text, bool force) {
  std::error_code error;
  if (!fs::exists(path, error)) return true;
  std::ifstream file(path);
  std::ostringstream old;
  old << file.rdbuf();
  if (!force || old.str() == text) return false;
  fs::rename(path, path.string() + ".old", error);
  if (error) return file_error(path, "replace");
  return true;
}

Result<void> Setup::run() {
  const fs::path config_file = options_.directory / "earshot.toml";
  TRY(refuse_other_address(config_file));
  TRY(make_user());
  const Owner service = service_owner();
  const Owner readable{static_cast<uid_t>(-1), service.group};
  TRY(make_directory(options_.directory, 0750, readable));
  TRY(make_directory(options_.data_dir, 0700, service));
  TRY(write_secret(options_.data_dir / "turn-secret", service));

  const std::string config = render_config(options_);
  TRY_ASSIGN(const bool new_config, may_write(config_file, config, options_.force));
  if (new_config) {
    TRY(write(config_file, config, 0640, readable));
  } else {
    did(config_file.string() + " (kept; --force replaces it)");
  }
  if (options_.systemd) {
    // Who is not root gets the unit beside the configuration, and the command to install it.
    const bool root = ::geteuid() == 0;
    const fs::path unit = (root ? options_.unit_dir : options_.directory) / "earshot.service";
    const std::string text = render_unit(options_);
    TRY_ASSIGN(const bool new_unit, may_write(unit, text, options_.force));
    if (new_unit) {
      TRY(write(unit, text, 0644, {}));
    } else {
      did(unit.string() + " (kept; --force replaces it)");
    }
  }
  std::printf("Earshot is set up for %s:\n%s\n", setup_url(options_).c_str(), done_.c_str());

  SystemEnvironment environment;
  const std::vector<CheckRow> rows = run_doctor_checks(config_file, environment);
  const bool colour = ::isatty(STDOUT_FILENO) == 1;
  // What is not running yet is no finding of a setup.
  std::vector<CheckRow> shown;
  for (const CheckRow& row : rows) {
    if (row.state != CheckState::kGreen && row.id != "server" && row.id != "web") {
      shown.push_back(row);
    }
  }
  if (!shown.empty()) {
    std::printf("To look at:\n%s\n", render_table(shown, colour).c_str());
  }
  std::printf("Next:\n");
  for (const std::string& step : next_steps(rows)) std::printf("  %s\n", step.c_str());
  return {};
}

std::vector<std::string> Setup::next_steps(const std::vector<CheckRow>& rows) const {
  std::vector<std::string> steps;
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  const bool root = ::geteuid() == 0;
  const std::string sudo = root ? "" : "sudo ";
  const fs::path config = options_.directory / "earshot.toml";
  if (options_.systemd && self != options_.program) {
    steps.push_back(sudo + "install -m 755 " + self.string() + " " + options_.program.string());
  }
  for (const CheckRow& row : rows) {
    if (row.id != "web" || row.state == CheckState::kGreen) continue;
    const fs::path built = self.parent_path() / "../../web/dist";
    const std::string from = fs::exists(built / "index.html", error)
                                 ? built.lexically_normal().string()
                                 : std::string("web/dist");
    steps.push_back(sudo + "mkdir -p " + options_.web_dir.string() + " && " + sudo + "cp -r " +
                    from + "/. " + options_.web_dir.string() + "/");
  }
  if (options_.systemd) {
    if (!root) {
      steps.push_back("sudo install -m 644 " + (options_.directory / "earshot.service").string() +
                      " /etc/systemd/system/ && sudo useradd --system --user-group earshot");
      steps.push_back("sudo chown -R earshot:earshot " + options_.data_dir.string());
    }
    steps.push_back(sudo + "systemctl daemon-reload && " + sudo + "systemctl enable --now earshot");
  } else {
    steps.push_back(self.string() + " serve --config " + config.string());
  }
  const bool usual = config == fs::path(kDefaultConfigFile);
  steps.push_back("earshot doctor" + (usual ? "" : " --config " + config.string()));
  steps.push_back("open " + setup_url(options_) +
                  " and create the first account: it administers the server");
  if (options_.tls == "self-signed") {
    steps.push_back("on each device install " + setup_url(options_) +
                    "/api/v1/authority, or accept the browser's warning");
  }
  return steps;
}

bool confirmed(const SetupOptions& options) {
  if (options.yes || ::isatty(STDIN_FILENO) != 1) return true;
  std::printf("This writes %s and %s%s. Go on? [Y/n] ",
              (options.directory / "earshot.toml").c_str(), options.data_dir.c_str(),
              options.systemd ? ", a systemd unit and the system user earshot" : "");
  std::fflush(stdout);
  std::string answer;
  std::getline(std::cin, answer);
  return answer.empty() || answer[0] == 'y' || answer[0] == 'Y';
}

bool has_ipv6() {
  return static_cast<bool>(io::FileDescriptor(::socket(AF_INET6, SOCK_STREAM, 0)));
}

}  // namespace

int run_setup(SetupOptions options) {
  const bool privileged = options.systemd || ::geteuid() == 0;
  Result<SetupOptions> complete = complete_setup(std::move(options), privileged, has_ipv6());
  Result<void> done;
  if (!complete.ok()) {
    done = complete.error();
  } else if (!confirmed(*complete)) {
    return 1;
  } else {
    done = Setup(*complete).run();
  }
  if (done.ok()) return 0;
  std::fprintf(stderr, "earshot setup: %s\n", done.error().message.c_str());
  return 1;
}

}  // namespace earshot::app
