#include "media/sfu_streams.h"

#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "base/spawn.h"
#include "codec/packet_frame.h"

namespace earshot::media {
namespace {

constexpr Duration kSweepInterval = 5s;

}  // namespace

struct SfuStream {
  SfuStream(std::unique_ptr<io::Stream> opened, io::ConnectionSlot place, uint64_t link)
      : stream(std::move(opened)),
        slot(std::move(place)),
        path{.remote = stream->peer(), .local = stream->local(), .link = link},
        last_packet(stream->loop().now()),
        known_until(last_packet + limits::kSfuStreamStrangeMax) {}

  std::unique_ptr<io::Stream> stream;
  io::ConnectionSlot slot;
  ice::Path path;
  codec::PacketStreamFramer framer;
  Timestamp last_packet;
  Timestamp known_until;
  bool is_known = false;                       // something was sent to it
  Timestamp partial_since = Timestamp::max();  // a frame has begun and is not whole
  bool flush_queued = false;
  bool writing = false;
  std::vector<uint8_t> queue;
};

SfuStreams::SfuStreams(io::EventLoop& loop, uint8_t worker, PacketReceiver& receiver,
                       SfuStreamCounters& counters)
    : loop_(loop),
      receiver_(receiver),
      counters_(counters),
      next_link_((uint64_t{worker} << 56) + 1),
      sweep_(loop, [this] {
        close_late(loop_.now());
        if (!streams_.empty()) sweep_.arm_after(kSweepInterval);
      }) {
  loop.add_turn_end([this] { flush(); });
}

SfuStreams::~SfuStreams() { CHECK(streams_.empty()); }

void SfuStreams::add(std::unique_ptr<io::Stream> stream, io::ConnectionSlot slot) {
  if (closing_ || stream->closed()) return;
  stream->bound_unsent(limits::kSfuStreamUnsentBytes, limits::kSfuStreamStallMax);
  auto added = std::make_shared<SfuStream>(std::move(stream), std::move(slot), next_link_++);
  streams_.emplace(added->path.link, added);
  ++counters_.accepted;
  counters_.open = streams_.size();
  if (!sweep_.armed()) sweep_.arm_after(kSweepInterval);
  spawn(read_all(*this, std::move(added)));
}

Task<void> SfuStreams::read_all(SfuStreams& streams, std::shared_ptr<SfuStream> stream) {
  while (!stream->framer.broken()) {
    const std::span<uint8_t> scratch = streams.loop_.scratch();
    const Result<size_t> count = co_await stream->stream->read(scratch);
    if (!count.ok() || *count == 0) break;
    streams.cut(*stream, scratch.first(*count));
  }
  if (stream->framer.broken()) ++streams.counters_.broken;
  streams.end(*stream);
}

void SfuStreams::cut(SfuStream& stream, std::span<uint8_t> chunk) {
  while (!stream.stream->closed()) {
    const std::optional<std::span<uint8_t>> packet = stream.framer.next(chunk);
    if (!packet) break;
    stream.last_packet = loop_.now();
    stream.partial_since = Timestamp::max();
    receiver_.on_packet(stream.path, *packet);
  }
  if (stream.framer.partial() && stream.partial_since == Timestamp::max()) {
    stream.partial_since = loop_.now();
  }
}

void SfuStreams::end(SfuStream& stream) {
  close(stream);
  if (streams_.erase(stream.path.link) == 0) return;
  counters_.open = streams_.size();
  receiver_.on_stream_ended(stream.path);
}

void SfuStreams::send(uint64_t link, Bytes packet) {
  const auto found = streams_.find(link);
  if (found == streams_.end() || found->second->stream->closed()) return;
  SfuStream& stream = *found->second;
  stream.is_known = true;
  stream.known_until = loop_.now() + limits::kSfuStreamIdleMax;
  const size_t before = stream.queue.size();
  const size_t after = before + codec::kPacketFrameHeaderBytes + packet.size();
  if (after > limits::kSfuStreamQueueBytesMax) {
    ++counters_.packets_dropped;
    return;
  }
  stream.queue.resize(before + codec::kPacketFrameHeaderBytes);
  codec::write_packet_frame_header(stream.queue.data() + before, packet.size());
  stream.queue.insert(stream.queue.end(), packet.begin(), packet.end());
  if (!std::exchange(stream.flush_queued, true)) unsent_.push_back(found->second);
}

void SfuStreams::flush() {
  std::vector<std::shared_ptr<SfuStream>> unsent;
  unsent.swap(unsent_);
  for (std::shared_ptr<SfuStream>& stream : unsent) {
    stream->flush_queued = false;
    if (!stream->writing && !stream->stream->closed()) spawn(write_all(std::move(stream)));
  }
  // Keeps the memory for the next turn.
  unsent.clear();
  if (unsent_.empty()) unsent_.swap(unsent);
}

// What one turn has queued is one write.
Task<void> SfuStreams::write_all(std::shared_ptr<SfuStream> stream) {
  stream->writing = true;
  while (!stream->queue.empty() && !stream->stream->closed()) {
    const std::vector<uint8_t> batch = std::exchange(stream->queue, {});
    const Result<void> written = co_await stream->stream->write(batch);
    if (!written.ok()) stream->stream->close();
  }
  stream->writing = false;
}

void SfuStreams::close_all() {
  closing_ = true;
  sweep_.cancel();
  for (const auto& [link, stream] : streams_) close(*stream);
}

void SfuStreams::close(SfuStream& stream) {
  stream.slot = io::ConnectionSlot();
  stream.stream->close();
}

bool SfuStreams::close_stranger(const SocketAddress* host) {
  SfuStream* oldest = nullptr;
  for (const auto& [link, stream] : streams_) {
    if (stream->is_known || stream->stream->closed()) continue;
    if (host != nullptr && stream->path.remote.host_key() != host->host_key()) continue;
    if (oldest == nullptr || link < oldest->path.link) oldest = stream.get();
  }
  if (oldest == nullptr) return false;
  ++counters_.strangers;
  close(*oldest);
  return true;
}

void SfuStreams::close_late(Timestamp now) {
  for (const auto& [link, stream] : streams_) {
    if (stream->partial_since < now - limits::kSfuStreamFrameMax) {
      ++counters_.broken;
      close(*stream);
    } else if (stream->last_packet < now - limits::kSfuStreamIdleMax) {
      ++counters_.idle;
      close(*stream);
    } else if (stream->known_until < now) {
      ++counters_.strangers;
      close(*stream);
    }
  }
}

}  // namespace earshot::media
