// The forwarding unit on its threads, over real sockets: clients in memory with a UDP socket each.
#include "media/sfu_server.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dtls/testing/dtls_rig.h"
#include "io/crypto.h"
#include "io/datagram_buffers.h"
#include "io/udp_socket.h"
#include "sfu/testing/client_model.h"
#include "sfu/testing/offers.h"

namespace earshot::media {
namespace {

using sfu::testing::ClientModel;

// What stands behind `name` in its line.
std::string line_of(const std::string& sdp, const std::string& name) {
  const size_t at = sdp.find(name);
  if (at == std::string::npos) return {};
  const size_t begin = at + name.size();
  return sdp.substr(begin, sdp.find("\r\n", begin) - begin);
}

// The client's view of offer and answer, as the server negotiated it.
sfu::Negotiated read_answer(const std::string& offer, const std::string& answer) {
  sfu::testing::Answerer answerer;
  sfu::Negotiated out = *answerer.answer(offer);
  out.local_ice = {line_of(answer, "a=ice-ufrag:"), line_of(answer, "a=ice-pwd:")};
  const auto sections = sfu::testing::split_sections(answer);
  for (size_t i = 0; i < out.sections.size(); ++i) {
    if (!out.sections[i].slot) continue;
    const std::string group = line_of(sections[i + 1], "a=ssrc-group:FID ");
    const std::string first = group.empty() ? line_of(sections[i + 1], "a=ssrc:") : group;
    out.sections[i].slot->ssrc = static_cast<uint32_t>(std::stoul(first));
    if (!group.empty()) {
      out.sections[i].slot->rtx_ssrc =
          static_cast<uint32_t>(std::stoul(group.substr(group.find(' '))));
    }
  }
  return out;
}

struct Events final : meetings::SfuEvents {
  void connected(CallId, ParticipantId who, Timestamp) override { ++times_connected[who]; }
  void disconnected(CallId, ParticipantId, Timestamp) override {}
  void failed(CallId, ParticipantId who, Timestamp) override { ++times_failed[who]; }
  void link_quality(CallId, ParticipantId, bool, Timestamp) override {}
  void slots(CallId, ParticipantId to, uint64_t, std::vector<meetings::MeetingSlot> all) override {
    playing[to] = std::move(all);
  }
  void speakers(CallId, std::optional<ParticipantId>, std::vector<ParticipantId>) override {}
  void demand(CallId, ParticipantId, std::string, meetings::MediaSource, int) override {}

  // Whether `to` was told that this source of `publisher` plays.
  bool plays(ParticipantId to, ParticipantId publisher, meetings::MediaSource source) const {
    const auto found = playing.find(to);
    if (found == playing.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(), [&](const auto& slot) {
      return slot.participant_id == publisher && slot.source == source;
    });
  }

  std::map<ParticipantId, int> times_connected;
  std::map<ParticipantId, int> times_failed;
  std::map<ParticipantId, std::vector<meetings::MeetingSlot>> playing;
};

// A participant with a socket of its own, on the test's loop.
struct SocketClient final : private io::UdpReceiver {
  SocketClient(io::EventLoop& loop, io::DatagramBuffers& buffers, SeededRandom& random)
      : loop(loop), random(random), id(ParticipantId::random(random)) {
    socket = *io::UdpSocket::create(loop, {.address = *SocketAddress::parse("127.0.0.1:0")},
                                    buffers, *this, counters);
  }

  static std::string offer() {
    return sfu::testing::replaced(
        sfu::testing::browser_offer("chromium_sfu_offer"),
        line_of(sfu::testing::browser_offer("chromium_sfu_offer"), "a=fingerprint:"),
        dtls::to_string(dtls::testing::client_certificate().fingerprint()));
  }

  void connect(const dtls::Context& dtls, const std::string& answer, const SocketAddress& server) {
    const sfu::testing::ClientConfig config{
        .hmac = io::hmac_sha1,
        .dtls = &dtls,
        .server_fingerprints = {*dtls::parse_fingerprint(line_of(answer, "a=fingerprint:"))},
        .servers = {server}};
    model =
        std::make_unique<ClientModel>(config, read_answer(offer(), answer), random,
                                      [this](const ice::Path& path, Bytes datagram) {
                                        socket->send(datagram.data(), datagram.size(), path.remote);
                                      });
    model->on_packet = [this](const sfu::testing::ClientSlot&, sfu::MediaCodec codec, Bytes,
                              Timestamp) {
      ++(codec == sfu::MediaCodec::kOpus ? sound : pictures);
    };
    model->use(loop.now(), socket->address());
  }
  void publish() {
    model->publish(loop.now(), "0", {.kind = sfu::MediaCodec::kOpus});
    model->publish(loop.now(), "1", {.kind = sfu::MediaCodec::kVp8});
  }
  void on_datagrams(io::UdpSocket&, std::span<const io::Datagram> datagrams) override {
    for (const io::Datagram& datagram : datagrams) {
      const ice::Path path{.remote = datagram.from, .local = socket->address()};
      model->on_datagram(loop.now(), path, {datagram.data, datagram.size});
    }
  }

  io::EventLoop& loop;
  SeededRandom& random;
  const ParticipantId id;
  io::UdpCounters counters;
  std::unique_ptr<io::UdpSocket> socket;
  std::unique_ptr<ClientModel> model;
  uint64_t sound = 0;
  uint64_t pictures = 0;
};

// A client that sends nothing. Who reads from it waits until it is let go. `read`: of how many
// streams somebody has read, and how many are `gone`.
class HeldStream final : public io::Stream {
 public:
  HeldStream(io::EventLoop& loop, const SocketAddress& peer, std::shared_future<void> let_go,
             std::atomic<int>& read, std::atomic<int>& gone)
      : Stream(loop, io::FileDescriptor(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)), peer, {}),
        let_go_(std::move(let_go)),
        read_(read),
        gone_(gone) {}
  ~HeldStream() override { ++gone_; }
  bool secure() const override { return false; }

 private:
  Attempt try_read(std::span<uint8_t>) override {
    if (!std::exchange(was_read_, true)) ++read_;
    let_go_.wait();
    return {.status = Status::kWouldBlock};
  }
  Attempt try_write(Bytes data) override { return {.status = Status::kDone, .count = data.size()}; }

  std::shared_future<void> let_go_;
  bool was_read_ = false;
  std::atomic<int>& read_;
  std::atomic<int>& gone_;
};

class SfuServerTest : public testing::Test {
 protected:
  void start(uint8_t workers, const SfuLoadLimits& load = {}) {
    SfuServerConfig config;
    config.workers = workers;
    config.load = load;
    config.listen = {*SocketAddress::parse("127.0.0.1:0")};
    server_ = *SfuServer::create(config, *loop_, system_random_);
    server_->use(events_);
    server_->set_addresses({.udp = server_->listening(), .tcp = {}});
  }
  SocketClient& join() {
    auto& client =
        *clients_.emplace_back(std::make_unique<SocketClient>(*loop_, buffers_, random_));
    const std::string offer = SocketClient::offer();
    const auto answer =
        server_->join({.call = call_,
                       .participant = client.id,
                       .sdp = offer,
                       .sources = {{{.mid = "0", .source = meetings::MediaSource::kMicrophone},
                                    {.mid = "1", .source = meetings::MediaSource::kCamera}}}});
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    client.connect(dtls_, answer->sdp, server_->listening()[0]);
    return client;
  }
  bool run_until(const std::function<bool()>& done) {
    const Timestamp give_up = loop_->clock().now() + 20s;
    while (!done() && loop_->clock().now() < give_up) {
      Timestamp next = loop_->clock().now() + 20ms;
      for (const auto& client : clients_) {
        if (client->model) next = std::min(next, client->model->next_deadline());
      }
      loop_->run_turn(next);
      for (const auto& client : clients_) {
        if (client->model && client->model->next_deadline() <= loop_->now()) {
          client->model->on_deadline(loop_->now());
        }
      }
    }
    return done();
  }
  void connect_all() {
    ASSERT_TRUE(run_until([this] {
      return std::all_of(clients_.begin(), clients_.end(), [this](const auto& client) {
        return client->model->is_connected() && events_.times_connected[client->id] > 0;
      });
    }));
    for (const auto& client : clients_) client->publish();
  }

  SystemRandom system_random_;
  SeededRandom random_{11};
  std::unique_ptr<io::EventLoop> loop_ = std::move(*io::EventLoop::create());
  io::DatagramBuffers buffers_{*loop_};
  dtls::Context dtls_{dtls::testing::client_certificate(), dtls::testing::kChromiumsProfiles};
  const CallId call_ = CallId::random(random_);
  Events events_;
  std::unique_ptr<SfuServer> server_;
  std::vector<std::unique_ptr<SocketClient>> clients_;
};

// Ports are drawn, so the four land on one worker or on several, and both must do.
TEST_F(SfuServerTest, EverybodyIsHeardAndShownOnWhicheverWorkerTheyLand) {
  start(2);
  for (int i = 0; i < 4; ++i) join();
  connect_all();
  for (const auto& viewer : clients_) {
    std::vector<meetings::WantedVideo> videos;
    for (const auto& shown : clients_) {
      if (shown == viewer) continue;
      videos.push_back({.participant_id = shown->id,
                        .source = meetings::MediaSource::kCamera,
                        .width = 320,
                        .height = 180,
                        .priority = 0});
    }
    server_->view(call_, viewer->id, std::move(videos));
  }
  EXPECT_TRUE(run_until([this] {
    return std::all_of(clients_.begin(), clients_.end(), [](const auto& client) {
      return client->sound > 100 && client->pictures > 100;
    });
  }));
  // Of each other: what came may have been of those alone who were faster.
  for (const auto& viewer : clients_) {
    for (const auto& shown : clients_) {
      if (shown == viewer) continue;
      EXPECT_TRUE(run_until([&] {
        return events_.plays(viewer->id, shown->id, meetings::MediaSource::kMicrophone);
      }));
    }
  }
}

TEST_F(SfuServerTest, WhoIsSilencedIsNotForwardedAndWhoLeftNeither) {
  start(1);
  SocketClient& ana = join();
  SocketClient& ben = join();
  connect_all();
  ASSERT_TRUE(run_until([&] { return ben.sound > 20; }));
  server_->silence(call_, ana.id, meetings::MediaSource::kMicrophone, true);
  // Once the worker has heard of it nothing more comes: a second without a packet.
  uint64_t before = 0;
  Timestamp since = loop_->clock().now();
  EXPECT_TRUE(run_until([&] {
    const Timestamp now = loop_->clock().now();
    if (ben.sound != before) since = now;
    before = ben.sound;
    return now - since > 1s;
  }));
  EXPECT_GT(ana.sound, 20u) << "the other way goes on";
  server_->silence(call_, ana.id, meetings::MediaSource::kMicrophone, false);
  EXPECT_TRUE(run_until([&] { return ben.sound > before + 20; }));
  server_->leave(call_, ana.id);
  EXPECT_TRUE(run_until(
      [&] { return !events_.plays(ben.id, ana.id, meetings::MediaSource::kMicrophone); }));
}

TEST_F(SfuServerTest, TellsWhatItsWorkersDo) {
  start(2);
  SocketClient& ana = join();
  SocketClient& ben = join();
  connect_all();
  ASSERT_TRUE(run_until([&] {
    const auto transports = server_->monitor().transports();
    return transports.size() == 2 &&
           std::all_of(transports.begin(), transports.end(), [](const SfuTransportReport& each) {
             return each.bits_in_per_s > 0 && each.transport.sent.size() == 2 &&
                    each.transport.path == sfu::PathKind::kUdp;
           });
  }));
  EXPECT_EQ(server_->monitor().rooms(), 1u);
  uint64_t received = 0;
  Histogram delay;
  for (const SfuWorkerCounters& each : server_->counters()) {
    received += each.udp.received;
    delay.add(each.forwarding_delay);
  }
  EXPECT_GT(received, 20u);
  EXPECT_GT(delay.count(), 0u);
  EXPECT_LT(delay.count(), received) << "checks and feedback are not media";
  EXPECT_GT(delay.sum(), 0s);
  const SfuBook::Name* const name =
      server_->find(server_->monitor().transports()[0].transport.transport);
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->call, call_);
  EXPECT_TRUE(name->participant == ana.id || name->participant == ben.id);
}

// The marks are so low that whatever the two do is too much.
TEST_F(SfuServerTest, WhoIsInGoesOnWhileNobodyElseIsLetIn) {
  start(2, {.refuse_above = 0, .shed_above = 0, .uplink_bps = 0});
  SocketClient& ana = join();
  SocketClient& ben = join();
  EXPECT_TRUE(server_->admits().ok());
  connect_all();
  ASSERT_TRUE(run_until([&] { return !server_->admits().ok(); }));
  EXPECT_EQ(server_->admits().error().code, ErrorCode::kUnavailable);
  EXPECT_GT(server_->governor().shed_level(), 0);
  const uint64_t before = std::min(ana.sound, ben.sound);
  EXPECT_TRUE(run_until([&] { return std::min(ana.sound, ben.sound) > before + 50; }));
  // Another transport of somebody who is in is not a matter of load.
  const std::string offer = SocketClient::offer();
  EXPECT_TRUE(
      server_->join({.call = call_, .participant = ana.id, .sdp = offer, .sources = {}}).ok());
}

TEST_F(SfuServerTest, StreamsThatItsWorkersDoNotTakeAreClosed) {
  start(1);
  std::atomic<int> read = 0;
  std::atomic<int> gone = 0;
  std::promise<void> let_go;
  const std::shared_future<void> future = let_go.get_future().share();
  uint16_t port = 5000;
  const auto adopt = [&] {
    ++port;
    const SocketAddress peer(IpAddress::v4({10, 0, 0, static_cast<uint8_t>(port)}), port);
    server_->adopt(std::make_unique<HeldStream>(*loop_, peer, future, read, gone));
  };
  adopt();
  ASSERT_TRUE(run_until([&] { return read == 1; })) << "its worker waits there";
  for (size_t i = 0; i < limits::kSfuStreamsWaitingMax; ++i) adopt();
  EXPECT_EQ(gone, 0);
  for (int i = 1; i <= 3; ++i) {
    adopt();
    EXPECT_EQ(gone, i);
  }
  let_go.set_value();
  constexpr int kTaken = 1 + static_cast<int>(limits::kSfuStreamsWaitingMax);
  EXPECT_TRUE(run_until([&] { return read == kTaken; })) << "who waited is taken";
  adopt();
  EXPECT_TRUE(run_until([&] { return read == kTaken + 1; })) << "there is room again";
  server_->stop();
}

TEST_F(SfuServerTest, APortThatAnotherProcessMightShareIsRefused) {
  start(1);
  SfuServerConfig config;
  config.listen = server_->listening();
  EXPECT_FALSE(SfuServer::create(config, *loop_, system_random_).ok());
}

TEST_F(SfuServerTest, StopsWhileMediaFlows) {
  start(2);
  join();
  SocketClient& ben = join();
  connect_all();
  ASSERT_TRUE(run_until([&] { return ben.sound > 20; }));
  server_->stop();
  EXPECT_TRUE(run_until([&] {
    return ben.model->connection().dtls_state() == dtls::State::kClosed;
  })) << "clients were told";
}

}  // namespace
}  // namespace earshot::media
