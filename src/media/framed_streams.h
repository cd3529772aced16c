// Packets over streams: TURN over TCP and TLS, and ICE-TCP (RFC 6544). Frames in, and bounded
// queues out. What is late is worth nothing, so a packet for a slow reader is dropped; one that
// must not be lost ends the stream instead. One thread, that of the loop.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/socket_address.h"
#include "base/task.h"
#include "base/time.h"
#include "io/event_loop.h"
#include "io/stream.h"
#include "io/timer.h"
#include "media/stream_counters.h"
#include "media/stream_framing.h"

namespace earshot::media {

// Which stream a packet came by.
struct StreamPath {
  SocketAddress remote;
  SocketAddress local;
  bool secure = false;  // inside TLS
  uint64_t link = 0;    // its name, never used twice
};

class FrameReceiver {
 public:
  // `frame` is good until the call returns, and may be changed. May close the stream.
  virtual void on_frame(const StreamPath& path, std::span<uint8_t> frame) = 0;
  virtual void on_stream_ended(uint64_t link) = 0;

 protected:
  ~FrameReceiver() = default;
};

struct StreamRules {
  uint64_t first_link = 1;  // names go up from here
  size_t queue_bytes_max;   // of one stream
  size_t answer_bytes_max;  // above it, for what must not be lost
  size_t unsent_bytes;      // in the kernel, behind the queue
  Duration stall_max;       // the network takes nothing of what we sent
  Duration frame_max;       // from the first byte of a frame to its last
  Duration idle_max;        // without a frame
  Duration kept_idle_max;   // the same, after keep()
};

enum class IfFull : uint8_t { kDropPacket, kCloseStream };

// Of TurnFraming or PacketFraming.
template <class Framing>
class FramedStreams {
 public:
  // All outlive this.
  FramedStreams(io::EventLoop& loop, const StreamRules& rules, FrameReceiver& receiver,
                StreamCounters& counters);
  // All streams have ended: see close_all().
  ~FramedStreams();

  // Of this loop.
  void add(std::unique_ptr<io::Stream> stream);
  // Queues a packet; it leaves with the others of this turn. Of a stream that is gone: nothing.
  void send(uint64_t link, Bytes packet, IfFull if_full = IfFull::kDropPacket);
  // From now on it may be silent for longer.
  void keep(uint64_t link);
  void close(uint64_t link);
  // They end within this turn, and no new ones are taken.
  void close_all();

 private:
  struct Stream;
  using StreamPtr = std::shared_ptr<Stream>;

  static Task<void> read_all(FramedStreams& streams, StreamPtr stream);
  static Task<void> write_all(StreamPtr stream);
  void cut(Stream& stream, std::span<uint8_t> chunk);
  void end(Stream& stream);
  void flush();
  void sweep();

  io::EventLoop& loop_;
  const StreamRules rules_;
  FrameReceiver& receiver_;
  StreamCounters& counters_;
  // shared_ptr, because a stream's reading and its writing coroutine each hold it until done.
  std::unordered_map<uint64_t, StreamPtr> streams_;
  std::vector<StreamPtr> unsent_;
  uint64_t next_link_;
  bool closing_ = false;
  io::Timer sweep_;
};

extern template class FramedStreams<TurnFraming>;
extern template class FramedStreams<PacketFraming>;

}  // namespace earshot::media
