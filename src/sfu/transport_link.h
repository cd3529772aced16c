// A transport as its room sees it. One owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sfu/participant_link.h"
#include "sfu/subscriber.h"
#include "sfu/transport.h"

namespace earshot::sfu {

class TransportLink final : public ParticipantLink {
 public:
  // `touched`: those whose transport got something to do, each once.
  TransportLink(Transport& transport, std::vector<TransportLink*>& touched)
      : transport_(transport), touched_(touched) {}

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
  void send(Timestamp now, size_t slot, const MediaPacket& packet) override {
    transport_.send(now, *slots_[slot], packet);
    touch();
  }
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
    if (!is_touched_) touched_.push_back(this);
    is_touched_ = true;
  }
  void untouch() { is_touched_ = false; }
  // When its work() was last asked to be called; the shard's.
  Timestamp scheduled = Timestamp::max();

 private:
  Transport& transport_;
  std::vector<TransportLink*>& touched_;
  bool is_touched_ = false;
  std::vector<Slot*> slots_;
};

}  // namespace earshot::sfu
