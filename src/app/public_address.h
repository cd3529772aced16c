// Under which addresses this server is reached from outside, at most one per family: what the
// settings say; else a global address of an interface; else what a STUN server sees. TURN gives
// relayed addresses out under them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ip_address.h"
#include "base/result.h"
#include "base/socket_address.h"
#include "io/blocking_pool.h"
#include "io/event_loop.h"
#include "io/timer.h"

namespace earshot::app {

enum class AddressSource { kSettings, kInterface, kStun };

struct PublicAddress {
  IpAddress ip;
  AddressSource source = AddressSource::kSettings;
  friend bool operator==(const PublicAddress&, const PublicAddress&) = default;
};

// Where the search looks; the system's, or a test's.
struct AddressSearch {
  std::vector<std::string> settings;      // IP addresses
  std::vector<std::string> stun_servers;  // "stun.example.org:3478"
  std::function<std::vector<IpAddress>()> own_addresses;
  std::function<std::vector<IpAddress>(const std::string& name)> resolve;
  std::function<Result<SocketAddress>(const SocketAddress& server)> ask;
};
AddressSearch system_address_search(std::vector<std::string> settings,
                                    std::vector<std::string> stun_servers);

// Blocking. IPv4 first.
std::vector<PublicAddress> find_public_addresses(const AddressSearch& search);

// The same in a running server: looks at start and every few minutes, on the blocking pool, and
// says what changed. Loop thread; the pool outlives it.
class PublicAddresses {
 public:
  using Changed = std::function<void(const std::vector<PublicAddress>&)>;

  PublicAddresses(io::EventLoop& loop, io::BlockingPool& pool, AddressSearch search);
  ~PublicAddresses();
  PublicAddresses(const PublicAddresses&) = delete;
  PublicAddresses& operator=(const PublicAddresses&) = delete;

  // `changed` is called for the first time when something is known: at once for what the settings
  // say, else when the search has found an address.
  void start(Changed changed);
  const std::vector<PublicAddress>& current() const { return current_; }
  std::vector<IpAddress> ips() const;

 private:
  void search();
  void take(std::vector<PublicAddress> found);

  io::EventLoop& loop_;
  io::BlockingPool& pool_;
  // Shared with the search that runs on the pool, which may end after this.
  const std::shared_ptr<const AddressSearch> search_;
  std::shared_ptr<PublicAddresses*> self_;  // the same: nullptr inside once this is gone
  io::Timer timer_;
  Changed changed_;
  std::vector<PublicAddress> current_;
};

}  // namespace earshot::app
