#include "app/setup_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "app/host_kind.h"

namespace earshot::app {
namespace {

SetupOptions options_for(const std::string& host) {
  SetupOptions options;
  options.host = host;
  return *complete_setup(std::move(options), true, true);
}

std::string error_of(SetupOptions options) {
  const auto complete = complete_setup(std::move(options), true, true);
  return complete.ok() ? "" : complete.error().message;
}

// What the server makes of it.
Result<Config> read_back(const std::string& text) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("earshot-setup-" + std::to_string(::getpid()) + ".toml");
  std::ofstream(path) << text;
  Config config;
  Result<void> read = read_config_file(path, config);
  if (read.ok()) read = complete_config(config);
  std::filesystem::remove(path);
  if (!read.ok()) return read.error();
  return config;
}

TEST(HostKind, TellsPublicNamesFromLocalOnes) {
  EXPECT_EQ(host_kind("chat.example.org"), HostKind::kPublicName);
  for (const char* const name : {"chat", "chat.local", "chat.lan", "nas.home.arpa", "x.internal"}) {
    EXPECT_EQ(host_kind(name), HostKind::kLocalName) << name;
  }
  EXPECT_EQ(host_kind("192.168.1.5"), HostKind::kIpAddress);
  EXPECT_EQ(host_kind("2001:db8::1"), HostKind::kIpAddress);
  EXPECT_EQ(host_kind("localhost"), HostKind::kLocalhost);
  EXPECT_EQ(host_kind(""), HostKind::kNone);
}

TEST(Setup, TakesCertificatesFromAnAuthorityForAPublicName) {
  const SetupOptions options = options_for("chat.example.org");
  const Config config = *read_back(render_config(options));
  EXPECT_EQ(config.tls, TlsMode::kAcme);
  EXPECT_EQ(config.acme.domains, std::vector<std::string>{"chat.example.org"});
  EXPECT_EQ(config.listen, (std::vector<std::string>{"[::]:443", "[::]:80"}));
  EXPECT_EQ(config.public_url, "https://chat.example.org");
  EXPECT_EQ(config.data_dir, "/var/lib/earshot");
}

TEST(Setup, TakesANameAsTheBrowserShowsIt) {
  for (const char* const host : {"https://chat.example.org/", "http://chat.example.org"}) {
    EXPECT_EQ(options_for(host).host, "chat.example.org");
  }
  EXPECT_EQ(options_for("2001:db8::1").host, "2001:db8::1");
}

TEST(Setup, SaysWhereThePortGoes) {
  SetupOptions options;
  options.host = "https://chat.example.org:8443/";
  EXPECT_NE(error_of(options).find("earshot setup chat.example.org --listen [::]:8443"),
            std::string::npos);
}

TEST(Setup, RefusesAnAddressWithAPartTooMany) {
  for (const char* const host : {"192.168.7.20.1", "192.168.7", "7", "", "chat example"}) {
    SetupOptions options;
    options.host = host;
    EXPECT_NE(error_of(options).find("is not a host name or an IP address"), std::string::npos)
        << host;
  }
}

TEST(Setup, MakesItsOwnCertificateForEverythingElse) {
  EXPECT_EQ(read_back(render_config(options_for("chat.lan")))->tls, TlsMode::kSelfSigned);
  EXPECT_EQ(read_back(render_config(options_for("192.168.1.5")))->tls, TlsMode::kSelfSigned);
  SetupOptions options;
  options.host = "[2001:db8::1]";
  const SetupOptions complete = *complete_setup(options, false, false);
  EXPECT_EQ(setup_url(complete), "https://[2001:db8::1]:8443");
  EXPECT_EQ(complete.listen, std::vector<std::string>{"0.0.0.0:8443"});
}

TEST(Setup, KeepsWhatWasSaid) {
  SetupOptions options;
  options.host = "chat.example.org";
  options.tls_certificate = "/etc/a \"b\"/chain.pem";
  options.tls_key = "/etc/key.pem";
  options.public_address = {"44.0.0.5", "2001:470::5"};
  options.stun_servers = {"stun.example.org:3478"};
  const Config config = *read_back(render_config(*complete_setup(options, true, true)));
  EXPECT_EQ(config.tls, TlsMode::kFiles);
  EXPECT_EQ(config.tls_certificate, "/etc/a \"b\"/chain.pem");
  EXPECT_EQ(config.public_address, options.public_address);
  EXPECT_EQ(config.stun_servers, options.stun_servers);
}

TEST(Setup, RefusesWhatCannotWork) {
  EXPECT_NE(error_of({.host = "chat example"}).find("not a host name"), std::string::npos);
  EXPECT_NE(error_of({.host = "chat.example.org:443"}).find("--listen [::]:443"),
            std::string::npos);
  EXPECT_NE(error_of({.host = "chat.lan", .tls = "acme"}).find("public DNS"), std::string::npos);
  EXPECT_NE(error_of({.host = "a.org", .tls = "files"}).find("--tls-key"), std::string::npos);
  EXPECT_NE(error_of({.host = "a.org", .data_dir = "/home/ana/data"}).find("do not see"),
            std::string::npos);
  EXPECT_NE(error_of({.host = "a.org", .listen = {"443"}}), "");
}

TEST(Setup, WritesTheUnitOfDeploy) {
  EXPECT_EQ(render_unit(options_for("chat.example.org")), unit_template());
  SetupOptions options = options_for("chat.example.org");
  options.directory = "/srv/etc";
  options.data_dir = "/srv/data";
  const std::string unit = render_unit(options);
  EXPECT_NE(unit.find("\nExecStart=/usr/local/bin/earshot serve --config /srv/etc/earshot.toml\n"),
            std::string::npos);
  EXPECT_NE(unit.find("\nReadWritePaths=/srv/data\n"), std::string::npos);
  EXPECT_EQ(unit.find("StateDirectory"), std::string::npos);
}

}  // namespace
}  // namespace earshot::app
