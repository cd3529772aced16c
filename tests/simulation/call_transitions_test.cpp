// The scenarios of protocol/transitions/ against the server: each step's command is given to the
// call service, and its reply and the events to every client must be exactly those in the file. The
// TypeScript tests feed the same replies and events to the clients' machines.
//
// EARSHOT_UPDATE_TRANSITIONS=1 writes what the server answers into the files instead; read the
// difference before you commit it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "calls/testing/call_rig.h"
#include "protocol/frame.h"
#include "transition_file.h"

namespace earshot::calls {
namespace {

constexpr const char* kDirectory = "protocol/transitions";

Symbols symbols() {
  const testing::CallWorld world;
  Symbols out;
  for (const auto& [name, id] : world.clients()) out.emplace_back("$" + name, id.to_string());
  out.emplace_back("$ana_ben", world.conversation("ana", "ben").to_string());
  out.emplace_back("$ana_cleo", world.conversation("ana", "cleo").to_string());
  out.emplace_back("$ben_cleo", world.conversation("ben", "cleo").to_string());
  testing::CountingRandom random;
  for (int i = 1; i <= 4; ++i) {
    out.emplace_back("$call" + std::to_string(i), CallId::random(random).to_string());
  }
  for (const auto& [name, id] : world.users()) out.emplace_back("$" + name, id.to_string());
  return out;
}

class Runner {
 public:
  // What the server answers at this step, in the file's form.
  TransitionStep run(const TransitionStep& step) {
    TransitionStep out = step;
    if (step.server) notice(*step.server);
    if (step.sends_type) out.reply = reply_to(step);
    out.events.clear();
    for (const testing::Delivery& delivery : rig_.sink.take()) {
      if (!delivery.to.empty()) out.events.push_back(event_text(delivery));
    }
    return out;
  }

 private:
  void notice(const JsonText& what) {
    const std::string& type = what.strings.at("type");
    if (type == "wait") {
      rig_.pass(std::chrono::milliseconds(what.numbers.at("ms")), alive_);
    } else if (type == "client_lost") {
      const std::string& name = what.strings.at("client");
      std::erase(alive_, name);
      rig_.service().client_lost(rig_.world.actor(name).user, rig_.world.client(name), rig_.now());
    } else if (type == "client_back") {
      alive_.push_back(what.strings.at("client"));
      rig_.service().client_seen(rig_.world.client(alive_.back()), rig_.now());
    } else if (type == "client_leaves") {
      const std::string& name = what.strings.at("client");
      std::erase(alive_, name);
      const auto call = CallId::parse(what.strings.at("call_id"));
      EXPECT_TRUE(
          rig_.service()
              .leave(rig_.world.actor(name).user, *call, rig_.world.client(name), rig_.now())
              .ok());
    } else if (type == "block") {
      const UserId by = rig_.world.user(what.strings.at("by"));
      const UserId of = rig_.world.user(what.strings.at("of"));
      rig_.world.blocks.insert({by, of});
      rig_.service().user_blocked(by, of, rig_.now());
    } else if (type == "moved") {
      rig_.service().moved(*CallId::parse(what.strings.at("call_id")), rig_.now());
    } else if (type == "restart") {
      rig_.restart();
    } else {
      FAIL() << "unknown: " << type;
    }
  }

  std::string reply_to(const TransitionStep& step) {
    const std::string frame =
        "{\"type\":\"" + *step.sends_type + "\",\"id\":1,\"data\":" + step.sends_data + "}";
    const auto decoded = protocol::decode_client_frame(frame);
    EXPECT_TRUE(decoded.ok()) << frame;
    if (!decoded.ok()) return {};
    const protocol::Actor actor = rig_.world.actor(step.client);
    return std::visit([&](const auto& request) { return answer(actor, request); },
                      decoded->request);
  }

  template <class R>
  static std::string text_of(const Result<R>& result) {
    if (result.ok()) return "{\"ok\":" + protocol::to_json(*result) + "}";
    return "{\"error\":\"" + std::string(wire_name(result.error().code)) + "\"}";
  }

  template <class Request>
  std::string answer(const protocol::Actor& actor, const Request& request) {
    CallService& calls = rig_.service();
    const Timestamp now = rig_.now();
    if constexpr (std::is_same_v<Request, protocol::CallStart>) {
      return text_of(calls.start(actor, request, now, rig_.wall()));
    } else if constexpr (std::is_same_v<Request, protocol::CallAcknowledge>) {
      return text_of(calls.acknowledge(actor, request, now));
    } else if constexpr (std::is_same_v<Request, protocol::CallAccept>) {
      return text_of(calls.accept(actor, request, now));
    } else if constexpr (std::is_same_v<Request, protocol::CallReject>) {
      return text_of(calls.reject(actor, request, now));
    } else if constexpr (std::is_same_v<Request, protocol::CallEnd>) {
      return text_of(calls.end(actor, request, now));
    } else if constexpr (std::is_same_v<Request, protocol::CallConnected>) {
      return text_of(calls.connected(actor, request, now));
    } else if constexpr (std::is_same_v<Request, protocol::CallReconnecting>) {
      return text_of(calls.reconnecting(actor, request, now));
    } else if constexpr (std::is_same_v<Request, protocol::CallMediaSet>) {
      return text_of(calls.set_media(actor, request, now));
    } else if constexpr (std::is_same_v<Request, protocol::CallGet>) {
      return text_of(calls.get(actor, request));
    } else if constexpr (std::is_same_v<Request, protocol::WebrtcOffer>) {
      return text_of(calls.offer(actor, request, now));
    } else if constexpr (std::is_same_v<Request, protocol::WebrtcAnswer>) {
      return text_of(calls.answer(actor, request, now));
    } else if constexpr (std::is_same_v<Request, protocol::WebrtcIceCandidate>) {
      return text_of(calls.candidate(actor, request, now));
    } else {
      ADD_FAILURE() << "not a request about calls";
      return {};
    }
  }

  static std::string event_text(const testing::Delivery& delivery) {
    std::string names;
    for (const std::string& name : delivery.to) {
      names += (names.empty() ? "\"" : ",\"") + name + "\"";
    }
    const std::string data =
        std::visit([](const auto& e) { return protocol::to_json(e); }, delivery.event);
    return "{\"to\":[" + names + "],\"type\":\"" + std::string(protocol::type_of(delivery.event)) +
           "\",\"data\":" + data + "}";
  }

  testing::CallRig rig_;
  std::vector<std::string> alive_ = {"ana1", "ana2", "ben1", "ben2", "cleo1", "cleo2"};
};

std::vector<std::string> scenario_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kDirectory)) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST(CallTransitions, AreWhatTheServerDoes) {
  const bool update = std::getenv("EARSHOT_UPDATE_TRANSITIONS") != nullptr;
  const std::vector<std::string> names = scenario_names();
  ASSERT_FALSE(names.empty());
  for (const std::string& name : names) {
    SCOPED_TRACE(name);
    const std::string path = std::string(kDirectory) + "/" + name + ".json";
    TransitionFile file = read_transition_file(path, symbols());
    Runner runner;
    for (size_t i = 0; i < file.steps.size(); ++i) {
      const TransitionStep got = runner.run(file.steps[i]);
      if (update) {
        file.steps[i] = got;
        continue;
      }
      EXPECT_EQ(got.reply, file.steps[i].reply) << "step " << i;
      EXPECT_EQ(got.events, file.steps[i].events) << "step " << i;
    }
    if (update) write_transition_file(path, file, symbols());
  }
}

}  // namespace
}  // namespace earshot::calls
