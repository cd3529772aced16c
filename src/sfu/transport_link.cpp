#include "sfu/transport_link.h"

#include "base/limits.h"

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

void TransportLink::send(Timestamp now, size_t slot, std::span<const MediaPacket> packets) {
  for (const MediaPacket& packet : packets) transport_.send(now, *slots_[slot], packet);
  if (turn_.sends_at_once && transport_.send_media(now) >= scheduled) return;
  touch();
}

}  // namespace earshot::sfu
