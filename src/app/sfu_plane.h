// The forwarding unit of group calls inside this server: its threads and addresses, made from the
// settings. Loop thread.
#pragma once

#include <memory>
#include <vector>

#include "app/config.h"
#include "base/ip_address.h"
#include "base/random.h"
#include "base/result.h"
#include "base/socket_address.h"
#include "io/event_loop.h"
#include "io/stream.h"
#include "media/sfu_server.h"
#include "meetings/sfu_port.h"

namespace earshot::app {

// Where clients are told to come: on a wildcard to the public addresses and to those of this
// machine but for loopback, which is named when there is nothing else. Pure.
std::vector<SocketAddress> plan_sfu_addresses(const std::vector<SocketAddress>& listen,
                                              const std::vector<IpAddress>& own,
                                              const std::vector<IpAddress>& public_ips);

class SfuPlane {
 public:
  // Blocking. nullptr when it is switched off, or, after a warning in the log, when the ports are
  // not to be had: everything else must work all the same. `loop` and `random` outlive it.
  static Result<std::unique_ptr<SfuPlane>> start(const Config& config, io::EventLoop& loop,
                                                 Random& random);

  meetings::SfuPort& port() { return *server_; }
  const media::SfuServer& server() const { return *server_; }
  // A stream of the HTTPS port that speaks ICE-TCP.
  void adopt(std::unique_ptr<io::Stream> stream) { server_->adopt(std::move(stream)); }
  // Where the server is seen from outside, and the TCP addresses that adopt() gets streams of.
  // Before the first call. Gives the UDP addresses that clients are told.
  std::vector<SocketAddress> set_addresses(const std::vector<IpAddress>& public_ips,
                                           const std::vector<SocketAddress>& tcp_listen);
  void stop() { server_->stop(); }

 private:
  explicit SfuPlane(std::unique_ptr<media::SfuServer> server) : server_(std::move(server)) {}

  std::unique_ptr<media::SfuServer> server_;
};

}  // namespace earshot::app
