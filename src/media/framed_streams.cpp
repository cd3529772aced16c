#include "media/framed_streams.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/spawn.h"

namespace earshot::media {
namespace {

constexpr Duration kSweepInterval = 5s;

}  // namespace

template <class Framing>
struct FramedStreams<Framing>::Stream {
  Stream(std::unique_ptr<io::Stream> opened, uint64_t link)
      : stream(std::move(opened)),
        path{.remote = stream->peer(),
             .local = stream->local(),
             .secure = stream->secure(),
             .link = link},
        last_frame(stream->loop().now()) {}

  std::unique_ptr<io::Stream> stream;
  StreamPath path;
  typename Framing::Framer framer;
  Timestamp last_frame;
  Timestamp partial_since = Timestamp::max();  // a frame has begun and is not whole
  bool kept = false;
  bool flush_queued = false;
  bool writing = false;
  std::vector<uint8_t> queue;
};

template <class Framing>
FramedStreams<Framing>::FramedStreams(io::EventLoop& loop, const StreamRules& rules,
                                      FrameReceiver& receiver, StreamCounters& counters)
    : loop_(loop),
      rules_(rules),
      receiver_(receiver),
      counters_(counters),
      next_link_(rules.first_link),
      sweep_(loop, [this] { sweep(); }) {
  loop.add_turn_end([this] { flush(); });
}

template <class Framing>
FramedStreams<Framing>::~FramedStreams() {
  CHECK(streams_.empty());
}

// ---- in ----

template <class Framing>
void FramedStreams<Framing>::add(std::unique_ptr<io::Stream> stream) {
  if (closing_ || stream->closed()) return;
  stream->bound_unsent(rules_.unsent_bytes, rules_.stall_max);
  auto added = std::make_shared<Stream>(std::move(stream), next_link_++);
  streams_.emplace(added->path.link, added);
  ++counters_.accepted;
  counters_.open = streams_.size();
  if (!sweep_.armed()) sweep_.arm_after(kSweepInterval);
  spawn(read_all(*this, std::move(added)));
}

template <class Framing>
Task<void> FramedStreams<Framing>::read_all(FramedStreams& streams, StreamPtr stream) {
  while (!stream->framer.broken()) {
    const std::span<uint8_t> scratch = streams.loop_.scratch();
    const Result<size_t> count = co_await stream->stream->read(scratch);
    if (!count.ok() || *count == 0) break;
    streams.cut(*stream, scratch.first(*count));
  }
  if (stream->framer.broken()) ++streams.counters_.broken;
  streams.end(*stream);
}

template <class Framing>
void FramedStreams<Framing>::cut(Stream& stream, std::span<uint8_t> chunk) {
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

template <class Framing>
void FramedStreams<Framing>::end(Stream& stream) {
  stream.stream->close();
  if (streams_.erase(stream.path.link) == 0) return;
  counters_.open = streams_.size();
  receiver_.on_stream_ended(stream.path.link);
}

// ---- out ----

template <class Framing>
void FramedStreams<Framing>::send(uint64_t link, Bytes packet, IfFull if_full) {
  const auto found = streams_.find(link);
  if (found == streams_.end() || found->second->stream->closed()) return;
  Stream& stream = *found->second;
  const size_t before = stream.queue.size();
  const size_t after = before + Framing::kHeaderBytes + packet.size();
  if (if_full == IfFull::kDropPacket) {
    if (after > rules_.queue_bytes_max) {
      ++counters_.packets_dropped;
      return;
    }
  } else if (after > rules_.queue_bytes_max + rules_.answer_bytes_max) {
    ++counters_.too_slow;
    stream.stream->close();
    return;
  }
  stream.queue.resize(before + Framing::kHeaderBytes);
  Framing::write_header(stream.queue.data() + before, packet.size());
  stream.queue.insert(stream.queue.end(), packet.begin(), packet.end());
  if (!std::exchange(stream.flush_queued, true)) unsent_.push_back(found->second);
}

template <class Framing>
void FramedStreams<Framing>::flush() {
  std::vector<StreamPtr> unsent;
  unsent.swap(unsent_);
  for (StreamPtr& stream : unsent) {
    stream->flush_queued = false;
    if (!stream->writing && !stream->stream->closed()) spawn(write_all(std::move(stream)));
  }
  // Keeps the memory for the next turn.
  unsent.clear();
  if (unsent_.empty()) unsent_.swap(unsent);
}

template <class Framing>
Task<void> FramedStreams<Framing>::write_all(StreamPtr stream) {
  stream->writing = true;
  // What one turn has queued is one write. Inside TLS every frame is a record of its own, because
  // there are clients, coturn's among them, that take a record for a frame.
  const bool secure = stream->path.secure;
  while (!stream->queue.empty() && !stream->stream->closed()) {
    const std::vector<uint8_t> batch = std::exchange(stream->queue, {});
    for (Bytes rest = batch; !rest.empty();) {
      const Bytes piece =
          secure ? rest.first(std::min(rest.size(), Framing::frame_bytes(rest))) : rest;
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

template <class Framing>
void FramedStreams<Framing>::keep(uint64_t link) {
  const auto found = streams_.find(link);
  if (found != streams_.end()) found->second->kept = true;
}

template <class Framing>
void FramedStreams<Framing>::close(uint64_t link) {
  const auto found = streams_.find(link);
  // The reader does the rest.
  if (found != streams_.end()) found->second->stream->close();
}

template <class Framing>
void FramedStreams<Framing>::close_all() {
  closing_ = true;
  sweep_.cancel();
  for (const auto& [link, stream] : streams_) stream->stream->close();
}

template <class Framing>
void FramedStreams<Framing>::sweep() {
  const Timestamp now = loop_.now();
  for (const auto& [link, stream] : streams_) {
    const Duration silent_max = stream->kept ? rules_.kept_idle_max : rules_.idle_max;
    if (stream->partial_since < now - rules_.frame_max) {
      ++counters_.broken;
      stream->stream->close();
    } else if (stream->last_frame < now - silent_max) {
      ++counters_.idle;
      stream->stream->close();
    }
  }
  if (!streams_.empty()) sweep_.arm_after(kSweepInterval);
}

template class FramedStreams<TurnFraming>;
template class FramedStreams<PacketFraming>;

}  // namespace earshot::media
