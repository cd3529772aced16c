#include "app/config.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>
#include <utility>

#include "base/address_class.h"
#include "base/limits.h"
#include "base/socket_address.h"

namespace earshot::app {
namespace {

constexpr int64_t kTimerSecondsMax = 24 * 3600;
constexpr size_t kKbpsMax = 1'000'000;
constexpr size_t kMbpsMax = 1'000'000;

// Reads the keys of one table and, at the end, complains about those that nobody asked for: a
// misspelt setting must not be a silent default.
class TableReader {
 public:
  TableReader(const toml::table& table, std::string prefix)
      : table_(table), prefix_(std::move(prefix)) {}

  const toml::node* take(std::string_view key) {
    known_.emplace(key);
    return table_.get(key);
  }

  Result<void> text(std::string_view key, std::string& out) {
    const toml::node* const node = take(key);
    if (node == nullptr) return {};
    const auto value = node->value_exact<std::string>();
    if (!value) return wrong(key, "must be a text in quotes");
    out = *value;
    return {};
  }

  Result<void> path(std::string_view key, std::filesystem::path& out) {
    std::string value = out.string();
    TRY(text(key, value));
    out = value;
    return {};
  }

  // One text or a list of texts.
  Result<void> texts(std::string_view key, std::vector<std::string>& out) {
    const toml::node* const node = take(key);
    if (node == nullptr) return {};
    out.clear();
    if (const auto value = node->value_exact<std::string>()) {
      out.push_back(*value);
      return {};
    }
    const toml::array* const list = node->as_array();
    if (list == nullptr) return wrong(key, "must be a text or a list of texts");
    for (const toml::node& item : *list) {
      const auto value = item.value_exact<std::string>();
      if (!value) return wrong(key, "must hold texts only");
      out.push_back(*value);
    }
    return {};
  }

  Result<void> flag(std::string_view key, bool& out) {
    const toml::node* const node = take(key);
    if (node == nullptr) return {};
    const auto value = node->value_exact<bool>();
    if (!value) return wrong(key, "must be true or false");
    out = *value;
    return {};
  }

  Result<void> number(std::string_view key, size_t min, size_t max, size_t& out) {
    const toml::node* node = take(key);
    if (node == nullptr) return {};
    const auto value = node->value_exact<int64_t>();
    if (!value || *value < static_cast<int64_t>(min) || *value > static_cast<int64_t>(max)) {
      return wrong(key,
                   "must be a number from " + std::to_string(min) + " to " + std::to_string(max));
    }
    out = static_cast<size_t>(*value);
    return {};
  }
  Result<void> port(std::string_view key, uint16_t& out) {
    const toml::node* const node = take(key);
    if (node == nullptr) return {};
    const auto value = node->value_exact<int64_t>();
    if (!value || *value < 1024 || *value > 65535) return wrong(key, "must be 1024 to 65535");
    out = static_cast<uint16_t>(*value);
    return {};
  }

  Result<void> count(std::string_view key, size_t max, uint8_t& out) {
    const toml::node* const node = take(key);
    if (node == nullptr) return {};
    const auto value = node->value_exact<int64_t>();
    if (!value || *value < 0 || *value > static_cast<int64_t>(max))
      return wrong(key, "must be 0 to " + std::to_string(max));
    out = static_cast<uint8_t>(*value);
    return {};
  }

  Result<void> seconds(std::string_view key, Duration& out) {
    const toml::node* const node = take(key);
    if (node == nullptr) return {};
    const auto value = node->value<double>();
    if (!value || !node->is_number()) return wrong(key, "must be a number of seconds");
    if (!(*value > 0 && *value <= kTimerSecondsMax))
      return wrong(key, "must be above 0, at most a day");
    out = std::chrono::milliseconds(std::llround(*value * 1000));
    return {};
  }

  template <class Value>
  Result<void> word(std::string_view key, std::optional<Value> (*parse)(std::string_view),
                    const char* allowed, Value& out) {
    std::string name;
    TRY(text(key, name));
    if (name.empty()) return {};
    const std::optional<Value> value = parse(name);
    if (!value) return wrong(key, std::string("must be one of ") + allowed);
    out = *value;
    return {};
  }

  Result<void> finish() const {
    for (const auto& [key, node] : table_) {
      if (!known_.contains(std::string(key.str()))) {
        return wrong(key.str(), "is not a setting of Earshot");
      }
    }
    return {};
  }

  Error wrong(std::string_view key, const std::string& what) const {
    return Error{ErrorCode::kInvalid, prefix_ + std::string(key) + " " + what};
  }

 private:
  const toml::table& table_;
  std::string prefix_;
  std::set<std::string> known_;
};

Result<protocol::IceServer> read_ice_server(const toml::node& node) {
  protocol::IceServer server;
  if (const auto url = node.value_exact<std::string>()) {
    server.urls.push_back(*url);
    return server;
  }
  if (!node.is_table()) {
    return Error{ErrorCode::kInvalid, "ice_servers must hold addresses or tables with urls"};
  }
  TableReader reader(*node.as_table(), "ice_servers: ");
  TRY(reader.texts("urls", server.urls));
  std::string username, credential;
  TRY(reader.text("username", username));
  TRY(reader.text("credential", credential));
  TRY(reader.finish());
  if (!username.empty()) server.username = username;
  if (!credential.empty()) server.credential = credential;
  return server;
}

bool is_ice_url(const std::string& url) {
  const auto starts = [&url](std::string_view scheme) { return url.rfind(scheme, 0) == 0; };
  return url.size() <= 256 && (starts("stun:") || starts("turn:") || starts("turns:"));
}

Result<void> read_ice_servers(TableReader& reader, std::vector<protocol::IceServer>& out) {
  const toml::node* const node = reader.take("ice_servers");
  if (node == nullptr) return {};
  const toml::array* const list = node->as_array();
  if (list == nullptr || list->size() > 16) {
    return reader.wrong("ice_servers", "must be a list of at most 16");
  }
  out.clear();
  for (const toml::node& item : *list) {
    TRY_ASSIGN(protocol::IceServer server, read_ice_server(item));
    if (server.urls.empty() || server.urls.size() > 8 ||
        !std::all_of(server.urls.begin(), server.urls.end(), is_ice_url)) {
      return reader.wrong("ice_servers", "must hold 1 to 8 addresses like stun:host:port each");
    }
    out.push_back(std::move(server));
  }
  return {};
}

Result<void> read_external_turn(TableReader& reader, std::vector<ExternalTurn>& out) {
  const toml::node* const node = reader.take("external");
  if (node == nullptr) return {};
  const toml::array* const list = node->as_array();
  if (list == nullptr || list->size() > 8) {
    return reader.wrong("external", "must be a list of at most 8: [[turn.external]]");
  }
  for (const toml::node& item : *list) {
    if (!item.is_table()) return reader.wrong("external", "must hold tables: [[turn.external]]");
    TableReader table(*item.as_table(), "turn.external: ");
    ExternalTurn server;
    TRY(table.texts("urls", server.urls));
    TRY(table.text("static_auth_secret", server.static_auth_secret));
    TRY(table.finish());
    if (server.urls.empty() || server.urls.size() > 8 ||
        !std::all_of(server.urls.begin(), server.urls.end(), is_ice_url)) {
      return table.wrong("urls", "must hold 1 to 8 addresses like turn:host:3478 each");
    }
    if (server.static_auth_secret.size() < 16) {
      return table.wrong("static_auth_secret", "must have at least 16 characters");
    }
    out.push_back(std::move(server));
  }
  return {};
}

Result<void> read_turn(TableReader& reader, TurnConfig& out) {
  const toml::node* const node = reader.take("turn");
  if (node == nullptr) return {};
  if (!node->is_table()) return reader.wrong("turn", "must be a table: [turn]");
  TableReader turn(*node->as_table(), "turn.");
  TRY(turn.flag("enabled", out.enabled));
  TRY(turn.texts("listen", out.listen));
  TRY(turn.port("relay_port_first", out.relay_port_first));
  TRY(turn.port("relay_port_last", out.relay_port_last));
  TRY(turn.texts("allow_peers", out.allow_peers));
  TRY(turn.path("secret_file", out.secret_file));
  TRY(read_external_turn(turn, out.external));
  return turn.finish();
}

Result<void> read_sfu(TableReader& reader, SfuConfig& out) {
  const toml::node* const node = reader.take("sfu");
  if (node == nullptr) return {};
  if (!node->is_table()) return reader.wrong("sfu", "must be a table: [sfu]");
  TableReader sfu(*node->as_table(), "sfu.");
  TRY(sfu.flag("enabled", out.enabled));
  TRY(sfu.texts("listen", out.listen));
  TRY(sfu.count("workers", limits::kSfuWorkersMax, out.workers));
  TRY(sfu.number("max_participants", 1, limits::kSfuParticipantsMax, out.max_participants));
  TRY(sfu.number("max_video_kbps", 0, kKbpsMax, out.max_video_kbps));
  TRY(sfu.number("max_receive_kbps", 0, kKbpsMax, out.max_receive_kbps));
  TRY(sfu.number("uplink_mbps", 0, kMbpsMax, out.uplink_mbps));
  TRY(sfu.number("refuse_above_percent", 1, 100, out.refuse_above_percent));
  TRY(sfu.number("shed_above_percent", 1, 100, out.shed_above_percent));
  return sfu.finish();
}

Result<void> read_metrics(TableReader& reader, MetricsConfig& out) {
  const toml::node* const node = reader.take("metrics");
  if (node == nullptr) return {};
  if (!node->is_table()) return reader.wrong("metrics", "must be a table: [metrics]");
  TableReader metrics(*node->as_table(), "metrics.");
  TRY(metrics.text("listen", out.listen));
  if (!out.listen.empty() && !SocketAddress::parse(out.listen).ok()) {
    return metrics.wrong("listen", "must be an address and a port, like 127.0.0.1:9464");
  }
  return metrics.finish();
}

Result<void> read_acme(TableReader& reader, AcmeConfig& out) {
  const toml::node* const node = reader.take("acme");
  if (node == nullptr) return {};
  if (!node->is_table()) return reader.wrong("acme", "must be a table: [acme]");
  TableReader acme(*node->as_table(), "acme.");
  TRY(acme.text("directory", out.directory));
  TRY(acme.text("email", out.email));
  TRY(acme.texts("domains", out.domains));
  TRY(acme.path("ca_file", out.ca_file));
  std::string challenge;
  TRY(acme.text("challenge", challenge));
  out.challenge = acme::parse_challenge_kind(challenge);
  if (!challenge.empty() && !out.challenge) {
    return acme.wrong("challenge", "must be \"tls-alpn-01\" or \"http-01\"");
  }
  return acme.finish();
}

Result<void> read_push(TableReader& reader, PushConfig& out) {
  const toml::node* const node = reader.take("push");
  if (node == nullptr) return {};
  if (!node->is_table()) return reader.wrong("push", "must be a table: [push]");
  TableReader push(*node->as_table(), "push.");
  TRY(push.flag("enabled", out.enabled));
  TRY(push.text("subject", out.subject));
  TRY(push.path("ca_file", out.ca_file));
  TRY(push.flag("allow_private", out.allow_private));
  if (!out.subject.empty() && out.subject.rfind("mailto:", 0) != 0 &&
      out.subject.rfind("https://", 0) != 0) {
    return push.wrong("subject", "must be like mailto:admin@example.org or https://example.org");
  }
  return push.finish();
}

Result<void> read_calls(TableReader& reader, calls::CallConfig& out) {
  const toml::node* const node = reader.take("calls");
  if (node == nullptr) return {};
  if (!node->is_table()) return reader.wrong("calls", "must be a table: [calls]");
  TableReader calls(*node->as_table(), "calls.");
  TRY(calls.seconds("ring_s", out.ring));
  TRY(calls.seconds("accept_to_media_s", out.accept_to_media));
  TRY(calls.seconds("away_grace_s", out.away_grace));
  TRY(calls.seconds("reconnecting_s", out.reconnecting_total));
  TRY(calls.seconds("dead_after_s", out.dead_after));
  TRY(calls.seconds("media_gone_after_s", out.media_gone_after));
  TRY(calls.seconds("move_s", out.move));
  TRY(calls.seconds("leave_grace_s", out.leave_grace));
  TRY(calls.seconds("restart_grace_s", out.restart_grace));
  return calls.finish();
}

Result<void> read_group_calls(TableReader& reader, meetings::MeetingConfig& out) {
  const toml::node* const node = reader.take("group_calls");
  if (node == nullptr) return {};
  if (!node->is_table()) return reader.wrong("group_calls", "must be a table: [group_calls]");
  TableReader meetings(*node->as_table(), "group_calls.");
  TRY(meetings.number("participants_max", 2, limits::kMeetingParticipantsMax,
                      out.participants_max));
  TRY(meetings.number("cameras_max", 0, limits::kMeetingParticipantsMax, out.cameras_max));
  TRY(meetings.number("screens_max", 0, limits::kMeetingParticipantsMax, out.screens_max));
  TRY(meetings.seconds("ring_s", out.ring));
  TRY(meetings.seconds("connect_s", out.connect));
  TRY(meetings.seconds("reconnecting_s", out.reconnecting_total));
  TRY(meetings.seconds("dead_after_s", out.dead_after));
  TRY(meetings.seconds("media_gone_after_s", out.media_gone_after));
  TRY(meetings.seconds("leave_grace_s", out.leave_grace));
  TRY(meetings.seconds("restart_grace_s", out.restart_grace));
  TRY(meetings.seconds("empty_s", out.empty));
  TRY(meetings.seconds("upgrade_s", out.upgrade));
  return meetings.finish();
}

Result<void> read_table(const toml::table& table, Config& config) {
  TableReader reader(table, "");
  TRY(reader.text("name", config.name));
  TRY(reader.texts("listen", config.listen));
  TRY(reader.path("data_dir", config.data_dir));
  TRY(reader.path("web_dir", config.web_dir));
  TRY(reader.text("public_url", config.public_url));
  TRY(reader.word("tls", parse_tls_mode, "\"off\", \"self-signed\", \"files\", \"acme\"",
                  config.tls));
  TRY(reader.path("tls_certificate", config.tls_certificate));
  TRY(reader.path("tls_key", config.tls_key));
  TRY(reader.word("log_level", parse_log_level, "\"debug\", \"info\", \"warning\", \"error\"",
                  config.log_level));
  TRY(read_ice_servers(reader, config.ice_servers));
  TRY(reader.texts("public_address", config.public_address));
  TRY(reader.texts("stun_servers", config.stun_servers));
  TRY(reader.texts("trusted_proxies", config.trusted_proxies));
  TRY(read_turn(reader, config.turn));
  TRY(read_sfu(reader, config.sfu));
  TRY(read_metrics(reader, config.metrics));
  TRY(read_acme(reader, config.acme));
  TRY(read_push(reader, config.push));
  TRY(read_calls(reader, config.calls));
  TRY(read_group_calls(reader, config.meetings));
  return reader.finish();
}

// Names that an authority can issue for; in lower case.
Result<void> complete_domains(std::vector<std::string>& domains) {
  if (domains.size() > limits::kAcmeDomainsMax) {
    return Error{ErrorCode::kInvalid, "acme.domains must be at most " +
                                          std::to_string(limits::kAcmeDomainsMax) + " names"};
  }
  for (std::string& domain : domains) {
    const auto to_lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
    std::transform(domain.begin(), domain.end(), domain.begin(), to_lower);
    const auto in_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    if (domain.size() > 253 || domain.find('.') == std::string::npos ||
        !std::all_of(domain.begin(), domain.end(), in_name) || IpAddress::parse(domain).ok()) {
      return Error{ErrorCode::kInvalid,
                   "tls = \"acme\" needs a public name like chat.example.org, not " + domain};
    }
  }
  return {};
}

Result<void> complete_tls(Config& config) {
  const bool has_files = !config.tls_certificate.empty() || !config.tls_key.empty();
  if (has_files && config.tls == TlsMode::kOff) config.tls = TlsMode::kFiles;
  if (config.tls == TlsMode::kFiles && (config.tls_certificate.empty() || config.tls_key.empty())) {
    return Error{ErrorCode::kInvalid, "TLS needs both tls_certificate and tls_key"};
  }
  if (config.tls == TlsMode::kAcme && config.acme.domains.empty()) {
    if (config.public_url.empty()) {
      return Error{ErrorCode::kInvalid, "tls = \"acme\" needs public_url or acme.domains"};
    }
    config.acme.domains = {host_of(config.public_url)};
  }
  if (config.tls == TlsMode::kAcme) {
    TRY(complete_domains(config.acme.domains));
  }
  return {};
}

// Where nothing else is said: another port of the addresses that the server listens on.
void complete_plane(const std::vector<std::string>& server, const std::string& port,
                    std::vector<std::string>& listen) {
  if (!listen.empty()) return;
  for (const std::string& address : server) {
    const std::string text = address.substr(0, address.rfind(':')) + port;
    if (std::find(listen.begin(), listen.end(), text) == listen.end()) listen.push_back(text);
  }
}

Result<void> complete_listen(Config& config) {
  if (config.listen.empty()) {
    switch (config.tls) {
      case TlsMode::kOff: config.listen = {"127.0.0.1:8080"}; break;
      case TlsMode::kSelfSigned:
      case TlsMode::kFiles: config.listen = {"[::]:8443"}; break;
      case TlsMode::kAcme: config.listen = {"[::]:443", "[::]:80"}; break;
    }
  }
  for (const std::string& text : config.listen) {
    TRY(SocketAddress::parse(text));
  }
  complete_plane(config.listen, ":3478", config.turn.listen);
  complete_plane(config.listen, ":10000", config.sfu.listen);
  return {};
}

Result<void> check_turn(const Config& config) {
  if (config.turn.relay_port_last < config.turn.relay_port_first + 99) {
    return Error{ErrorCode::kInvalid,
                 "turn.relay_port_first to turn.relay_port_last must be at least 100 ports"};
  }
  for (const std::string& text : config.turn.listen) {
    TRY(SocketAddress::parse(text));
  }
  for (const std::string& text : config.public_address) {
    TRY(IpAddress::parse(text));
  }
  return {};
}

}  // namespace

std::optional<TlsMode> parse_tls_mode(std::string_view name) {
  if (name == "off") return TlsMode::kOff;
  if (name == "self-signed") return TlsMode::kSelfSigned;
  if (name == "files") return TlsMode::kFiles;
  if (name == "acme") return TlsMode::kAcme;
  return std::nullopt;
}

std::string host_of(const std::string& url) {
  const size_t scheme = url.find("://");
  const size_t start = scheme == std::string::npos ? 0 : scheme + 3;
  if (url.compare(start, 1, "[") == 0) return url.substr(start + 1, url.find(']') - start - 1);
  return url.substr(start, url.find_first_of(":/", start) - start);
}

std::vector<protocol::IceServer> default_ice_servers() {
  protocol::IceServer first, second;
  first.urls = {"stun:stun.l.google.com:19302"};
  second.urls = {"stun:stun1.l.google.com:19302"};
  return {first, second};
}

namespace {

bool holds_secret(const Config& config) {
  return !config.turn.external.empty() ||
         std::any_of(config.ice_servers.begin(), config.ice_servers.end(),
                     [](const protocol::IceServer& server) { return server.credential; });
}

}  // namespace

Result<void> read_config_file(const std::filesystem::path& path, Config& config) {
  toml::table table;
  try {
    table = toml::parse_file(path.string());
  } catch (const toml::parse_error& error) {
    std::ostringstream where;
    // A file that cannot be opened has no line.
    if (error.source().begin.line > 0) where << " (" << error.source().begin << ")";
    return Error{ErrorCode::kInvalid, "cannot read " + path.string() + where.str() + ": " +
                                          std::string(error.description())};
  }
  config.file = path;
  Result<void> read = read_table(table, config);
  if (!read.ok()) return Error{ErrorCode::kInvalid, path.string() + ": " + read.error().message};
  std::error_code ignored;
  const auto who_may = std::filesystem::status(path, ignored).permissions();
  const bool open_to_all =
      (who_may & std::filesystem::perms::others_read) != std::filesystem::perms::none;
  if (holds_secret(config) && open_to_all) {
    return Error{
        ErrorCode::kInvalid,
        path.string() + " holds a secret and everybody on this machine can read it; chmod 640 it"};
  }
  return {};
}

Result<void> complete_config(Config& config) {
  if (!config.public_url.empty()) {
    const size_t scheme = config.public_url.rfind("https://", 0) == 0  ? 8
                          : config.public_url.rfind("http://", 0) == 0 ? 7
                                                                       : 0;
    if (scheme == 0 || config.public_url.size() == scheme ||
        config.public_url.find('/', scheme) != std::string::npos) {
      return Error{ErrorCode::kInvalid,
                   "public_url must be like https://chat.example.org, without a path"};
    }
  }
  if (config.push.subject.empty() && config.public_url.rfind("https://", 0) == 0) {
    config.push.subject = config.public_url;
  }
  TRY(complete_tls(config));
  TRY(complete_listen(config));
  TRY(check_turn(config));
  TRY(CidrSet::parse(config.trusted_proxies));
  if (config.name.empty() || config.name.size() > 64) {
    return Error{ErrorCode::kInvalid, "name must have 1 to 64 bytes"};
  }
  return {};
}

}  // namespace earshot::app
