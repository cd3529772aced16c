// The forwarding unit of Earshot with one worker and nothing else, in a process of its own, for
// measuring. Orders (orders.h):
//
//   join {participant, room, sdp, sends: ["audio", "video"]} → {sdp}
//   view {participant, of: [number, …]}                      → {}
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "base/json_writer.h"
#include "base/random.h"
#include "load/session_description.h"
#include "media/sfu_server.h"
#include "sfu/orders.h"

namespace earshot::bench {
namespace {

using protocol::JsonValue;
using protocol::MediaSource;

class SilentEvents final : public meetings::SfuEvents {
  void connected(CallId, ParticipantId, Timestamp) override {}
  void disconnected(CallId, ParticipantId, Timestamp) override {}
  void failed(CallId, ParticipantId, Timestamp) override {}
  void link_quality(CallId, ParticipantId, bool, Timestamp) override {}
  void slots(CallId, ParticipantId, uint64_t, std::vector<meetings::MeetingSlot>) override {}
  void speakers(CallId, std::optional<ParticipantId>, std::vector<ParticipantId>) override {}
  void demand(CallId, ParticipantId, std::string, MediaSource, int) override {}
};

class Host {
 public:
  Host(media::SfuServer& server, Random& random) : server_(server), random_(random) {}

  Result<std::string> obey(const JsonValue& order) {
    const std::string_view what = text_of(order, "order");
    if (what == "join") return join(order);
    if (what == "view") return view(order);
    return Error{ErrorCode::kInvalid, "there is no such order"};
  }

 private:
  struct Person {
    CallId call{};
    ParticipantId id{};
  };

  Result<std::string> join(const JsonValue& order) {
    const int64_t room = number_of(order, "room");
    Person& person = people_[number_of(order, "participant")];
    person.call = calls_.try_emplace(room, CallId::random(random_)).first->second;
    person.id = ParticipantId::random(random_);
    std::vector<meetings::NamedSource> sources;
    for (const std::string& kind : texts_of(order, "sends")) {
      const bool is_audio = kind == "audio";
      sources.push_back({.mid = std::string(is_audio ? load::kMicrophoneMid : load::kCameraMid),
                         .source = is_audio ? MediaSource::kMicrophone : MediaSource::kCamera});
    }
    TRY_ASSIGN(const meetings::SfuAnswer answer, server_.join({.call = person.call,
                                                               .participant = person.id,
                                                               .sdp = text_of(order, "sdp"),
                                                               .sources = std::move(sources)}));
    JsonWriter json;
    json.begin_object();
    json.key("sdp");
    json.string(answer.sdp);
    json.end_object();
    return json.take();
  }

  Result<std::string> view(const JsonValue& order) {
    const Person& viewer = people_[number_of(order, "participant")];
    std::vector<meetings::WantedVideo> videos;
    const auto of = order.find("of");
    for (const JsonValue& number : of ? of->items() : std::vector<JsonValue>()) {
      videos.push_back({.participant_id = people_[number.integer().value_or(0)].id,
                        .source = MediaSource::kCamera,
                        .width = 1280,
                        .height = 720});
    }
    server_.view(viewer.call, viewer.id, std::move(videos));
    return std::string("{}");
  }

  media::SfuServer& server_;
  Random& random_;
  std::map<int64_t, CallId> calls_;   // by room
  std::map<int64_t, Person> people_;  // by number
};

Result<void> serve(const std::string& ip) {
  SystemRandom random;
  TRY_ASSIGN(const auto loop, io::EventLoop::create());
  media::SfuServerConfig config;
  config.workers = 1;
  TRY_ASSIGN(const SocketAddress listen, SocketAddress::parse(ip + ":0"));
  config.listen = {listen};
  TRY_ASSIGN(const auto server, media::SfuServer::create(config, *loop, random));
  SilentEvents events;
  server->use(events);
  server->set_addresses({.udp = server->listening(), .tcp = {}});
  Host host(*server, random);
  Orders::serve(*loop, [&](const JsonValue& order, const Orders::Answer& answer) {
    answer(host.obey(order));
  });
  server->stop();
  return {};
}

}  // namespace
}  // namespace earshot::bench

int main(int argc, char** argv) {
  std::string ip;
  CLI::App app("Earshot's forwarding unit alone");
  app.add_option("--ip", ip, "Where it listens")->required();
  CLI11_PARSE(app, argc, argv);
  const auto served = earshot::bench::serve(ip);
  if (served.ok()) return 0;
  std::fprintf(stderr, "sfu_host: %s\n", served.error().message.c_str());
  return 1;
}
