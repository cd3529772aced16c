// ICE-TCP (RFC 6544): packets over streams, each behind its length (RFC 4571). What is late is
// worth nothing, so packets for a slow reader are dropped; whatever they are, they are sent again.
// One thread, that of the loop.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/task.h"
#include "ice/path.h"
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
  virtual void on_stream_ended(uint64_t link) = 0;

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

  // Of this loop.
  void add(std::unique_ptr<io::Stream> stream);
  // Queues a packet; it leaves with the others of this turn. Of a stream that is gone: nothing.
  void send(uint64_t link, Bytes packet);
  // They end within this turn, and no new ones are taken.
  void close_all();

 private:
  static Task<void> read_all(SfuStreams& streams, std::shared_ptr<SfuStream> stream);
  static Task<void> write_all(std::shared_ptr<SfuStream> stream);
  void cut(SfuStream& stream, std::span<uint8_t> chunk);
  void end(SfuStream& stream);
  void flush();
  void sweep();

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
