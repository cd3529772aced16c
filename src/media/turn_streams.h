// TURN over TCP and TLS: the streams, their frames in and their bounded queues out. What is late is
// worth nothing, so data for a slow reader is dropped; an answer that does not fit ends the stream.
// Media thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/task.h"
#include "io/connection_limit.h"
#include "io/event_loop.h"
#include "io/stream.h"
#include "io/timer.h"
#include "media/turn_config.h"
#include "turn/path.h"

namespace earshot::media {

struct TurnStream;

class FrameReceiver {
 public:
  // `frame` is good until the call returns. May close the stream.
  virtual void on_frame(const turn::Path& path, Bytes frame) = 0;
  virtual void on_stream_ended(uint64_t link) = 0;

 protected:
  ~FrameReceiver() = default;
};

class TurnStreams {
 public:
  // All outlive this.
  TurnStreams(io::EventLoop& loop, FrameReceiver& receiver, StreamCounters& counters);
  // All streams have ended: see close_all().
  ~TurnStreams();

  // Of this loop.
  void add(std::unique_ptr<io::Stream> stream);
  // Queues a frame; it leaves with the others of this turn. Of a stream that is gone: nothing.
  void send(uint64_t link, Bytes frame);
  void close(uint64_t link);
  // They end within this turn, and no new ones are taken.
  void close_all();

 private:
  static Task<void> read_all(TurnStreams& streams, std::shared_ptr<TurnStream> stream);
  static Task<void> write_all(std::shared_ptr<TurnStream> stream);
  void cut(TurnStream& stream, std::span<uint8_t> chunk);
  void end(TurnStream& stream);
  void flush();
  void sweep();

  io::EventLoop& loop_;
  FrameReceiver& receiver_;
  StreamCounters& counters_;
  // shared_ptr, because a stream's reading and its writing coroutine each hold it until done.
  std::unordered_map<uint64_t, std::shared_ptr<TurnStream>> streams_;
  std::vector<std::shared_ptr<TurnStream>> unsent_;
  uint64_t next_link_ = 1;
  bool closing_ = false;
  io::Timer sweep_;
};

}  // namespace earshot::media
