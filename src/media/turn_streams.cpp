#include "media/turn_streams.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "base/spawn.h"
#include "codec/stun_message.h"
#include "codec/turn_frame.h"

namespace earshot::media {
namespace {

constexpr Duration kSweepInterval = 5s;

uint16_t stun_type(codec::StunClass cls, codec::StunMethod method) {
  const auto c = static_cast<unsigned>(cls);
  // RFC 8489 §5: the class is spread over bits 4 and 8; our methods end below them.
  return static_cast<uint16_t>(static_cast<unsigned>(method) | (c & 1) << 4 | (c & 2) << 7);
}

uint16_t type_of(Bytes frame) {
  return frame.size() < 2 ? uint16_t{0} : static_cast<uint16_t>(frame[0] << 8 | frame[1]);
}

bool carries_data(Bytes frame) {
  return (!frame.empty() && codec::is_channel_data(frame[0])) ||
         type_of(frame) == stun_type(codec::StunClass::kIndication, codec::StunMethod::kData);
}

bool grants_allocation(Bytes frame) {
  return type_of(frame) == stun_type(codec::StunClass::kSuccess, codec::StunMethod::kAllocate);
}

// The size on the wire of the frame at the head of `queue`; our own frames are well-formed.
size_t frame_bytes(Bytes queue) {
  const size_t length = static_cast<size_t>(queue[2]) << 8 | queue[3];
  if (!codec::is_channel_data(queue[0])) return codec::kStunHeaderBytes + length;
  return codec::kChannelHeaderBytes + length + codec::stun_padding(length);
}

}  // namespace

struct TurnStream {
  TurnStream(std::unique_ptr<io::Stream> opened, uint64_t link)
      : stream(std::move(opened)),
        path{.tuple = {.client = stream->peer(),
                       .server = stream->local(),
                       .transport =
                           stream->secure() ? turn::Transport::kTls : turn::Transport::kTcp},
             .link = link},
        last_frame(stream->loop().now()) {}

  std::unique_ptr<io::Stream> stream;
  turn::Path path;
  codec::TurnStreamFramer framer;
  Timestamp last_frame;
  Timestamp partial_since = Timestamp::max();  // a frame has begun and is not whole
  bool allocated = false;                      // has been given an allocation
  bool flush_queued = false;
  bool writing = false;
  std::vector<uint8_t> queue;
};

TurnStreams::TurnStreams(io::EventLoop& loop, FrameReceiver& receiver, StreamCounters& counters)
    : loop_(loop), receiver_(receiver), counters_(counters), sweep_(loop, [this] { sweep(); }) {
  loop.add_turn_end([this] { flush(); });
}

TurnStreams::~TurnStreams() { CHECK(streams_.empty()); }

// ---- in ----

void TurnStreams::add(std::unique_ptr<io::Stream> stream) {
  if (closing_ || stream->closed()) return;
  stream->bound_unsent(limits::kTurnStreamUnsentBytes, limits::kTurnStreamStallMax);
  auto added = std::make_shared<TurnStream>(std::move(stream), next_link_++);
  streams_.emplace(added->path.link, added);
  ++counters_.accepted;
  counters_.open = streams_.size();
  if (!sweep_.armed()) sweep_.arm_after(kSweepInterval);
  spawn(read_all(*this, std::move(added)));
}

Task<void> TurnStreams::read_all(TurnStreams& streams, std::shared_ptr<TurnStream> stream) {
  while (!stream->framer.broken()) {
    const std::span<uint8_t> scratch = streams.loop_.scratch();
    const Result<size_t> count = co_await stream->stream->read(scratch);
    if (!count.ok() || *count == 0) break;
    streams.cut(*stream, scratch.first(*count));
  }
  if (stream->framer.broken()) ++streams.counters_.broken;
  streams.end(*stream);
}

void TurnStreams::cut(TurnStream& stream, std::span<uint8_t> chunk) {
  while (!stream.stream->closed()) {
    const std::optional<std::span<uint8_t>> frame = stream.framer.next(chunk);
    if (!frame) break;
    stream.last_frame = loop_.now();
    stream.partial_since = Timestamp::max();
    receiver_.on_frame(stream.path, *frame);
  }
  if (stream.framer.partial() && stream.partial_since == Timestamp::max()) {
    stream.partial_since = loop_.now();
  }
}

void TurnStreams::end(TurnStream& stream) {
  stream.stream->close();
  if (streams_.erase(stream.path.link) == 0) return;
  counters_.open = streams_.size();
  receiver_.on_stream_ended(stream.path.link);
}

// ---- out ----

void TurnStreams::send(uint64_t link, Bytes frame) {
  const auto found = streams_.find(link);
  if (found == streams_.end() || found->second->stream->closed()) return;
  TurnStream& stream = *found->second;
  const size_t size = stream.queue.size() + frame.size();
  if (carries_data(frame)) {
    if (size > limits::kTurnStreamQueueBytesMax) {
      ++counters_.packets_dropped;
      return;
    }
  } else if (size > limits::kTurnStreamQueueBytesMax + limits::kTurnStreamAnswerBytesMax) {
    ++counters_.too_slow;
    stream.stream->close();
    return;
  }
  if (grants_allocation(frame)) stream.allocated = true;
  stream.queue.insert(stream.queue.end(), frame.begin(), frame.end());
  if (!std::exchange(stream.flush_queued, true)) unsent_.push_back(found->second);
}

void TurnStreams::flush() {
  std::vector<std::shared_ptr<TurnStream>> unsent;
  unsent.swap(unsent_);
  for (std::shared_ptr<TurnStream>& stream : unsent) {
    stream->flush_queued = false;
    if (!stream->writing && !stream->stream->closed()) spawn(write_all(std::move(stream)));
  }
  // Keeps the memory for the next turn.
  unsent.clear();
  if (unsent_.empty()) unsent_.swap(unsent);
}

Task<void> TurnStreams::write_all(std::shared_ptr<TurnStream> stream) {
  stream->writing = true;
  // What one turn has queued is one write. Inside TLS every frame is a record of its own, because
  // there are clients, coturn's among them, that take a record for a frame.
  const bool secure = stream->stream->secure();
  while (!stream->queue.empty() && !stream->stream->closed()) {
    const std::vector<uint8_t> batch = std::exchange(stream->queue, {});
    for (Bytes rest = batch; !rest.empty();) {
      const Bytes piece = secure ? rest.first(std::min(rest.size(), frame_bytes(rest))) : rest;
      const Result<void> written = co_await stream->stream->write(piece);
      if (!written.ok()) {
        stream->stream->close();
        break;
      }
      rest = rest.subspan(piece.size());
    }
  }
  stream->writing = false;
}

// ---- ends ----

void TurnStreams::close(uint64_t link) {
  const auto found = streams_.find(link);
  // The reader does the rest.
  if (found != streams_.end()) found->second->stream->close();
}

void TurnStreams::close_all() {
  closing_ = true;
  sweep_.cancel();
  for (const auto& [link, stream] : streams_) stream->stream->close();
}

void TurnStreams::sweep() {
  const Timestamp now = loop_.now();
  for (const auto& [link, stream] : streams_) {
    const Duration silent_max =
        stream->allocated ? limits::kTurnStreamAllocatedIdleMax : limits::kTurnStreamIdleMax;
    if (stream->partial_since < now - limits::kTurnStreamFrameMax) {
      ++counters_.broken;
      stream->stream->close();
    } else if (stream->last_frame < now - silent_max) {
      ++counters_.idle;
      stream->stream->close();
    }
  }
  if (!streams_.empty()) sweep_.arm_after(kSweepInterval);
}

}  // namespace earshot::media
