// What a room asks of a participant's transport: the shard implements it over Transport. One owner;
// no call comes back into the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/time.h"
#include "sfu/downlink.h"
#include "sfu/layer_selector.h"
#include "sfu/media_packet.h"
#include "sfu/rtx_cache.h"
#include "sfu/slot.h"

namespace earshot::sfu {

class ParticipantLink {
 public:
  virtual ~ParticipantLink() = default;

  // Slots are named by their place in the list that the room has of them (RoomSlot).
  virtual void play(size_t slot, const SlotSource& source) = 0;
  virtual void stop(size_t slot) = 0;
  virtual void set_target(size_t slot, Layers target) = 0;
  // The simulcast stream of what plays there that should send a key frame.
  virtual std::optional<uint8_t> key_frame_wanted(size_t slot) const = 0;
  // Packets of what plays there, in order, which are good until the end of the turn.
  virtual void send(Timestamp now, size_t slot, std::span<const MediaPacket> packets) = 0;
  // send() comes soon: its memory is fetched, in kPrefetchSteps, each of which needs what the one
  // before has brought. Before the first, the link itself should be there.
  static constexpr size_t kPrefetchSteps = 3;
  virtual void prefetch(size_t step, size_t slot) const = 0;
  virtual void replay(Timestamp now, size_t slot, const RtxCache& cache, uint64_t from) = 0;

  virtual Bandwidth bandwidth() const = 0;
  virtual void set_wanted_bps(Timestamp now, int64_t bps) = 0;

  // Of a source of this participant.
  virtual void request_key_frame(Timestamp now, TrackId track, uint8_t stream) = 0;
};

}  // namespace earshot::sfu
