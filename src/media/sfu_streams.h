// ICE-TCP (RFC 6544): packets over streams, each behind its length (RFC 4571). What is late is
// worth nothing, so packets for a slow reader are dropped; whatever they are, they are sent again.
// Only what cryptography has shown to be somebody's is ever answered, so a stream that nothing is
// sent to is a stranger's, and does not keep its place for long.
// One thread, that of the loop.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/socket_address.h"
#include "base/task.h"
#include "ice/path.h"
#include "io/connection_limit.h"
#include "io/event_loop.h"
#include "io/stream.h"
#include "io/timer.h"
#include "media/sfu_config.h"

namespace earshot::media {

struct SfuStream;

class PacketReceiver {
 public:
  // `packet` is good until the call returns, and may be changed.
  virtual void on_packet(const ice::Path& path, std::span<uint8_t> packet) = 0;
  virtual void on_stream_ended(const ice::Path& path) = 0;

 protected:
  ~PacketReceiver() = default;
};

class SfuStreams {
 public:
  // Links are named so that no two workers use one name: the worker's number is their first byte.
  // All outlive this.
  SfuStreams(io::EventLoop& loop, uint8_t worker, PacketReceiver& receiver,
             SfuStreamCounters& counters);
  // All streams have ended: see close_all().
  ~SfuStreams();

  // Of this loop. `slot`: its place among all, which is free again as soon as it is closed.
  void add(std::unique_ptr<io::Stream> stream, io::ConnectionSlot slot);
  // Closes the oldest one that nobody is known behind, of that host, or of any (nullptr). False:
  // there is none.
  bool close_stranger(const SocketAddress* host);
  // Queues a packet; it leaves with the others of this turn. Of a stream that is gone: nothing.
  void send(uint64_t link, Bytes packet);
  // They end within this turn, and no new ones are taken.
  void close_all();
  // Those that have sent nothing whole for too long, or that nobody is known behind in time. Also
  // done every few seconds.
  void close_late(Timestamp now);

 private:
  static Task<void> read_all(SfuStreams& streams, std::shared_ptr<SfuStream> stream);
  static Task<void> write_all(std::shared_ptr<SfuStream> stream);
  void cut(SfuStream& stream, std::span<uint8_t> chunk);
  void end(SfuStream& stream);
  void flush();
  static void close(SfuStream& stream);

  io::EventLoop& loop_;
  PacketReceiver& receiver_;
  SfuStreamCounters& counters_;
  // shared_ptr, because a stream's reading and its writing coroutine each hold it until done.
  std::unordered_map<uint64_t, std::shared_ptr<SfuStream>> streams_;
  std::vector<std::shared_ptr<SfuStream>> unsent_;
  uint64_t next_link_;
  bool closing_ = false;
  io::Timer sweep_;
};

}  // namespace earshot::media
