// Files: the settings, secrets, the data directory, the web client.
#include <algorithm>

#include "app/checks/checks.h"
#include "app/vapid_key.h"
#include "base/limits.h"

namespace earshot::app {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kForOthers = 007;
constexpr mode_t kForGroupAndOthers = 077;
constexpr uint64_t kMiB = 1024 * 1024;
constexpr uint64_t kRoomForAMonth_bytes = 4 * limits::kDiskReserveBytes;

struct Secret {
  fs::path path;
  mode_t forbidden;
  const char* command;
};

bool holds_secrets(const Config& config) {
  return !config.turn.external.empty() ||
         std::any_of(config.ice_servers.begin(), config.ice_servers.end(),
                     [](const auto& server) { return server.credential.has_value(); });
}

std::vector<Secret> secrets_of(const CheckSubject& subject) {
  const Config& config = subject.config;
  std::vector<Secret> out;
  if (!subject.config_file.empty() && holds_secrets(config)) {
    out.push_back({subject.config_file, kForOthers, "chmod 640 "});
  }
  if (config.turn.enabled) out.push_back({subject.turn_secret(), kForGroupAndOthers, "chmod 600 "});
  if (config.push.enabled) {
    out.push_back({vapid_key_file(config.data_dir), kForGroupAndOthers, "chmod 600 "});
  }
  if (config.tls == TlsMode::kFiles) out.push_back({config.tls_key, kForOthers, "chmod 640 "});
  if (config.tls == TlsMode::kSelfSigned) {
    for (const char* const name : {"authority-key.pem", "server-key.pem"}) {
      out.push_back({config.data_dir / "tls" / name, kForGroupAndOthers, "chmod 600 "});
    }
  }
  return out;
}

}  // namespace

void check_config_file(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  if (subject.config_file.empty()) {
    rows.green("config", "Configuration", "none: everything at its default");
  } else if (!environment.file(subject.config_file).exists) {
    rows.red("config", "Configuration", subject.config_file.string() + " is not there",
             "earshot setup HOST");
  } else {
    rows.green("config", "Configuration", subject.config_file.string() + " is well-formed");
  }
}

void check_secrets(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  std::string exposed, commands;
  for (const Secret& secret : secrets_of(subject)) {
    const FileFacts facts = environment.file(secret.path);
    if (!facts.exists || (facts.mode & secret.forbidden) == 0) continue;
    exposed += (exposed.empty() ? "" : ", ") + secret.path.string();
    commands += (commands.empty() ? "" : " && ") + (secret.command + secret.path.string());
  }
  if (exposed.empty()) {
    rows.green("secrets", "Secrets", "readable by nobody else");
  } else {
    rows.red("secrets", "Secrets", "other users of this machine can read " + exposed, commands);
  }
}

void check_data_directory(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  const fs::path& path = subject.config.data_dir;
  const FileFacts facts = environment.file(path);
  const char* const name = "Data directory";
  if (!facts.exists) {
    const FileFacts parent = environment.file(path.has_parent_path() ? path.parent_path() : ".");
    if (parent.exists && parent.writable) {
      rows.green("data", name, path.string() + " will be made at the first start");
    } else {
      rows.red("data", name, path.string() + " is not there and cannot be made",
               "install -d -m 700 -o earshot -g earshot " + path.string());
    }
    return;
  }
  if (!facts.directory || (!facts.writable && environment.is_root())) {
    rows.red("data", name, path.string() + " cannot be written",
             "Mount its file system for writing (mount -o remount,rw ...) or set data_dir in " +
                 subject.config_name());
  } else if (!facts.writable && subject.running()) {
    rows.green("data", name, path.string() + " belongs to " + facts.owner);
  } else if (!facts.writable) {
    rows.red("data", name, path.string() + " cannot be written; it belongs to " + facts.owner,
             "sudo earshot doctor; or, if you run the server as yourself: chmod u+rwx " +
                 path.string() + " and own it: sudo chown \"$USER\" " + path.string());
  } else if ((facts.mode & kForOthers) != 0) {
    rows.yellow("data", name, path.string() + " is open to other users of this machine",
                "chmod 700 " + path.string());
  } else {
    rows.green("data", name, path.string() + " can be written");
  }
  const uint64_t free = environment.free_bytes(path).value_or(UINT64_MAX);
  const std::string room = std::to_string(free / kMiB) + " MiB are free";
  const std::string remedy = "See what fills it: du -xh --max-depth=2 " + path.string() +
                             " | sort -h | tail; or move data_dir to a larger disk";
  if (free < limits::kDiskReserveBytes) {
    rows.red("disk", "Disk space", room + "; uploads are refused", remedy);
  } else if (free < kRoomForAMonth_bytes) {
    rows.yellow("disk", "Disk space", room, remedy);
  } else {
    rows.green("disk", "Disk space", room);
  }
}

void check_web_client(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  const fs::path& path = subject.config.web_dir;
  if (path.empty()) {
    rows.yellow("web", "Web client", "none: only the API is served",
                "Set web_dir in " + subject.config_name());
  } else if (!environment.file(path / "index.html").readable) {
    rows.red("web", "Web client", (path / "index.html").string() + " is not there",
             "mkdir -p " + path.string() + " && cp -r web/dist/. " + path.string() + "/");
  } else {
    rows.green("web", "Web client", path.string());
  }
}

}  // namespace earshot::app
