#include "app/command_line.h"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/version.h"

namespace earshot::app {
namespace {

// What was given on the command line; empty: not given.
struct Options {
  std::string config;
  std::vector<std::string> listen;
  std::string data_dir, web_dir, public_url, tls, tls_certificate, tls_key, log_level;
  std::vector<std::string> public_address, stun_servers;
  bool demo = false;
};

void add_options(CLI::App& serve, Options& options) {
  serve.add_option("--config", options.config, "Configuration file (TOML)")
      ->check(CLI::ExistingFile);
  serve.add_option("--listen", options.listen,
                   "Address and port, as 0.0.0.0:8443 or [::]:8443; may be repeated");
  serve.add_option("--data-dir", options.data_dir, "Where the database and files are kept");
  serve.add_option("--web-dir", options.web_dir, "The built web client");
  serve.add_option("--public-url", options.public_url,
                   "What browsers see when a proxy stands in front");
  serve.add_option("--public-address", options.public_address,
                   "Where this server is seen from outside (NAT, containers); one per family");
  serve.add_option("--stun-server", options.stun_servers,
                   "Asked for the public address when no interface has one: host:port");
  serve.add_option("--tls", options.tls, "Where the certificate comes from")
      ->check(CLI::IsMember({"off", "self-signed", "files", "acme"}));
  serve.add_option("--tls-certificate", options.tls_certificate, "PEM file: certificate and chain");
  serve.add_option("--tls-key", options.tls_key, "PEM file: private key");
  serve.add_option("--log-level", options.log_level, "How much is logged")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  serve.add_flag("--demo", options.demo, "Create two ready accounts with some messages");
}

Result<Config> to_config(const Options& options) {
  Config config;
  config.ice_servers = default_ice_servers();
  if (!options.config.empty()) {
    TRY(read_config_file(options.config, config));
  }
  if (!options.listen.empty()) config.listen = options.listen;
  if (!options.data_dir.empty()) config.data_dir = options.data_dir;
  if (!options.web_dir.empty()) config.web_dir = options.web_dir;
  if (!options.public_url.empty()) config.public_url = options.public_url;
  if (!options.public_address.empty()) config.public_address = options.public_address;
  if (!options.stun_servers.empty()) config.stun_servers = options.stun_servers;
  if (!options.tls.empty()) config.tls = *parse_tls_mode(options.tls);
  if (!options.tls_certificate.empty()) config.tls_certificate = options.tls_certificate;
  if (!options.tls_key.empty()) config.tls_key = options.tls_key;
  if (!options.log_level.empty()) config.log_level = *parse_log_level(options.log_level);
  config.demo = options.demo;
  TRY(complete_config(config));
  return config;
}

void add_options(CLI::App& doctor, DoctorOptions& options) {
  doctor.add_option("--config", options.config_file,
                    std::string("Configuration file (default: ") + kDefaultConfigFile + ")");
  doctor.add_option("--from-outside", options.from_outside,
                    "Look at this server from here instead: https://chat.example.org");
  doctor.add_flag("--json", options.json, "The same as JSON, for monitoring");
}

void add_options(CLI::App& setup, SetupOptions& options) {
  setup.add_option("HOST", options.host, "What people will type: a name or an IP address")
      ->required();
  setup.add_option("--dir", options.directory, "For the configuration")->capture_default_str();
  setup.add_option("--data-dir", options.data_dir, "For the database and files")
      ->capture_default_str();
  setup.add_option("--web-dir", options.web_dir, "The built web client")->capture_default_str();
  setup.add_option("--listen", options.listen,
                   "Address and port; may be repeated (default: every address, 443; 8443 without "
                   "root)");
  setup.add_option("--tls", options.tls, "Where the certificate comes from (default: by the name)")
      ->check(CLI::IsMember({"acme", "self-signed", "files"}));
  setup.add_option("--tls-certificate", options.tls_certificate, "PEM file: certificate and chain");
  setup.add_option("--tls-key", options.tls_key, "PEM file: private key");
  setup.add_option("--email", options.email, "For warnings of the certificate authority");
  setup.add_option("--public-address", options.public_address,
                   "Where this server is seen from outside (NAT, containers); one per family");
  setup.add_option("--stun-server", options.stun_servers,
                   "Asked for the public address when no interface has one: host:port");
  setup.add_option("--program", options.program, "Where the systemd unit finds earshot")
      ->capture_default_str();
  setup.add_option("--unit-dir", options.unit_dir, "For the systemd unit")->capture_default_str();
  setup.add_flag_callback(
      "--no-systemd", [&options] { options.systemd = false; }, "No unit and no system user");
  setup.add_flag("--yes", options.yes, "Ask nothing");
  setup.add_flag("--force", options.force, "Replace a configuration and unit that are there");
}

}  // namespace

Result<Command> parse_command_line(int argc, const char* const* argv) {
  CLI::App app("Earshot: chat and calls that you host yourself", "earshot");
  app.set_version_flag("--version", std::string("earshot ") + kVersion);
  app.require_subcommand(1);
  CLI::App* const serve = app.add_subcommand("serve", "Run the server");
  CLI::App* const setup =
      app.add_subcommand("setup", "Prepare this machine: configuration, secrets, systemd unit");
  CLI::App* const doctor =
      app.add_subcommand("doctor", "Look whether all is in order, and say what to do");
  Options options;
  Command command;
  add_options(*serve, options);
  add_options(*setup, command.setup);
  add_options(*doctor, command.doctor);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const std::string verb = argc > 1 ? argv[1] : "";
    if (verb.empty()) {
      std::fputs(app.help().c_str(), stderr);
      command.exit_code = 1;
    } else if (verb[0] != '-' && verb != "serve" && verb != "setup" && verb != "doctor") {
      return Error{ErrorCode::kInvalid,
                   "there is no command " + verb + "; there are serve, setup and doctor"};
    } else {
      command.exit_code = app.exit(error);
    }
    return command;
  }
  if (doctor->parsed()) {
    command.verb = Verb::kDoctor;
  } else if (setup->parsed()) {
    command.verb = Verb::kSetup;
  } else {
    command.verb = Verb::kServe;
    TRY_ASSIGN(command.config, to_config(options));
  }
  return command;
}

}  // namespace earshot::app
