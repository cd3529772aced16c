// For tests: a TURN client with blocking sockets, over UDP or TCP, and a peer it can reach. Every
// wait ends after seconds.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/socket_address.h"
#include "codec/stun_message.h"
#include "codec/turn_frame.h"
#include "io/file_descriptor.h"
#include "turn/credentials.h"

namespace earshot::media::testing {

// A UDP socket on a free port of `ip`.
class UdpPeer {
 public:
  explicit UdpPeer(std::string_view ip);

  void send(std::string_view text, const SocketAddress& to);
  // "" when nothing comes; from() then says whose it was.
  std::string receive();
  const SocketAddress& address() const { return address_; }
  const SocketAddress& from() const { return from_; }

 private:
  io::FileDescriptor fd_;
  SocketAddress address_;
  SocketAddress from_;
};

class TurnClient {
 public:
  enum class Over : uint8_t { kUdp, kTcp };
  using Fill = std::function<void(codec::StunWriter&)>;

  TurnClient(const SocketAddress& server, Over over, turn::Credential credential);

  // Each gives 0, the code of the error, or -1 when nothing came.
  int allocate();
  int bind(uint16_t channel, const SocketAddress& peer);
  int permit(const SocketAddress& peer);

  void send_channel(uint16_t channel, std::string_view payload);
  void send_indication(const SocketAddress& peer, std::string_view payload);
  void send_raw(Bytes bytes);

  // The payload of the next ChannelData or Data indication; "" when nothing comes.
  std::string receive();
  // True when the server ends the stream.
  bool ended();

  const SocketAddress& relayed() const { return relayed_; }
  int fd() const { return fd_.get(); }

 private:
  int ask(codec::StunMethod method, const Fill& fill);
  std::optional<std::vector<uint8_t>> exchange(codec::StunMethod method, const Fill& fill);
  std::optional<std::vector<uint8_t>> next_frame();

  Over over_;
  turn::Credential credential_;
  io::FileDescriptor fd_;
  codec::TurnStreamFramer framer_;
  std::vector<uint8_t> chunk_;
  std::vector<uint8_t> received_;  // of a stream, not cut yet
  std::string nonce_;
  uint8_t requests_ = 0;
  SocketAddress relayed_;
};

}  // namespace earshot::media::testing
