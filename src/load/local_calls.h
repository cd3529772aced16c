// Calls of a forwarding unit inside this process, on threads of its own, over real sockets. Loop
// thread.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "base/random.h"
#include "io/event_loop.h"
#include "load/calls.h"
#include "media/sfu_server.h"

namespace earshot::load {

class LocalCalls final : public Calls, private meetings::SfuEvents {
 public:
  // `workers` 0: one for each core. `loop` and `random` outlive it.
  static Result<std::unique_ptr<LocalCalls>> start(io::EventLoop& loop, Random& random,
                                                   uint8_t workers);

  void prepare(Done done) override { done({}); }
  Result<std::unique_ptr<Seat>> seat(uint32_t room, SeatEvents& events) override;
  uint64_t dropped_inside() const override;
  Histogram forwarding_delay() const override;
  media::SfuServer& server() { return *server_; }

 private:
  class LocalSeat;

  LocalCalls(std::unique_ptr<media::SfuServer> server, Random& random);

  void connected(CallId, ParticipantId, Timestamp) override {}
  void disconnected(CallId, ParticipantId, Timestamp) override {}
  void failed(CallId call, ParticipantId who, Timestamp now) override;
  void link_quality(CallId, ParticipantId, bool, Timestamp) override {}
  void slots(CallId, ParticipantId, uint64_t, std::vector<meetings::MeetingSlot>) override {}
  void speakers(CallId, std::optional<ParticipantId>, std::vector<ParticipantId>) override {}
  void demand(CallId call, ParticipantId to, std::string mid, meetings::MediaSource source,
              int layers) override;

  Random& random_;
  std::map<uint32_t, CallId> rooms_;
  std::map<ParticipantId, LocalSeat*> seats_;
  std::unique_ptr<media::SfuServer> server_;
};

}  // namespace earshot::load
