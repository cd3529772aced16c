// How a client reaches the server: the controlling side of ICE, the DTLS client, SRTP. Without
// sockets, threads or clock; one owner.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"
#include "dtls/association.h"
#include "dtls/context.h"
#include "ice/ice_client.h"
#include "sfu/negotiated.h"
#include "srtp/receiver.h"
#include "srtp/sender.h"

namespace earshot::sfu::testing {

struct ClientConfig {
  codec::HmacSha1 hmac = nullptr;
  const dtls::Context* dtls = nullptr;  // the client's; outlives it
  std::vector<dtls::Fingerprint> server_fingerprints;
  std::vector<SocketAddress> servers;  // candidates, best first
};

class ClientConnection {
 public:
  // A datagram leaves on a path as the client sees it.
  using Send = std::function<void(const ice::Path& path, Bytes datagram)>;

  // `negotiated` is the server's view: its remote side is this client.
  ClientConnection(const ClientConfig& config, const Negotiated& negotiated, Random& random,
                   Send send);

  // Checks the server from there; again for another address.
  void use(Timestamp now, const SocketAddress& local);
  void restart_ice(Timestamp now, const Negotiated& negotiated);

  struct Opened {
    bool is_rtcp = false;
    std::span<uint8_t> packet;
  };
  // In place.
  std::optional<Opened> on_datagram(Timestamp now, const ice::Path& path,
                                    std::span<uint8_t> datagram);
  void on_deadline(Timestamp now);
  Timestamp next_deadline() const;
  void close(Timestamp now);

  bool is_connected() const { return sender_.has_value() && ice_.selected() != nullptr; }
  const ice::Path* selected_path() const { return ice_.selected(); }
  ice::ClientState ice_state() const { return ice_.state(); }
  dtls::State dtls_state() const;

  // Packets in the clear; dropped while there is no connection. True: they were sent.
  bool send_rtp(Bytes packet);
  bool send_rtcp(Bytes packet);

 private:
  void drain(Timestamp now);

  const ClientConfig config_;
  Send send_;
  ice::Client ice_;
  std::optional<dtls::Association> association_;  // once there is a path
  std::optional<srtp::SrtpReceiver> receiver_;
  std::optional<srtp::SrtpSender> sender_;
  std::array<uint8_t, 2048> out_;
};

}  // namespace earshot::sfu::testing
