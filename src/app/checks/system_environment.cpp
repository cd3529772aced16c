#include "app/checks/system_environment.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>

#include "app/network.h"
#include "base/limits.h"
#include "io/file_descriptor.h"
#include "io/native_address.h"

namespace earshot::app {
namespace {

constexpr size_t kTextBytesMax = 64 * 1024;

std::string user_name(uid_t uid) {
  std::array<char, 1024> buffer;
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? found->pw_name : std::to_string(uid);
}

}  // namespace

FileFacts SystemEnvironment::file(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return {.exists = true,
          .directory = S_ISDIR(status.st_mode),
          .mode = status.st_mode & 07777,
          .readable = ::access(path.c_str(), R_OK) == 0,
          .writable = ::access(path.c_str(), W_OK) == 0,
          .owner = user_name(status.st_uid)};
}

std::string SystemEnvironment::text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kTextBytesMax, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  return text;
}

std::optional<uint64_t> SystemEnvironment::free_bytes(const std::filesystem::path& path) {
  struct statvfs status {};
  if (::statvfs(path.c_str(), &status) != 0) return std::nullopt;
  return uint64_t{status.f_bavail} * status.f_frsize;
}

Result<io::CertificateFacts> SystemEnvironment::certificate(
    const std::filesystem::path& certificate, const std::filesystem::path& authority) {
  return io::read_certificate_facts(certificate, authority);
}

Result<bool> SystemEnvironment::key_belongs_to(const std::filesystem::path& certificate,
                                               const std::filesystem::path& key) {
  return io::key_belongs_to(certificate, key);
}

bool SystemEnvironment::is_root() { return ::geteuid() == 0; }

std::vector<IpAddress> SystemEnvironment::resolve(const std::string& name) {
  return resolve_name(name);
}

std::vector<IpAddress> SystemEnvironment::own_addresses() { return app::own_addresses(); }

BindOutcome SystemEnvironment::try_bind(const SocketAddress& address, Protocol protocol) {
  const int type = protocol == Protocol::kUdp ? SOCK_DGRAM : SOCK_STREAM;
  const io::FileDescriptor fd(
      ::socket(address.is_v4() ? AF_INET : AF_INET6, type | SOCK_CLOEXEC, 0));
  if (!fd) return BindOutcome::kNoSuchAddress;
  // As the server does it: connections of a server that just ended do not hold the port.
  const int on = 1, off = 0;
  if (type == SOCK_STREAM) ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (!address.is_v4()) ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
  sockaddr_storage native{};
  const socklen_t length = io::to_native(address, native);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&native), length) == 0) {
    // A listener with SO_REUSEADDR shows itself only now.
    if (type == SOCK_DGRAM || ::listen(fd.get(), 1) == 0) return BindOutcome::kFree;
  }
  if (errno == EADDRINUSE) return BindOutcome::kTaken;
  if (errno == EACCES || errno == EPERM) return BindOutcome::kNotAllowed;
  return BindOutcome::kNoSuchAddress;
}

std::vector<std::string> SystemEnvironment::holders_of(uint16_t port, Protocol protocol) {
  std::vector<std::string> out;
  for (const PortHolder& holder : find_port_holders(port, protocol)) {
    out.push_back(holder.program + " (process " + std::to_string(holder.process) + ")");
  }
  return out;
}

Result<SocketAddress> SystemEnvironment::stun_binding(const StunServer& server) {
  return app::stun_binding(server, limits::kProbeDeadline, random_);
}

Result<std::string> SystemEnvironment::turn_challenge(const StunServer& server) {
  return app::turn_challenge(server, limits::kProbeDeadline, random_);
}

ClockFacts SystemEnvironment::clock() {
  timex state{};
  const int outcome = ::adjtimex(&state);
  ClockFacts facts{.synchronised = std::nullopt, .now = SystemClock().wall_now()};
  // Forbidden to a service with ProtectClock.
  if (outcome >= 0) {
    facts.synchronised = outcome != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
  }
  return facts;
}

uint64_t SystemEnvironment::descriptors_max(uint16_t port) {
  const std::vector<PortHolder> holders = find_port_holders(port, Protocol::kTcp);
  if (!holders.empty()) {
    std::ifstream file("/proc/" + std::to_string(holders.front().process) + "/limits");
    std::string line;
    while (std::getline(file, line)) {
      if (!line.starts_with("Max open files")) continue;
      std::istringstream words(line.substr(sizeof("Max open files")));
      uint64_t soft = 0;
      words >> soft;
      return words ? soft : UINT64_MAX;  // "unlimited"
    }
  }
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

}  // namespace earshot::app
