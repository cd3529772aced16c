// What `earshot setup` writes: the configuration and the systemd unit, as texts. Pure.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"

namespace earshot::app {

struct SetupOptions {
  std::string host = {};
  std::filesystem::path directory = "/etc/earshot";
  std::filesystem::path data_dir = "/var/lib/earshot";
  std::filesystem::path web_dir = "/usr/local/share/earshot/web";
  std::filesystem::path unit_dir = "/etc/systemd/system";
  std::filesystem::path program = "/usr/local/bin/earshot";
  std::vector<std::string> listen = {};
  std::string tls = {};  // "acme", "self-signed" or "files"; empty: by the kind of name
  std::filesystem::path tls_certificate = {};
  std::filesystem::path tls_key = {};
  std::string email = {};
  std::vector<std::string> public_address = {};
  std::vector<std::string> stun_servers = {};
  bool yes = false;     // asks nothing
  bool systemd = true;  // writes a unit, and what belongs to the user it runs as
  bool force = false;   // replaces files that are there
};

// Fills what was not said; `privileged`: ports below 1024 may be used; `ipv6`: the machine has it.
Result<SetupOptions> complete_setup(SetupOptions options, bool privileged, bool ipv6);

// From completed options.
std::string render_config(const SetupOptions& options);
std::string render_unit(const SetupOptions& options);
// "https://chat.example.org" or with a port
std::string setup_url(const SetupOptions& options);

// deploy/earshot.service
std::string_view unit_template();

}  // namespace earshot::app
