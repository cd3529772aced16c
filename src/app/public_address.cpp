#include "app/public_address.h"

#include <algorithm>
#include <utility>

#include "app/network.h"
#include "app/stun_query.h"
#include "base/address_class.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/random.h"

namespace earshot::app {
namespace {

constexpr uint16_t kStunPort = 3478;
constexpr bool kFamilies[] = {true, false};  // IPv4, then IPv6

bool is_global(const IpAddress& ip) { return classify(ip) == AddressClass::kGlobal; }

std::optional<IpAddress> ask_servers(const AddressSearch& search, bool v4) {
  for (const std::string& text : search.stun_servers) {
    const auto server = split_host_port(text, kStunPort);
    if (!server.ok()) continue;
    for (const IpAddress& ip : search.resolve(server->first)) {
      if (ip.is_v4() != v4) continue;
      const auto seen = search.ask(SocketAddress(ip, server->second));
      if (seen.ok() && seen->is_v4() == v4) return seen->ip();
    }
  }
  return std::nullopt;
}

std::string_view source_name(AddressSource source) {
  if (source == AddressSource::kSettings) return "settings";
  return source == AddressSource::kInterface ? "interface" : "stun";
}

}  // namespace

AddressSearch system_address_search(std::vector<std::string> settings,
                                    std::vector<std::string> stun_servers) {
  return {std::move(settings), std::move(stun_servers), own_addresses, resolve_name,
          [](const SocketAddress& server) {
            SystemRandom random;
            return stun_binding({server, Protocol::kUdp, ""}, limits::kProbeDeadline, random);
          }};
}

std::vector<PublicAddress> find_public_addresses(const AddressSearch& search) {
  std::vector<PublicAddress> out;
  for (const std::string& text : search.settings) {
    const auto ip = IpAddress::parse(text);
    if (ip.ok()) out.push_back({*ip, AddressSource::kSettings});
  }
  if (!out.empty()) return out;
  const std::vector<IpAddress> own = search.own_addresses();
  for (const bool v4 : kFamilies) {
    std::optional<PublicAddress> found;
    for (const IpAddress& ip : own) {
      if (!found && ip.is_v4() == v4 && is_global(ip)) found = {ip, AddressSource::kInterface};
    }
    if (!found) {
      const auto seen = ask_servers(search, v4);
      if (seen) found = {*seen, AddressSource::kStun};
    }
    if (found) out.push_back(*found);
  }
  return out;
}

PublicAddresses::PublicAddresses(io::EventLoop& loop, io::BlockingPool& pool, AddressSearch search)
    : loop_(loop),
      pool_(pool),
      search_(std::make_shared<const AddressSearch>(std::move(search))),
      self_(std::make_shared<PublicAddresses*>(this)),
      timer_(loop, [this] { this->search(); }) {}

PublicAddresses::~PublicAddresses() { *self_ = nullptr; }

std::vector<IpAddress> PublicAddresses::ips() const {
  std::vector<IpAddress> out;
  for (const PublicAddress& address : current_) out.push_back(address.ip);
  return out;
}

void PublicAddresses::start(Changed changed) {
  changed_ = std::move(changed);
  if (search_->settings.empty()) {
    search();
  } else {
    take(find_public_addresses(*search_));
  }
}

void PublicAddresses::search() {
  timer_.arm_after(limits::kPublicAddressInterval);
  // A full queue: the next round will do.
  static_cast<void>(pool_.submit([search = search_, self = self_, &loop = loop_] {
    loop.post([self, found = find_public_addresses(*search)]() mutable {
      if (*self != nullptr) (*self)->take(std::move(found));
    });
  }));
}

void PublicAddresses::take(std::vector<PublicAddress> found) {
  // A STUN server that does not answer for once is no reason to forget the address.
  for (const PublicAddress& known : current_) {
    const bool missing = std::none_of(found.begin(), found.end(), [&known](const auto& address) {
      return address.ip.is_v4() == known.ip.is_v4();
    });
    if (missing && known.source == AddressSource::kStun) found.push_back(known);
  }
  if (found == current_) return;
  current_ = std::move(found);
  for (const PublicAddress& address : current_) {
    log_info("app", "public address",
             {{"address", address.ip.to_string()}, {"source", source_name(address.source)}});
  }
  changed_(current_);
}

}  // namespace earshot::app
