// How a synthetic client gets into a call: a forwarding unit inside this process (local_calls.h),
// or a server, by the protocol of docs/protocol.md (server_calls.h). Loop thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/histogram.h"
#include "base/ids.h"
#include "base/result.h"
#include "meetings/meeting_types.h"

namespace earshot::load {

struct Place {
  ParticipantId id{};
  std::string answer;  // SDP
};

class SeatEvents {
 public:
  // How many layers of what is sent in this section anybody watches.
  virtual void on_demand(std::string_view mid, int layers) = 0;
  // The server has ended it.
  virtual void on_lost(const std::string& reason) = 0;

 protected:
  ~SeatEvents() = default;
};

// One client's place in the call of a room. Nothing is told any more once it is destroyed.
class Seat {
 public:
  using Answered = std::function<void(Result<Place>)>;
  using Sources = std::vector<protocol::NamedSource>;

  virtual ~Seat() = default;
  virtual void join(std::string sdp, Sources sources, Answered answered) = 0;
  // A later offer; `sources`: all of them. `answered` gets the same id.
  virtual void offer(std::string sdp, Sources sources, Answered answered) = 0;
  virtual void view(std::vector<protocol::WantedVideo> videos) = 0;
  // Once, before it is destroyed.
  virtual void leave() = 0;
};

class Calls {
 public:
  using Done = std::function<void(Result<void>)>;

  virtual ~Calls() = default;
  // What has to be there before anybody joins.
  virtual void prepare(Done done) = 0;
  // `events` outlives the seat. kLimit: there is nobody left who could take it.
  virtual Result<std::unique_ptr<Seat>> seat(uint32_t room, SeatEvents& events) = 0;
  // Packets that the server itself has dropped for want of room or time, where that is known.
  virtual uint64_t dropped_inside() const { return 0; }
  // How long the server itself takes to send a packet on, since its start, where that is known.
  virtual Histogram forwarding_delay() const { return {}; }
};

}  // namespace earshot::load
