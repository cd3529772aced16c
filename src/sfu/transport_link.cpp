#include "sfu/transport_link.h"

#include "base/limits.h"
#include "base/prefetch.h"

namespace earshot::sfu {

std::vector<RoomSlot> TransportLink::read_slots() {
  slots_.clear();
  std::vector<RoomSlot> out;
  for (const auto& slot : transport_.slots()) {
    if (!slot->is_open()) {
      slot->stop();
      continue;
    }
    RoomSlot& description = out.emplace_back();
    description.mid = slot->mid();
    description.sound = slot->is_audio();
    for (size_t i = 0; i < kMediaCodecs; ++i) {
      description.codecs[i] = slot->supports(static_cast<MediaCodec>(i));
    }
    slots_.push_back(slot.get());
  }
  return out;
}

void TransportLink::prefetch(size_t step, size_t slot) const {
  switch (step) {
    case 0:
      earshot::prefetch(&slots_[slot]);
      transport_.prefetch_own();
      break;
    case 1: transport_.prefetch_slot(*slots_[slot]); break;
    default: slots_[slot]->prefetch_behind();
  }
}

void TransportLink::send(Timestamp now, size_t slot, std::span<const MediaPacket> packets) {
  Slot& to = *slots_[slot];
  if (turn_.sends_at_once) {
    if (transport_.send_at_once(now, to, packets) < scheduled) touch();
    return;
  }
  for (const MediaPacket& packet : packets) transport_.send(now, to, packet);
  touch();
}

}  // namespace earshot::sfu
