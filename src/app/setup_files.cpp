#include "app/setup_files.h"

#include <array>
#include <utility>

#include "app/host_kind.h"
#include "base/ip_address.h"
#include "base/socket_address.h"
#include "http/origin_check.h"

namespace earshot::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kConfigTemplate =
    R"(# Settings of Earshot on @HOST@. What is not here has its default: earshot.example.toml
# names every setting. After a change: systemctl restart earshot, then earshot doctor.

# The name of this server, as people see it.
name = "Earshot"

# What people type into the browser.
public_url = "@URL@"

# Where to listen; "[::]" is every address of this machine, IPv4 and IPv6.
listen = @LISTEN@

data_dir = "@DATA@"
web_dir = "@WEB@"

@TLS@
@ADDRESSES@
# Group calls go over UDP 10000, and over the HTTPS port where that is closed.

# The STUN and TURN server inside: UDP and TCP 3478, TLS on the HTTPS port. These UDP ports relay
# calls; they must be open in every firewall in front.
[turn]
relay_port_first = 49152
relay_port_last = 65535
@MORE@)";

constexpr std::string_view kAcmeText =
    R"(# Certificates come from Let's Encrypt and are renewed by themselves. TCP 443 or 80 must be
# reachable from the internet under the name above.
tls = "acme")";

constexpr std::string_view kSelfSignedText =
    R"(# An authority of our own: import @DATA@/tls/authority.pem into the devices that connect,
# or accept the browser's warning.
tls = "self-signed")";

constexpr std::string_view kFilesText =
    R"(# Read again by themselves when they change, so a renewal needs no restart.
tls = "files"
tls_certificate = "@CERTIFICATE@"
tls_key = "@KEY@")";

constexpr std::string_view kNoAddressText =
    R"(# Where this server is seen from outside, one address per family: needed behind NAT and in
# containers where no interface has a public address.
# public_address = ["203.0.113.5", "2001:db8::5"]
# Or let a STUN server outside tell:
# stun_servers = ["stun.example.org:3478"]
)";

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string inner(const fs::path& path) {
  const std::string text = quoted(path.string());
  return text.substr(1, text.size() - 2);
}

std::string list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (size_t i = 0; i < texts.size(); ++i) out += (i > 0 ? ", " : "") + quoted(texts[i]);
  return out + "]";
}

void replace_all(std::string& text, std::string_view what, const std::string& with) {
  for (size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

// `line` and what follows up to the end of the line.
void replace_line(std::string& text, std::string_view start, const std::string& with) {
  const size_t at = text.find("\n" + std::string(start));
  if (at == std::string::npos) return;
  const size_t end = text.find('\n', at + 1);
  text.replace(at + 1, end - at - (with.empty() ? 0 : 1), with);
}

bool is_below(const fs::path& path, std::string_view top) {
  const std::string text = path.lexically_normal().string();
  return text == top || text.starts_with(std::string(top) + "/");
}

Error invalid(std::string message) { return Error{ErrorCode::kInvalid, std::move(message)}; }

// People paste what the browser shows.
Result<void> clean_host(std::string& host) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (host.starts_with(scheme)) host.erase(0, scheme.size());
  }
  while (host.ends_with('/')) host.pop_back();
  const size_t colon = host.find(':');
  if (colon == std::string::npos || colon != host.rfind(':') || colon + 1 == host.size()) return {};
  const std::string port = host.substr(colon + 1);
  if (port.find_first_not_of("0123456789") != std::string::npos) return {};
  return invalid("the port goes apart from the name: earshot setup " + host.substr(0, colon) +
                 " --listen [::]:" + port);
}

// Browsers take such a name for an IPv4 address, and this one is none.
bool ends_in_number(const std::string& host) {
  const size_t dot = host.find_last_of('.', host.size() - 2);
  const std::string last = host.substr(dot == std::string::npos ? 0 : dot + 1);
  return last.find_first_not_of("0123456789.") == std::string::npos;
}

Result<void> complete_tls_kind(SetupOptions& options) {
  const HostKind kind = host_kind(options.host);
  const bool files = !options.tls_certificate.empty() || !options.tls_key.empty();
  if (options.tls.empty()) {
    options.tls = files ? "files" : kind == HostKind::kPublicName ? "acme" : "self-signed";
  }
  if (options.tls == "acme" && kind != HostKind::kPublicName) {
    return invalid(options.host +
                   " is not a name of the public DNS: no authority gives certificates for it. "
                   "Use --tls self-signed");
  }
  if (options.tls == "files" && (options.tls_certificate.empty() || options.tls_key.empty())) {
    return invalid("--tls files needs --tls-certificate and --tls-key");
  }
  return {};
}

Result<void> check_paths(SetupOptions& options) {
  for (fs::path* const path : {&options.directory, &options.data_dir, &options.web_dir,
                               &options.unit_dir, &options.tls_certificate, &options.tls_key}) {
    if (!path->empty()) *path = fs::absolute(*path).lexically_normal();
    if (path->has_relative_path() && !path->has_filename()) *path = path->parent_path();
    for (const unsigned char c : path->string()) {
      if (c < 0x20 || c == 0x7F) return invalid("a path must not hold control characters");
    }
  }
  if (!options.systemd) return {};
  for (const char* const hidden : {"/home", "/root", "/tmp", "/var/tmp", "/run/user"}) {
    for (const fs::path& path : {options.directory, options.data_dir, options.web_dir}) {
      if (is_below(path, hidden)) {
        return invalid("services do not see " + path.string() +
                       "; choose another place, or --no-systemd");
      }
    }
  }
  return {};
}

}  // namespace

Result<SetupOptions> complete_setup(SetupOptions options, bool privileged, bool ipv6) {
  TRY(clean_host(options.host));
  if (options.host.starts_with('[') && options.host.ends_with(']')) {
    options.host = options.host.substr(1, options.host.size() - 2);
  }
  const auto ip = IpAddress::parse(options.host);
  const bool plain = http::is_plain_host(options.host) &&
                     options.host.find_first_of(":[]") == std::string::npos &&
                     !ends_in_number(options.host);
  if (!ip.ok() && !plain) {
    return invalid("'" + options.host + "' is not a host name or an IP address");
  }
  TRY(complete_tls_kind(options));
  TRY(check_paths(options));
  const std::string any = ipv6 ? "[::]:" : "0.0.0.0:";
  if (options.listen.empty()) {
    options.listen = {any + (privileged ? "443" : "8443")};
    if (privileged && options.tls == "acme") options.listen.push_back(any + "80");
  }
  for (const std::string& text : options.listen) {
    TRY(SocketAddress::parse(text));
  }
  for (const std::string& text : options.public_address) {
    TRY(IpAddress::parse(text));
  }
  return options;
}

std::string setup_url(const SetupOptions& options) {
  const auto ip = IpAddress::parse(options.host);
  const bool v6 = ip.ok() && !ip->is_v4();
  std::string url = "https://" + (v6 ? "[" + options.host + "]" : options.host);
  const auto listen = SocketAddress::parse(options.listen.front());
  if (listen.ok() && listen->port() != 443) url += ":" + std::to_string(listen->port());
  return url;
}

std::string render_config(const SetupOptions& options) {
  std::string text(kConfigTemplate);
  std::string addresses;
  if (!options.public_address.empty()) {
    addresses += "# Where this server is seen from outside.\npublic_address = " +
                 list(options.public_address) + "\n";
  }
  if (!options.stun_servers.empty()) {
    addresses += "# Asked for the public address when no interface has one.\nstun_servers = " +
                 list(options.stun_servers) + "\n";
  }
  if (addresses.empty()) addresses = kNoAddressText;
  std::string more;
  if (options.tls == "acme") {
    more = "\n[acme]\n";
    more += options.email.empty()
                ? "# email = \"you@example.org\"   # for the authority's warnings\n"
                : "email = " + quoted(options.email) + "\n";
  }
  replace_all(text, "@TLS@",
              std::string(options.tls == "acme"          ? kAcmeText
                          : options.tls == "self-signed" ? kSelfSignedText
                                                         : kFilesText));
  replace_all(text, "@ADDRESSES@", "\n" + addresses);
  replace_all(text, "@MORE@", more);
  replace_all(text, "@LISTEN@", list(options.listen));
  replace_all(text, "@URL@", setup_url(options));
  replace_all(text, "@HOST@", options.host);
  replace_all(text, "@DATA@", inner(options.data_dir));
  replace_all(text, "@WEB@", inner(options.web_dir));
  replace_all(text, "@CERTIFICATE@", inner(options.tls_certificate));
  replace_all(text, "@KEY@", inner(options.tls_key));
  return text;
}

std::string render_unit(const SetupOptions& options) {
  std::string text(unit_template());
  replace_line(text, "ExecStart=",
               "ExecStart=" + options.program.string() + " serve --config " +
                   (options.directory / "earshot.toml").string());
  if (options.data_dir != "/var/lib/earshot") {
    replace_line(text, "StateDirectoryMode=", "");
    replace_line(text, "StateDirectory=", "ReadWritePaths=" + options.data_dir.string());
  }
  return text;
}

}  // namespace earshot::app
