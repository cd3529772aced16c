#include "app/sfu_plane.h"

#include <algorithm>
#include <string>
#include <utility>

#include "app/network.h"
#include "app/relay_addresses.h"
#include "base/log.h"

namespace earshot::app {
namespace {

constexpr uint16_t kSfuPort = 10000;

}  // namespace

std::vector<SocketAddress> plan_sfu_addresses(const std::vector<SocketAddress>& listen,
                                              const std::vector<IpAddress>& own,
                                              const std::vector<IpAddress>& public_ips) {
  std::vector<SocketAddress> out;
  const auto add = [&out](const IpAddress& ip, uint16_t port) {
    const SocketAddress address(ip, port);
    if (std::find(out.begin(), out.end(), address) == out.end()) out.push_back(address);
  };
  for (const SocketAddress& address : listen) {
    if (!address.is_wildcard()) {
      add(address.ip(), address.port());
      continue;
    }
    // A v6 wildcard listens for v4 as well.
    const auto serves = [&](const IpAddress& ip) { return !address.is_v4() || ip.is_v4(); };
    const size_t before = out.size();
    for (const IpAddress& ip : public_ips) {
      if (serves(ip)) add(ip, address.port());
    }
    for (const IpAddress& ip : own) {
      if (serves(ip) && !ip.is_loopback()) add(ip, address.port());
    }
    if (out.size() == before) add(IpAddress::v4({127, 0, 0, 1}), address.port());
  }
  return out;
}

Result<std::unique_ptr<SfuPlane>> SfuPlane::start(const Config& config, io::EventLoop& loop,
                                                  Random& random) {
  if (!config.sfu.enabled) return std::unique_ptr<SfuPlane>();
  media::SfuServerConfig sfu;
  sfu.workers = config.sfu.workers;
  sfu.participants_max = config.sfu.max_participants;
  sfu.video_bps_max = config.sfu.max_video_kbps * 1000;
  sfu.receive_bps_max = config.sfu.max_receive_kbps * 1000;
  sfu.load = {.refuse_above = static_cast<double>(config.sfu.refuse_above_percent) / 100,
              .shed_above = static_cast<double>(config.sfu.shed_above_percent) / 100,
              .uplink_bps = config.sfu.uplink_mbps * 1'000'000};
  TRY_ASSIGN(sfu.listen, listen_addresses(config.sfu.listen, config, kSfuPort));
  auto server = media::SfuServer::create(sfu, loop, random);
  if (!server.ok()) {
    log_warning("app", "no group calls: their port is not to be had",
                {{"reason", server.error().message}});
    return std::unique_ptr<SfuPlane>();
  }
  for (const SocketAddress& address : (*server)->listening()) {
    log_info("app", "group calls listening, UDP",
             {{"address", address.to_string()}, {"workers", std::to_string((*server)->workers())}});
  }
  return std::unique_ptr<SfuPlane>(new SfuPlane(*std::move(server)));
}

std::vector<SocketAddress> SfuPlane::set_addresses(const std::vector<IpAddress>& public_ips,
                                                   const std::vector<SocketAddress>& tcp_listen) {
  const std::vector<IpAddress> own = own_addresses();
  std::vector<SocketAddress> udp = plan_sfu_addresses(server_->listening(), own, public_ips);
  server_->set_addresses({.udp = udp, .tcp = plan_sfu_addresses(tcp_listen, own, public_ips)});
  return udp;
}

}  // namespace earshot::app
