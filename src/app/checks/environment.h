// What the checks see of the machine and the network. The real one is system_environment.h; tests
// make the others. Every call may block; all have deadlines of a few seconds.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/stun_query.h"
#include "base/ip_address.h"
#include "base/result.h"
#include "base/socket_address.h"
#include "base/time.h"
#include "io/tls_facts.h"

namespace earshot::app {

struct FileFacts {
  bool exists = false;
  bool directory = false;
  mode_t mode = 0;        // permission bits
  bool readable = false;  // by this process
  bool writable = false;
  std::string owner = {};  // name of the user
};

enum class BindOutcome : uint8_t { kFree, kTaken, kNotAllowed, kNoSuchAddress };

struct HttpQuestion {
  SocketAddress to;
  bool tls = false;
  std::string host = {};  // for the Host field and SNI: "chat.example.org" or "192.0.2.1:8443"
  std::string path = {};
  bool websocket = false;                // as a WebSocket handshake
  std::filesystem::path authority = {};  // trusted beside those of the machine
};

struct HttpAnswer {
  int status = 0;
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;                           // the first 16 KiB
  std::optional<io::CertificateFacts> certificate;

  std::string field(const std::string& name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  }
};

struct ClockFacts {
  std::optional<bool> synchronised;  // nothing: it cannot be told
  WallTime now;
};

class Environment {
 public:
  virtual ~Environment() = default;

  // ---- files ----
  virtual FileFacts file(const std::filesystem::path& path) = 0;
  // "" when it cannot be read; at most 64 KiB.
  virtual std::string text_of(const std::filesystem::path& path) = 0;
  virtual std::optional<uint64_t> free_bytes(const std::filesystem::path& path) = 0;
  virtual Result<io::CertificateFacts> certificate(const std::filesystem::path& certificate,
                                                   const std::filesystem::path& authority) = 0;
  virtual Result<bool> key_belongs_to(const std::filesystem::path& certificate,
                                      const std::filesystem::path& key) = 0;
  virtual bool is_root() = 0;

  // ---- names and ports ----
  virtual std::vector<IpAddress> resolve(const std::string& name) = 0;
  virtual std::vector<IpAddress> own_addresses() = 0;
  virtual BindOutcome try_bind(const SocketAddress& address, Protocol protocol) = 0;
  // "nginx (process 812)": those who hold the port, at any address; empty when it cannot be told.
  virtual std::vector<std::string> holders_of(uint16_t port, Protocol protocol) = 0;

  // ---- talking ----
  virtual Result<HttpAnswer> http(const HttpQuestion& question) = 0;
  // The address that the server sees us come from.
  virtual Result<SocketAddress> stun_binding(const StunServer& server) = 0;
  // The realm of the challenge that an Allocate without credentials gets.
  virtual Result<std::string> turn_challenge(const StunServer& server) = 0;

  // ---- this machine ----
  virtual ClockFacts clock() = 0;
  // Of the process that listens on `port`, where that can be seen, else of this one.
  virtual uint64_t descriptors_max(uint16_t port) = 0;
};

}  // namespace earshot::app
