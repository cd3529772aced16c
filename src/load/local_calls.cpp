#include "load/local_calls.h"

#include <utility>

namespace earshot::load {

class LocalCalls::LocalSeat final : public Seat {
 public:
  LocalSeat(LocalCalls& calls, CallId call, SeatEvents& events)
      : calls_(calls), call_(call), id_(ParticipantId::random(calls.random_)), events_(events) {
    calls_.seats_[id_] = this;
  }
  ~LocalSeat() override { calls_.seats_.erase(id_); }

  void join(std::string sdp, Sources sources, Answered answered) override {
    answered(placed(calls_.server_->join(offer_of(sdp, std::move(sources)))));
  }
  void offer(std::string sdp, Sources sources, Answered answered) override {
    answered(placed(calls_.server_->offer(offer_of(sdp, std::move(sources)))));
  }
  void view(std::vector<protocol::WantedVideo> videos) override {
    calls_.server_->view(call_, id_, std::move(videos));
  }
  void leave() override { calls_.server_->leave(call_, id_); }
  SeatEvents& events() { return events_; }

 private:
  meetings::SfuOffer offer_of(const std::string& sdp, Sources sources) const {
    return {.call = call_, .participant = id_, .sdp = sdp, .sources = std::move(sources)};
  }
  Result<Place> placed(Result<meetings::SfuAnswer> answer) const {
    if (!answer.ok()) return answer.error();
    return Place{.id = id_, .answer = std::move(answer->sdp)};
  }

  LocalCalls& calls_;
  const CallId call_;
  const ParticipantId id_;
  SeatEvents& events_;
};

Result<std::unique_ptr<LocalCalls>> LocalCalls::start(io::EventLoop& loop, Random& random,
                                                      uint8_t workers) {
  media::SfuServerConfig config;
  config.workers = workers;
  config.listen = {*SocketAddress::parse("127.0.0.1:0")};
  TRY_ASSIGN(auto server, media::SfuServer::create(config, loop, random));
  return std::unique_ptr<LocalCalls>(new LocalCalls(std::move(server), random));
}

LocalCalls::LocalCalls(std::unique_ptr<media::SfuServer> server, Random& random)
    : random_(random), server_(std::move(server)) {
  server_->use(*this);
  server_->set_addresses({.udp = server_->listening(), .tcp = {}});
}

Result<std::unique_ptr<Seat>> LocalCalls::seat(uint32_t room, SeatEvents& events) {
  const CallId call = rooms_.try_emplace(room, CallId::random(random_)).first->second;
  return std::unique_ptr<Seat>(std::make_unique<LocalSeat>(*this, call, events));
}

uint64_t LocalCalls::dropped_inside() const {
  uint64_t sum = 0;
  for (const media::SfuWorkerCounters& each : server_->counters()) {
    sum += each.ring_full_video + each.ring_full_other + each.udp.unsent;
    sum += each.transports.egress_full + each.transports.egress_too_old;
  }
  return sum;
}

Histogram LocalCalls::forwarding_delay() const {
  Histogram out;
  for (const media::SfuWorkerCounters& each : server_->counters()) out.add(each.forwarding_delay);
  return out;
}

void LocalCalls::failed(CallId, ParticipantId who, Timestamp) {
  const auto seat = seats_.find(who);
  if (seat != seats_.end()) seat->second->events().on_lost("its media failed");
}

void LocalCalls::demand(CallId, ParticipantId to, std::string mid, meetings::MediaSource,
                        int layers) {
  const auto seat = seats_.find(to);
  if (seat != seats_.end()) seat->second->events().on_demand(mid, layers);
}

}  // namespace earshot::load
