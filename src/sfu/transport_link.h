// A transport as its room sees it. One owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sfu/participant_link.h"
#include "sfu/subscriber.h"
#include "sfu/transport.h"

namespace earshot::sfu {

class TransportLink;

// What the links of a worker have to do before the end of its turn.
struct LinkTurn {
  std::vector<TransportLink*> touched;  // their transport got something to do; each once
  // No transport is in one of its inputs, so that media may leave at once, while everything that
  // belongs to its receiver is in the processor's cache.
  bool sends_at_once = false;
};

class TransportLink final : public ParticipantLink {
 public:
  TransportLink(Transport& transport, LinkTurn& turn) : transport_(transport), turn_(turn) {}

  // The slots that the client receives in, anew; nothing plays in the others any more. The room
  // has to be told.
  std::vector<RoomSlot> read_slots();

  void play(size_t slot, const SlotSource& source) override { slots_[slot]->play(source); }
  void stop(size_t slot) override { slots_[slot]->stop(); }
  void set_target(size_t slot, Layers target) override {
    slots_[slot]->forwarder().set_target(target);
  }
  std::optional<uint8_t> key_frame_wanted(size_t slot) const override {
    return slots_[slot]->forwarder().key_frame_wanted();
  }
  void send(Timestamp now, size_t slot, std::span<const MediaPacket> packets) override;
  void prefetch(size_t step, size_t slot) const override;
  void replay(Timestamp now, size_t slot, const RtxCache& cache, uint64_t from) override {
    transport_.replay(now, *slots_[slot], cache, from);
    touch();
  }
  Bandwidth bandwidth() const override { return transport_.bandwidth(); }
  void set_wanted_bps(Timestamp now, int64_t bps) override {
    transport_.set_wanted_bps(now, bps);
    touch();
  }
  void request_key_frame(Timestamp now, TrackId track, uint8_t stream) override {
    transport_.request_key_frame(now, track, stream);
    touch();
  }

  Transport& transport() { return transport_; }
  void touch() {
    if (!is_touched_) turn_.touched.push_back(this);
    is_touched_ = true;
  }
  void untouch() { is_touched_ = false; }
  // When its work() was last asked to be called; the shard's.
  Timestamp scheduled = Timestamp::max();

 private:
  Transport& transport_;
  LinkTurn& turn_;
  bool is_touched_ = false;
  std::vector<Slot*> slots_;
};

}  // namespace earshot::sfu
