#include "app/command_line.h"

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
  if (!options.tls.empty()) config.tls = *parse_tls_mode(options.tls);
  if (!options.tls_certificate.empty()) config.tls_certificate = options.tls_certificate;
  if (!options.tls_key.empty()) config.tls_key = options.tls_key;
  if (!options.log_level.empty()) config.log_level = *parse_log_level(options.log_level);
  config.demo = options.demo;
  TRY(complete_config(config));
  return config;
}

}  // namespace

Result<Command> parse_command_line(int argc, const char* const* argv) {
  CLI::App app("Earshot: self-hosted chat and calls", "earshot");
  app.set_version_flag("--version", std::string("earshot ") + kVersion);
  app.require_subcommand(1);
  CLI::App* const serve = app.add_subcommand("serve", "Run the server");
  Options options;
  add_options(*serve, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    Command command;
    command.exit_code = app.exit(error);
    return command;
  }
  TRY_ASSIGN(Config config, to_config(options));
  Command command;
  command.config = std::move(config);
  command.serve = true;
  return command;
}

}  // namespace earshot::app
