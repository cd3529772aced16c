// One connection of a client to a forwarding unit in another process, whichever that is: a socket
// of its own, ICE, DTLS, SRTP and RTCP as a browser has them (sfu/testing/client_model.h),
// synthetic media, and a count of what comes. Descriptions are text. Loop thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "dtls/certificate.h"
#include "dtls/context.h"
#include "io/datagram_buffers.h"
#include "io/event_loop.h"
#include "io/udp_socket.h"
#include "load/session_description.h"
#include "sfu/testing/client_model.h"

namespace earshot::bench {

// What all peers of a process share; outlives them.
struct PeerWorld {
  io::EventLoop& loop;
  io::DatagramBuffers& buffers;
  Random& random;
  const dtls::Certificate& certificate;
  const dtls::Context& dtls;
  IpAddress ip;  // of all their sockets
  // Media that is made from then on, until then, is counted.
  Timestamp counts_from = Timestamp::max();
  Timestamp counts_until = Timestamp::max();
};

struct PeerMedia {
  bool audio = false;
  bool video = false;
};

struct CameraPlan {
  uint8_t packets = 1;  // of a picture, thirty times a second
  size_t packet_bytes = 1000;
  Duration spread{};  // between two packets that leave, at least
};

// Packets of media.
struct PeerCount {
  uint64_t published = 0;
  uint64_t received = 0;
  uint64_t restored = 0;  // by RTX
  uint64_t strange = 0;   // at any time: of no stream, or not as it was published
};

class Peer final : private io::UdpReceiver {
 public:
  // `name` is in what it publishes; not 0.
  static Result<std::unique_ptr<Peer>> create(PeerWorld& world, uint32_t name);

  // What it sends and so many sections to receive in.
  std::string offer(const PeerMedia& sends, uint8_t audio_slots, uint8_t video_slots);
  Result<void> accept(std::string_view answer);
  // To an offer of a server that only sends.
  Result<std::string> answer(std::string_view offer);

  bool is_connected() const { return model_ && model_->is_connected(); }
  // What it offered to send; once it is connected.
  void publish(const CameraPlan& camera);

  void begin_count();
  // What was made in the time of the world.
  PeerCount count() const;
  // Nothing that is published from now on is counted.
  void end_count() { published_until_ = published(); }

 private:
  Peer(PeerWorld& world, uint32_t name);

  struct Delayed {
    SocketAddress to;
    std::vector<uint8_t> datagram;
  };

  void on_datagrams(io::UdpSocket& socket, std::span<const io::Datagram> datagrams) override;
  void connect(const load::AnswerView& view);
  void on_packet(const sfu::testing::ClientSlot& slot, Bytes packet);
  // True: it was a check of a server that sends some, as Janus does in spite of ICE lite.
  bool answer_check(const io::Datagram& datagram);
  void send(const ice::Path& path, Bytes datagram);
  void let_out();
  void rearm();
  uint64_t published() const;
  Timestamp now() const { return world_.loop.clock().now(); }

  PeerWorld& world_;
  const uint32_t name_;
  load::OfferPlan plan_;
  io::UdpCounters udp_;
  std::unique_ptr<io::UdpSocket> socket_;
  std::unique_ptr<sfu::testing::ClientModel> model_;
  Duration spread_{};
  std::deque<Delayed> outbox_;
  Timestamp next_departure_;  // when the first of it may leave
  uint64_t published_from_ = 0;
  uint64_t published_until_ = 0;
  PeerCount count_;
  io::Timer timer_;
  io::Timer pacer_;
};

}  // namespace earshot::bench
