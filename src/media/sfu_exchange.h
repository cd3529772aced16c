// What the control loop tells the workers of the SFU, and what these tell each other. Commands and
// messages are never lost and seldom; media and datagrams go through bounded rings, one for each
// pair of workers, and are dropped when the other side does not keep up.
//
// One lock orders commands and messages: a worker that reads a message has read, or reads with it,
// every command that its sender had read (docs/decisions/0012).
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/limits.h"
#include "base/spsc_ring.h"
#include "ice/path.h"
#include "sfu/media_packet.h"
#include "sfu/participant_spec.h"
#include "sfu/shard.h"

namespace earshot::media {

namespace sfu_command {
struct Add {
  std::shared_ptr<const sfu::ParticipantSpec> spec;
};
struct Update {
  std::shared_ptr<const sfu::ParticipantSpec> spec;
};
struct Remove {
  sfu::TransportId transport{};
};
struct End {
  CallId call;
};
struct View {
  sfu::TransportId transport{};
  std::vector<sfu::VideoView> views;
};
struct Silence {
  sfu::TransportId transport{};
  sfu::MediaSource source{};
  bool on = false;
};
// What everybody gives up of the pictures (sfu/shedding.h).
struct Shed {
  uint8_t level = 0;
};
}  // namespace sfu_command

using SfuCommand =
    std::variant<sfu_command::Add, sfu_command::Update, sfu_command::Remove, sfu_command::End,
                 sfu_command::View, sfu_command::Silence, sfu_command::Shed>;

// From one worker to another.
struct RingPacket {
  enum class What : uint8_t {
    kMedia,     // of a publication, for the subscribers over there
    kDatagram,  // that came here and belongs there
    kFrame,     // to be sent on a stream that the other worker has
  };
  What what = What::kMedia;
  uint16_t size = 0;
  CallId call;
  ice::Path path;
  sfu::MediaHeader header;
  std::array<uint8_t, limits::kDatagramBytesMax> bytes;
};

class SfuExchange {
 public:
  struct Mail {
    uint8_t from = 0;
    sfu::ShardMessage message;
  };
  struct Inbox {
    std::vector<std::shared_ptr<const SfuCommand>> commands;
    std::vector<Mail> messages;
  };

  explicit SfuExchange(uint8_t workers);

  uint8_t workers() const { return workers_; }
  // How worker `worker` is woken, from any thread. Before anything else is used.
  void connect(uint8_t worker, std::function<void()> wake) { wake_[worker] = std::move(wake); }
  void wake(uint8_t worker) { wake_[worker](); }

  // To all workers, and wakes them. Control loop.
  void command(SfuCommand command);
  // `workers` as bits; the caller wakes them at the end of its turn.
  void post(uint8_t from, uint64_t workers, const sfu::ShardMessage& message);
  // Everything for that worker so far. False, and cheap, when there is nothing. Its thread.
  bool take(uint8_t worker, Inbox& out);

  SpscRing<RingPacket>& ring(uint8_t from, uint8_t to) {
    return *rings_[static_cast<size_t>(from) * workers_ + to];
  }

 private:
  const uint8_t workers_;
  std::vector<std::function<void()>> wake_;
  std::vector<std::unique_ptr<SpscRing<RingPacket>>> rings_;  // [from][to]; none to oneself
  std::mutex mutex_;
  std::vector<Inbox> inboxes_;                     // guarded by mutex_
  std::unique_ptr<std::atomic<bool>[]> has_mail_;  // hints, so that a busy worker takes no lock
};

}  // namespace earshot::media
