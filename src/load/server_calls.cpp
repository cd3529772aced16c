#include "load/server_calls.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "io/probe.h"
#include "protocol/request.gen.h"

namespace earshot::load {
namespace {

using protocol::JsonValue;

constexpr Duration kReachMax = 5s;

std::string text_of(const JsonValue& object, std::string_view key) {
  const auto value = object.find(key);
  return std::string(value ? value->string().value_or("") : "");
}

int64_t number_of(const JsonValue& object, std::string_view key) {
  const auto value = object.find(key);
  return value ? value->integer().value_or(0) : 0;
}

// The first address that takes connections. Blocking.
Result<SocketAddress> reach(const ServerDoor& door) {
  TRY_ASSIGN(const auto addresses, io::resolve(door.name, door.port));
  Error why;
  for (const SocketAddress& address : addresses) {
    const auto probe = io::TcpProbe::connect(address, kReachMax);
    if (probe.ok()) return address;
    why = probe.error();
  }
  return why;
}

}  // namespace

Result<std::vector<Account>> parse_accounts(std::string_view text) {
  std::vector<Account> out;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::istringstream words(line);
    Account account;
    if (!(words >> account.username) || account.username.starts_with('#')) continue;
    std::getline(words >> std::ws, account.password);
    while (account.password.ends_with('\r')) account.password.pop_back();
    if (account.password.empty()) {
      return Error{ErrorCode::kInvalid,
                   "line " + std::to_string(number) + " has no password behind the name"};
    }
    out.push_back(std::move(account));
  }
  return out;
}

class ServerCalls::ServerSeat final : public Seat {
 public:
  ServerSeat(ServerCalls& calls, Member& member, ConversationId group, SeatEvents& events)
      : member_(member), group_(group), random_(calls.random_), events_(events) {
    member.seat = this;
    session().on_event = [this](std::string_view type, const JsonValue& data) {
      on_event(type, data);
    };
    session().on_closed = [this](const std::string& why) { events_.on_lost(why); };
  }
  ~ServerSeat() override {
    session().on_event = nullptr;
    session().on_closed = nullptr;
    member_.seat = nullptr;
  }

  void join(std::string sdp, Sources sources, Answered answered) override {
    protocol::MeetingJoin join;
    join.command_id = CallId::random(random_).to_string();
    join.conversation_id = group_;
    join.kind = protocol::CallKind::kVideo;
    join.media = media_of(sources);
    join.sdp = std::move(sdp);
    join.sources = std::move(sources);
    session().request(
        join, while_here([this, answered = std::move(answered)](const Result<JsonValue>& data) {
          on_joined(data, answered);
        }));
  }

  void offer(std::string sdp, Sources sources, Answered answered) override {
    session().request(protocol::MeetingMediaSet{.call_id = call_, .media = media_of(sources)},
                      [](const auto&) {});
    const protocol::WebrtcOffer offer{.call_id = call_,
                                      .negotiation = ++negotiation_,
                                      .sdp = std::move(sdp),
                                      .sources = std::move(sources)};
    waiting_[negotiation_] = std::move(answered);
    session().request(offer,
                      while_here([this, number = negotiation_](const Result<JsonValue>& data) {
                        if (!data.ok()) answer(number, data.error());
                      }));
  }

  void view(std::vector<protocol::WantedVideo> videos) override {
    session().request(protocol::MeetingView{.call_id = call_, .videos = std::move(videos)},
                      [](const auto&) {});
  }

  void leave() override {
    if (call_) session().request(protocol::MeetingLeave{.call_id = call_}, [](const auto&) {});
    here_.reset();
  }

 private:
  ServerSession& session() { return *member_.session; }

  static protocol::MediaState media_of(const Sources& sources) {
    protocol::MediaState media;
    for (const protocol::NamedSource& each : sources) {
      media.microphone |= each.source == protocol::MediaSource::kMicrophone;
      media.camera |= each.source == protocol::MediaSource::kCamera;
      media.screen |= each.source == protocol::MediaSource::kScreen;
      if (each.source == protocol::MediaSource::kScreenSound) media.screen_sound = true;
    }
    return media;
  }

  // Answers that come after this is gone are for nobody.
  ServerSession::Answered while_here(ServerSession::Answered answered) {
    return [here = std::weak_ptr<bool>(here_),
            answered = std::move(answered)](const Result<JsonValue>& data) {
      if (!here.expired()) answered(data);
    };
  }

  void on_joined(const Result<JsonValue>& data, const Answered& answered) {
    if (!data.ok()) return answered(data.error());
    const auto meeting = data->find("meeting");
    const auto call = meeting ? CallId::parse(text_of(*meeting, "call_id")) : std::nullopt;
    const auto id = ParticipantId::parse(text_of(*data, "participant_id"));
    if (!call || !id) {
      return answered(Error{ErrorCode::kInvalid, "the server does not say which call that is"});
    }
    call_ = *call;
    id_ = *id;
    negotiation_ = number_of(*data, "negotiation");
    answered(Place{.id = id_, .answer = text_of(*data, "sdp")});
  }

  void answer(int64_t number, Result<Place> place) {
    const auto waiting = waiting_.find(number);
    if (waiting == waiting_.end()) return;
    const Answered answered = std::move(waiting->second);
    waiting_.erase(waiting);
    answered(std::move(place));
  }

  void on_event(std::string_view type, const JsonValue& data) {
    if (!call_ || text_of(data, "call_id") != call_.to_string()) return;
    if (type == "webrtc_answer") {
      answer(number_of(data, "negotiation"), Place{.id = id_, .answer = text_of(data, "sdp")});
    } else if (type == "meeting_demand") {
      events_.on_demand(text_of(data, "mid"), static_cast<int>(number_of(data, "layers")));
    } else if (type == "meeting_ended") {
      events_.on_lost("the call has ended");
    } else if (type == "meeting_left" && text_of(data, "participant_id") == id_.to_string()) {
      events_.on_lost("put out of the call: " + text_of(data, "reason"));
    }
  }

  Member& member_;
  const ConversationId group_;
  Random& random_;
  SeatEvents& events_;
  CallId call_{};
  ParticipantId id_{};
  int64_t negotiation_ = 0;
  std::map<int64_t, Answered> waiting_;  // for the answer to an offer, by its number
  std::shared_ptr<bool> here_ = std::make_shared<bool>(true);
};

Result<std::unique_ptr<ServerCalls>> ServerCalls::create(const Options& options,
                                                         io::EventLoop& loop, Random& random) {
  TRY_ASSIGN(ServerDoor door, parse_server_url(options.server));
  std::ifstream file(options.accounts, std::ios::binary);
  if (!file) return Error{ErrorCode::kNotFound, options.accounts + ": cannot be read"};
  std::ostringstream text;
  text << file.rdbuf();
  auto accounts = parse_accounts(text.str());
  if (!accounts.ok()) {
    return Error{ErrorCode::kInvalid, options.accounts + ": " + accounts.error().message};
  }
  const size_t needed = size_t{options.rooms} * options.participants;
  if (accounts->size() < needed) {
    return Error{ErrorCode::kInvalid,
                 options.accounts + ": has " + std::to_string(accounts->size()) +
                     " accounts, and the scenario needs " + std::to_string(needed)};
  }
  TRY_ASSIGN(door.address, reach(door));
  if (door.origin.starts_with("https:")) {
    const io::TlsClient::Options tls{.ca_file = options.ca_file,
                                     .takes_any_certificate = options.insecure};
    TRY_ASSIGN(door.tls, io::TlsClient::create(tls));
  } else if (!door.address.is_loopback()) {
    return Error{ErrorCode::kInvalid, "passwords go over https:// only, but for this machine"};
  }
  std::unique_ptr<ServerCalls> calls(new ServerCalls(options, loop, random, std::move(door)));
  for (size_t i = 0; i < needed; ++i) {
    calls->members_.push_back({.session = std::make_unique<ServerSession>(
                                   loop, calls->door_, random, std::move((*accounts)[i]))});
  }
  return calls;
}

ServerCalls::ServerCalls(const Options& options, io::EventLoop& loop, Random& random,
                         ServerDoor door)
    : rooms_(options.rooms),
      participants_(options.participants),
      loop_(loop),
      random_(random),
      door_(std::move(door)),
      groups_(options.rooms) {}

ServerCalls::~ServerCalls() {
  for (const Member& member : members_) member.session->close();
  const auto is_idle = [](const Member& member) { return member.session->idle(); };
  while (!std::all_of(members_.begin(), members_.end(), is_idle)) {
    loop_.run_turn(loop_.clock().now() + 10ms);
  }
}

void ServerCalls::prepare(Done done) {
  done_ = std::move(done);
  open_from(0);
}

// One after another: each costs the server a password hash.
void ServerCalls::open_from(size_t index) {
  if (index == members_.size()) return make_groups();
  members_[index].session->open([this, index](Result<void> opened) {
    if (!opened.ok()) return done_(opened.error());
    loop_.post([this, index] { open_from(index + 1); });
  });
}

void ServerCalls::make_groups() {
  for (uint32_t room = 0; room < rooms_; ++room) make_group(room);
}

void ServerCalls::make_group(uint32_t room) {
  protocol::ConversationCreateGroup group;
  group.title = "Load " + std::to_string(room + 1);
  const size_t first = size_t{room} * participants_;
  for (size_t i = 1; i < participants_; ++i) {
    group.member_ids.push_back(members_[first + i].session->user());
  }
  members_[first].session->request(group, [this, room](const Result<JsonValue>& data) {
    if (!data.ok()) return done_(data.error());
    const auto conversation = data->find("conversation");
    const auto id =
        conversation ? ConversationId::parse(text_of(*conversation, "id")) : std::nullopt;
    if (!id) return done_(Error{ErrorCode::kInvalid, "the server has made no group"});
    groups_[room] = *id;
    if (++groups_made_ == rooms_) done_({});
  });
}

Result<std::unique_ptr<Seat>> ServerCalls::seat(uint32_t room, SeatEvents& events) {
  const auto first = members_.begin() + static_cast<ptrdiff_t>(size_t{room} * participants_);
  const auto last = first + static_cast<ptrdiff_t>(participants_);
  const auto found =
      std::find_if(first, last, [](const Member& member) { return member.seat == nullptr; });
  if (found == last) return Error{ErrorCode::kLimit, "every account is in the call"};
  return std::unique_ptr<Seat>(std::make_unique<ServerSeat>(*this, *found, groups_[room], events));
}

}  // namespace earshot::load
