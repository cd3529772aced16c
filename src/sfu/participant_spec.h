// What the control plane says about a participant's transport: one value for all workers, one of
// which makes the transport of it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "sfu/media_source.h"
#include "sfu/negotiated.h"
#include "sfu/transport_id.h"

namespace earshot::sfu {

// Whose a transport is: the worker that gets its first authenticated check takes it, and keeps it.
class TransportClaim {
 public:
  static constexpr int kNobody = -1;

  // Any thread.
  int owner() const { return owner_.load(std::memory_order_acquire); }
  bool claim(uint8_t worker) {
    int nobody = kNobody;
    return owner_.compare_exchange_strong(nobody, worker, std::memory_order_acq_rel);
  }

 private:
  std::atomic<int> owner_{kNobody};
};

struct ParticipantSpec {
  struct Source {
    std::string mid;
    MediaSource source = MediaSource::kMicrophone;
  };

  TransportId transport = TransportId::kNone;
  CallId call;
  Negotiated negotiated;        // of the latest offer
  std::vector<Source> sources;  // what its sending sections carry; of others nothing is taken
  std::shared_ptr<TransportClaim> claim;  // the same in all specs of a transport, on all workers
};

}  // namespace earshot::sfu
