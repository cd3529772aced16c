// Clients of a forwarding unit in another process, for measuring that. Who leads them tells the
// server what they describe, and them what it describes. Orders (orders.h):
//
//   offer {peer, sends: ["audio", "video"], audio, video}  → {sdp}   audio, video: to receive
//   accept {peer, sdp}                                     → {}
//   answer {peer, sdp}                                     → {sdp}
//   connect                                                → {}      when everybody is
//   publish {packets, bytes, spread_us}                    → {}      all who offered to
//   measure {pid, seconds} → {processor_s, peers: [{peer, published, received, restored, strange},
//   …]}
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "base/json_writer.h"
#include "lib/processor_time.h"
#include "sfu/orders.h"
#include "sfu/peer.h"

namespace earshot::bench {
namespace {

using protocol::JsonValue;

constexpr size_t kDatagramBuffers = 4096;
constexpr Duration kConnectMax = 20s;
constexpr Duration kConnectPoll = 10ms;
constexpr Duration kLastPackets = 500ms;  // that are still on their way
// The profile that both servers know and browsers offer.
constexpr dtls::SrtpProfile kProfiles[] = {dtls::SrtpProfile::kAeadAes128Gcm};

class Clients {
 public:
  Clients(io::EventLoop& loop, const IpAddress& ip)
      : loop_(loop),
        buffers_(loop, kDatagramBuffers),
        certificate_(dtls::Certificate::generate(loop.clock().wall_now(), random_)),
        dtls_(certificate_, kProfiles),
        world_{.loop = loop,
               .buffers = buffers_,
               .random = random_,
               .certificate = certificate_,
               .dtls = dtls_,
               .ip = ip},
        timer_(loop, [this] { std::exchange(next_, nullptr)(); }) {}

  void obey(const JsonValue& order, Orders::Answer answer) {
    const std::string_view what = text_of(order, "order");
    if (what == "offer") return answer(offer(order));
    if (what == "accept") return answer(accept(order));
    if (what == "answer") return answer(this->answer(order));
    if (what == "publish") return answer(publish(order));
    if (what == "connect") return connect(loop_.clock().now() + kConnectMax, std::move(answer));
    if (what == "measure") return measure(order, std::move(answer));
    answer(Error{ErrorCode::kInvalid, "there is no such order"});
  }

 private:
  // Of that number; made when there is none.
  Result<Peer*> peer(const JsonValue& order) {
    const int64_t number = number_of(order, "peer");
    std::unique_ptr<Peer>& found = peers_[number];
    if (!found) {
      TRY_ASSIGN(found, Peer::create(world_, static_cast<uint32_t>(number) + 1));
    }
    return found.get();
  }

  static std::string described(std::string_view sdp) {
    JsonWriter json;
    json.begin_object();
    json.key("sdp");
    json.string(sdp);
    json.end_object();
    return json.take();
  }

  Result<std::string> offer(const JsonValue& order) {
    PeerMedia sends;
    for (const std::string& kind : texts_of(order, "sends")) {
      (kind == "audio" ? sends.audio : sends.video) = true;
    }
    TRY_ASSIGN(Peer* const peer, this->peer(order));
    return described(peer->offer(sends, static_cast<uint8_t>(number_of(order, "audio")),
                                 static_cast<uint8_t>(number_of(order, "video"))));
  }

  Result<std::string> accept(const JsonValue& order) {
    TRY_ASSIGN(Peer* const peer, this->peer(order));
    TRY(peer->accept(text_of(order, "sdp")));
    return std::string("{}");
  }

  Result<std::string> answer(const JsonValue& order) {
    TRY_ASSIGN(Peer* const peer, this->peer(order));
    TRY_ASSIGN(const std::string sdp, peer->answer(text_of(order, "sdp")));
    return described(sdp);
  }

  Result<std::string> publish(const JsonValue& order) {
    const CameraPlan camera = {.packets = static_cast<uint8_t>(number_of(order, "packets")),
                               .packet_bytes = static_cast<size_t>(number_of(order, "bytes")),
                               .spread = number_of(order, "spread_us") * Duration(1us)};
    for (const auto& [number, peer] : peers_) peer->publish(camera);
    return std::string("{}");
  }

  void after(Duration delay, std::function<void()> next) {
    next_ = std::move(next);
    timer_.arm_after(delay);
  }

  void connect(Timestamp give_up, Orders::Answer answer) {
    const bool all = std::all_of(peers_.begin(), peers_.end(),
                                 [](const auto& each) { return each.second->is_connected(); });
    if (all) return answer(std::string("{}"));
    if (loop_.clock().now() > give_up) {
      return answer(Error{ErrorCode::kUnavailable, "somebody is not connected in time"});
    }
    after(kConnectPoll, [this, give_up, answer = std::move(answer)] { connect(give_up, answer); });
  }

  void measure(const JsonValue& order, Orders::Answer answer) {
    const Duration time = number_of(order, "seconds") * Duration(1s);
    server_.emplace(static_cast<int>(number_of(order, "pid")));
    world_.counts_from = loop_.clock().now();
    world_.counts_until = Timestamp::max();
    for (const auto& [number, peer] : peers_) peer->begin_count();
    after(time, [this, answer = std::move(answer)] {
      const double server_s = server_->seconds();
      world_.counts_until = loop_.clock().now();
      for (const auto& [number, peer] : peers_) peer->end_count();
      after(kLastPackets, [this, server_s, answer] { answer(report(server_s)); });
    });
  }

  std::string report(double server_s) const {
    JsonWriter json;
    json.begin_object();
    json.key("processor_s");
    json.fraction(server_s);
    json.key("peers");
    json.begin_array();
    for (const auto& [number, peer] : peers_) {
      const PeerCount count = peer->count();
      json.begin_object();
      json.key("peer");
      json.number(number);
      json.key("published");
      json.number(count.published);
      json.key("received");
      json.number(count.received);
      json.key("restored");
      json.number(count.restored);
      json.key("strange");
      json.number(count.strange);
      json.end_object();
    }
    json.end_array();
    json.end_object();
    return json.take();
  }

  io::EventLoop& loop_;
  SystemRandom random_;
  io::DatagramBuffers buffers_;
  const dtls::Certificate certificate_;
  const dtls::Context dtls_;
  PeerWorld world_;
  std::map<int64_t, std::unique_ptr<Peer>> peers_;
  std::optional<ProcessorTime> server_;
  std::function<void()> next_;  // when the timer fires
  io::Timer timer_;
};

}  // namespace
}  // namespace earshot::bench

int main(int argc, char** argv) {
  using namespace earshot;
  std::string text;
  CLI::App app("Clients of a forwarding unit");
  app.add_option("--ip", text, "Of their sockets")->required();
  CLI11_PARSE(app, argc, argv);
  const auto ip = IpAddress::parse(text);
  const auto loop = io::EventLoop::create();
  if (!ip.ok() || !loop.ok()) {
    std::fprintf(stderr, "sfu_clients: cannot begin\n");
    return 1;
  }
  bench::Clients clients(**loop, *ip);
  bench::Orders::serve(**loop, [&](const protocol::JsonValue& order, bench::Orders::Answer answer) {
    clients.obey(order, std::move(answer));
  });
  return 0;
}
