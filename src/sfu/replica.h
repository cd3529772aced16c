// A publication as a worker with subscribers of it has it: the latest packets of each stream, what
// its layers cost, its clocks, and in which slots it plays. The publisher's worker feeds its own,
// those of other workers get the same packets over rings. One owner; nothing is allocated per
// packet.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"
#include "sfu/layer_choice.h"
#include "sfu/layer_rates.h"
#include "sfu/media_packet.h"
#include "sfu/media_source.h"
#include "sfu/rtx_cache.h"
#include "sfu/sender_clock.h"
#include "sfu/slot.h"
#include "sfu/transport_id.h"

namespace earshot::sfu {

class ParticipantLink;

struct TrackInfo {
  TrackId track = TrackId::kNone;
  TransportId publisher = TransportId::kNone;
  MediaSource source = MediaSource::kMicrophone;
  MediaCodec codec = MediaCodec::kOpus;
  Scalability scalability = Scalability::kSimulcast;
  uint8_t streams = 1;  // simulcast
  uint8_t worker = 0;   // of the publisher's transport
};

class Replica {
 public:
  // `clocks`, `publisher_clock`: of the publisher's transport, which must outlive the replica; or
  // nullptr on another worker, where set_clocks() says them.
  Replica(const TrackInfo& info, const StreamClocks* clocks, const PublisherClock* publisher_clock);
  Replica(const Replica&) = delete;
  Replica& operator=(const Replica&) = delete;

  const TrackInfo& info() const { return info_; }
  bool is_sound() const { return sfu::is_sound(info_.source); }

  // Before it is forwarded.
  void insert(const MediaPacket& packet);
  // Packets are missing from here on: nobody can begin with what is in front of them.
  void interrupt();
  // nullptr: of a stream that there is not.
  const RtxCache* cache(uint8_t stream) const;
  const LayerRates& rates() const { return rates_; }
  const LayerSizes& sizes() const { return sizes_; }
  // Of what is there; what it usually costs while nothing has come yet.
  LayerCosts costs(Timestamp now) const;
  // The publisher was told to stop the layers above.
  void set_paused_above(int8_t spatial) { rates_.set_paused_above(spatial); }

  void set_clocks(const StreamClocks& clocks, const PublisherClock& publisher);
  const StreamClocks& clocks() const { return *clocks_; }
  const PublisherClock& publisher_clock() const { return *publisher_clock_; }
  // For a slot to play. Good as long as the replica.
  SlotSource slot_source() const;

  struct Subscription {
    ParticipantLink* link = nullptr;
    uint16_t slot = 0;
    friend bool operator==(const Subscription&, const Subscription&) = default;
  };
  void subscribe(Subscription subscription) { subscriptions_.push_back(subscription); }
  void unsubscribe(Subscription subscription) { std::erase(subscriptions_, subscription); }
  std::span<const Subscription> subscriptions() const { return subscriptions_; }

 private:
  TrackInfo info_;
  std::vector<RtxCache> caches_;  // by stream; never grows
  LayerRates rates_;
  LayerSizes sizes_{};
  bool begun_ = false;
  StreamClocks own_clocks_;
  PublisherClock own_publisher_clock_;
  const StreamClocks* clocks_;
  const PublisherClock* publisher_clock_;
  std::vector<Subscription> subscriptions_;
};

}  // namespace earshot::sfu
