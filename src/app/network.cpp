#include "app/network.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>

#include "io/native_address.h"

namespace earshot::app {
namespace {

namespace fs = std::filesystem;

constexpr int kTcpListening = 0x0A;  // the state column of /proc/net/tcp

void add_once(std::vector<IpAddress>& list, const IpAddress& ip) {
  if (std::find(list.begin(), list.end(), ip) == list.end()) list.push_back(ip);
}

IpAddress to_ip(const sockaddr& address) {
  sockaddr_storage native{};
  const size_t size = address.sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  std::memcpy(&native, &address, size);
  return io::from_native(native).ip();
}

bool is_link_local(const IpAddress& ip) {
  return !ip.is_v4() && ip.bytes()[0] == 0xFE && (ip.bytes()[1] & 0xC0) == 0x80;
}

// Inode numbers of the sockets on `port`, from one of /proc/net/{tcp,tcp6,udp,udp6}.
void collect_inodes(const char* table, uint16_t port, bool listening_only,
                    std::set<std::string>& out) {
  std::ifstream file(table);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string number, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
    words >> number >> local >> remote >> state >> queues >> timer >> retransmits >> uid >>
        timeout >> inode;
    const size_t colon = local.rfind(':');
    if (colon == std::string::npos || inode == "0") continue;
    if (std::stoul(local.substr(colon + 1), nullptr, 16) != port) continue;
    if (listening_only && std::stoi(state, nullptr, 16) != kTcpListening) continue;
    out.insert("socket:[" + inode + "]");
  }
}

bool holds_one(const fs::path& process, const std::set<std::string>& sockets) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(process / "fd", error)) {
    std::error_code ignored;
    if (sockets.contains(fs::read_symlink(entry.path(), ignored).string())) return true;
  }
  return false;
}

}  // namespace

std::vector<IpAddress> resolve_name(const std::string& name) {
  const auto literal = IpAddress::parse(name);
  if (literal.ok()) return {*literal};
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(name.c_str(), nullptr, &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, ::freeaddrinfo);
  std::vector<IpAddress> out;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family != AF_INET && entry->ai_family != AF_INET6) continue;
    add_once(out, to_ip(*entry->ai_addr));
  }
  return out;
}

std::vector<IpAddress> own_addresses() {
  ifaddrs* found = nullptr;
  if (::getifaddrs(&found) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> list(found, ::freeifaddrs);
  std::vector<IpAddress> out;
  for (const ifaddrs* entry = found; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr || (entry->ifa_flags & IFF_UP) == 0) continue;
    const int family = entry->ifa_addr->sa_family;
    if (family != AF_INET && family != AF_INET6) continue;
    const IpAddress ip = to_ip(*entry->ifa_addr);
    if (!is_link_local(ip)) add_once(out, ip);
  }
  return out;
}

Result<std::pair<std::string, uint16_t>> split_host_port(std::string_view text, uint16_t port) {
  const Error wrong{ErrorCode::kInvalid, std::string(text) + " is not a name or name:port"};
  std::string_view host = text, digits;
  const bool bracketed = text.starts_with('[');
  const size_t end = bracketed ? text.find(']') : text.rfind(':');
  if (bracketed) {
    if (end == std::string_view::npos) return wrong;
    host = text.substr(1, end - 1);
    digits = text.substr(end + 1);
    if (!digits.empty() && !digits.starts_with(':')) return wrong;
    if (!digits.empty()) digits.remove_prefix(1);
  } else if (end != std::string_view::npos && text.find(':') == end) {
    host = text.substr(0, end);
    digits = text.substr(end + 1);
    if (digits.empty()) return wrong;
  }
  if (host.empty() || host.find_first_of(" /@") != std::string_view::npos) return wrong;
  if (!digits.empty()) {
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc() || rest != digits.data() + digits.size() || port == 0) return wrong;
  }
  return std::pair<std::string, uint16_t>(host, port);
}

std::vector<PortHolder> find_port_holders(uint16_t port, Protocol protocol) {
  std::set<std::string> sockets;
  const bool udp = protocol == Protocol::kUdp;
  for (const char* const table : udp ? std::array{"/proc/net/udp", "/proc/net/udp6"}
                                     : std::array{"/proc/net/tcp", "/proc/net/tcp6"}) {
    collect_inodes(table, port, !udp, sockets);
  }
  std::vector<PortHolder> holders;
  if (sockets.empty()) return holders;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const std::string number = entry.path().filename();
    if (number.find_first_not_of("0123456789") != std::string::npos) continue;
    if (!holds_one(entry.path(), sockets)) continue;
    std::ifstream name(entry.path() / "comm");
    PortHolder holder{static_cast<pid_t>(std::stol(number)), ""};
    std::getline(name, holder.program);
    holders.push_back(std::move(holder));
  }
  return holders;
}

}  // namespace earshot::app
