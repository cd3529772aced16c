// The settings of a server: defaults, then the file, then the command line. Read once at start.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "calls/call_config.h"
#include "protocol/common.gen.h"

namespace earshot::app {

enum class TlsMode {
  kOff,         // plain HTTP: for this machine, or behind a proxy that has the certificate
  kSelfSigned,  // a local authority, kept in the data directory
  kFiles,       // certificate and key from files
};
std::optional<TlsMode> parse_tls_mode(std::string_view name);

struct Config {
  std::string name = "Earshot";     // of this server, shown to people
  std::vector<std::string> listen;  // "127.0.0.1:8080"; empty: the default of the TLS mode
  std::filesystem::path data_dir = "data";
  std::filesystem::path web_dir;  // the built web client; empty: only the API
  std::string public_url;         // behind a proxy: "https://chat.example.org"
  TlsMode tls = TlsMode::kOff;
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  std::vector<protocol::IceServer> ice_servers;
  calls::CallConfig calls;
  LogLevel log_level = LogLevel::kInfo;
  bool demo = false;
};

// Two public STUN servers; nothing else leaves this machine for other servers.
std::vector<protocol::IceServer> default_ice_servers();

// Reads the file into `config`. Errors name the file, the line or the key.
Result<void> read_config_file(const std::filesystem::path& path, Config& config);

// After file and command line: fills the defaults that depend on others, checks what belongs
// together.
Result<void> complete_config(Config& config);

}  // namespace earshot::app
