// The settings of a server: defaults, then the file, then the command line. Read once at start.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "acme/problem.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/result.h"
#include "calls/call_config.h"
#include "meetings/meeting_config.h"
#include "protocol/common.gen.h"

namespace earshot::app {

enum class TlsMode {
  kOff,         // plain HTTP: for this machine, or behind a proxy that has the certificate
  kSelfSigned,  // a local authority, kept in the data directory
  kFiles,       // certificate and key from files
  kAcme,        // fetched and renewed by ACME (RFC 8555), kept in the data directory
};
std::optional<TlsMode> parse_tls_mode(std::string_view name);

// "https://chat.example.org:8443" → "chat.example.org"; an IPv6 address without its brackets.
std::string host_of(const std::string& url);

// An outside TURN server with the REST scheme of credentials (coturn: use-auth-secret and
// static-auth-secret): each person and call gets its own.
struct ExternalTurn {
  std::vector<std::string> urls;
  std::string static_auth_secret;
};

// The STUN and TURN server inside.
struct TurnConfig {
  bool enabled = true;
  std::vector<std::string> listen;  // UDP and TCP; empty: port 3478 where `listen` listens
  uint16_t relay_port_first = 49152;
  uint16_t relay_port_last = 65535;
  // Networks ("192.168.0.0/16") whose hosts may be reached over the relay although they are not on
  // the internet, when they are candidates of the call: for closed networks.
  std::vector<std::string> allow_peers;
  // Holds the key of the credentials, and on a second line the one before it; empty:
  // <data_dir>/turn-secret, made at the first start.
  std::filesystem::path secret_file;
  std::vector<ExternalTurn> external;
};

// The forwarding unit for group calls inside.
struct SfuConfig {
  bool enabled = true;
  std::vector<std::string> listen;  // UDP; empty: port 10000 where `listen` listens
  uint8_t workers = 0;              // threads; 0: one for each core
  size_t max_participants = limits::kSfuParticipantsMax;  // of all calls
  // What a participant may send as each of its videos, and is sent in all; 0: what its path
  // carries.
  size_t max_video_kbps = 0;
  size_t max_receive_kbps = 0;
  // What the line of this server carries for group calls; 0: not known, and not looked at.
  size_t uplink_mbps = 0;
  // Of what this server can do: above the first nobody new is let in, above the second pictures
  // lose sharpness.
  size_t refuse_above_percent = 85;
  size_t shed_above_percent = 75;
};

// What Prometheus reads. A listener of its own, so that no firewall rule opens it by accident.
struct MetricsConfig {
  std::string listen;  // "127.0.0.1:9464"; empty: off
};

struct AcmeConfig {
  std::string directory = "https://acme-v02.api.letsencrypt.org/directory";
  std::string email;                 // for warnings of the authority; may be empty
  std::vector<std::string> domains;  // empty: the name in public_url
  std::filesystem::path ca_file;     // trusted for `directory`; empty: the system's authorities
  // How control of the names is proved; nothing: over port 443, and if that fails over port 80.
  std::optional<acme::ChallengeKind> challenge;
};

// Notifications for devices without an open page. Nothing is sent before somebody asks for them on
// their device, and what is sent can be read by that device alone.
struct PushConfig {
  bool enabled = true;
  // Whom operators of push services can write to: "mailto:..." or "https://..."; empty: public_url.
  std::string subject;
  std::filesystem::path ca_file;  // trusted for push services; empty: the system's authorities
  // Push services may be on networks that are not the internet, and on any port: for closed
  // networks and tests. Whoever can sign in can then make this server talk to its neighbours.
  bool allow_private = false;
};

struct Config {
  std::filesystem::path file;       // where these were read; empty: no file
  std::string name = "Earshot";     // of this server, shown to people
  std::vector<std::string> listen;  // "127.0.0.1:8080"; empty: the default of the TLS mode
  std::filesystem::path data_dir = "data";
  std::filesystem::path web_dir;  // the built web client; empty: only the API
  std::string public_url;         // behind a proxy: "https://chat.example.org"
  TlsMode tls = TlsMode::kOff;
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  // Where this server is seen from outside, at most one per family: IP addresses. Empty: found out.
  std::vector<std::string> public_address;
  // Networks of reverse proxies whose X-Forwarded-For is believed: "10.0.0.0/8". For the limits
  // that count by address.
  std::vector<std::string> trusted_proxies;
  // Asked for the public address when no interface has one: "stun.example.org:3478".
  std::vector<std::string> stun_servers;
  std::vector<protocol::IceServer> ice_servers;  // given to browsers beside our own
  TurnConfig turn;
  SfuConfig sfu;
  MetricsConfig metrics;
  AcmeConfig acme;
  PushConfig push;
  calls::CallConfig calls;
  meetings::MeetingConfig meetings;
  LogLevel log_level = LogLevel::kInfo;
  bool demo = false;
};

// Two public STUN servers; nothing else leaves this machine for other servers but the notifications
// that people ask for.
std::vector<protocol::IceServer> default_ice_servers();

// Reads the file into `config`. Errors name the file, the line or the key.
Result<void> read_config_file(const std::filesystem::path& path, Config& config);

// After file and command line: fills the defaults that depend on others, checks what belongs
// together.
Result<void> complete_config(Config& config);

}  // namespace earshot::app
