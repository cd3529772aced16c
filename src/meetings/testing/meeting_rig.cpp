#include "meetings/testing/meeting_rig.h"

#include <algorithm>

namespace earshot::meetings::testing {
namespace {

protocol::MeetingJoin join_request(const std::string& client, const std::string& command_id) {
  protocol::MeetingJoin request;
  request.command_id = command_id;
  request.kind = CallKind::kVoice;
  request.media.microphone = true;
  request.sdp = "offer of " + client;
  request.sources = {{"0", MediaSource::kMicrophone}};
  return request;
}

}  // namespace

// ---- the world ----

bool MeetingWorld::is_member(ConversationId conversation, UserId user) const {
  if (!is_group(conversation)) return world_.other_person(conversation, user).ok();
  return outsiders.count(world_.user_card(user).username) == 0;
}

std::vector<UserId> MeetingWorld::members(ConversationId conversation) const {
  std::vector<UserId> found;
  for (const auto& [name, id] : world_.users()) {
    if (is_member(conversation, id)) found.push_back(id);
  }
  for (int64_t n = 1000; crowded && found.size() <= 8; ++n) found.push_back(UserId::from_value(n));
  return found;
}

bool MeetingWorld::is_group(ConversationId conversation) const {
  return conversation == world_.group();
}

std::string MeetingWorld::title(ConversationId conversation) const {
  return is_group(conversation) ? "Quartet" : "";
}

// ---- the media plane ----

std::string FakeSfu::name(ParticipantId who) {
  const auto [found, is_new] = names_.emplace(who, "");
  if (is_new) found->second = "p" + std::to_string(names_.size());
  return found->second;
}

Result<SfuAnswer> FakeSfu::join(const SfuOffer& offer) {
  if (refuses) return *refuses;
  log.push_back("join " + name(offer.participant));
  transports.insert({offer.call, offer.participant});
  return SfuAnswer{"answer to " + std::string(offer.sdp), {{.mid = "1"}}};
}

Result<SfuAnswer> FakeSfu::offer(const SfuOffer& offer) {
  if (refuses) return *refuses;
  log.push_back("offer " + name(offer.participant));
  return SfuAnswer{"answer to " + std::string(offer.sdp), {}};
}

void FakeSfu::leave(CallId call, ParticipantId who) {
  log.push_back("leave " + name(who));
  transports.erase({call, who});
}

void FakeSfu::end(CallId call) {
  log.push_back("end");
  std::erase_if(transports, [call](const auto& one) { return one.first == call; });
}

void FakeSfu::view(CallId, ParticipantId who, std::vector<WantedVideo> videos) {
  log.push_back("view " + name(who) + " " + std::to_string(videos.size()));
}

void FakeSfu::silence(CallId, ParticipantId who, MediaSource source, bool on) {
  log.push_back("silence " + name(who) + " " + std::string(wire_name(source)) +
                (on ? " on" : " off"));
}

// ---- what is kept ----

std::vector<MeetingRecord> RecordingMeetingLog::unfinished() const {
  std::map<CallId, MeetingRecord> last;
  for (const MeetingRecord& record : saved) last[record.id] = record;
  std::vector<MeetingRecord> records;
  for (const auto& [id, record] : last) {
    if (!record.ended) records.push_back(record);
  }
  return records;
}

IcePort::Grant RecordingIce::grant(UserId, CallId, ClientId) {
  protocol::IceServer server;
  server.urls = {"stun:stun.example.org:3478"};
  return {{server}, std::nullopt};
}

// ---- the rig ----

MeetingRig::MeetingRig(const MeetingConfig& settings)
    : config(settings), service_(make_service(&sfu)) {
  two.watcher.then = [this](CallId call, Timestamp at) { service_->call_over(call, at); };
}

std::unique_ptr<MeetingService> MeetingRig::make_service(SfuPort* media) {
  return std::make_unique<MeetingService>(
      config, MeetingPorts{policy, *this, media, ice, log, notifier, two.sink, two.random});
}

void MeetingRig::pass(Duration time, const std::vector<std::string>& alive) {
  constexpr Duration kHeartbeat = 5s;
  const Timestamp end = now() + time;
  Timestamp beat = now();
  while (true) {
    const Timestamp next_beat = alive.empty() ? Timestamp::max() : beat + kHeartbeat;
    Timestamp at = std::min(end, next_beat);
    if (const auto deadline = service_->next_deadline()) at = std::min(at, *deadline);
    if (at > now()) two.clock.advance(at - now());
    if (at == next_beat) {
      beat = next_beat;
      for (const std::string& name : alive) {
        service_->client_seen(world().client(name), now());
        two.service().client_seen(world().client(name), now());
      }
    }
    service_->on_deadline(now());
    if (at == end) return;
  }
}

void MeetingRig::restart() {
  sfu.transports.clear();
  service_ = make_service(&sfu);
  service_->restore(log.unfinished(), now(), two.wall());
}

void MeetingRig::restart_without_media() {
  service_ = make_service(nullptr);
  service_->restore(log.unfinished(), now(), two.wall());
}

Result<protocol::MeetingJoinResult> MeetingRig::join(const std::string& client, bool ring,
                                                     const std::string& command_id) {
  protocol::MeetingJoin request = join_request(client, command_id);
  request.conversation_id = world().group();
  request.ring = ring;
  auto joined = service_->join(actor(client), request, now(), two.wall());
  learn(client, joined);
  return joined;
}

Result<protocol::MeetingJoinResult> MeetingRig::join_call(const std::string& client, CallId call,
                                                          const std::string& command_id) {
  protocol::MeetingJoin request = join_request(client, command_id);
  request.call_id = call;
  auto joined = service_->join(actor(client), request, now(), two.wall());
  learn(client, joined);
  return joined;
}

void MeetingRig::learn(const std::string& client,
                       const Result<protocol::MeetingJoinResult>& joined) {
  if (!joined.ok()) return;
  call_ = joined->meeting.call_id;
  joined_[client] = joined->participant_id;
}

ParticipantId MeetingRig::in(const std::string& client) {
  const auto joined = join(client);
  CHECK(joined.ok());
  media_up(client);
  return joined->participant_id;
}

void MeetingRig::media_up(const std::string& client) {
  service_->connected(call_, id_of(client), now());
}

void MeetingRig::media_down(const std::string& client) {
  service_->disconnected(call_, id_of(client), now());
}

Result<protocol::Empty> MeetingRig::leave(const std::string& client) {
  return service_->leave(actor(client), {call_}, now());
}

Result<protocol::MeetingResult> MeetingRig::ring(const std::string& client,
                                                 const std::vector<std::string>& people) {
  protocol::MeetingRingPeople request{call_, {}};
  for (const std::string& name : people) request.user_ids.push_back(user(name));
  return service_->ring(actor(client), request, now());
}

Result<protocol::Empty> MeetingRig::set_media(const std::string& client, bool microphone,
                                              bool camera) {
  protocol::MeetingMediaSet request;
  request.call_id = call_;
  request.media.microphone = microphone;
  request.media.camera = camera;
  return service_->set_media(actor(client), request, now());
}

protocol::Meeting MeetingRig::get(const std::string& client) {
  return service_->get(actor(client), {call_}).value().meeting;
}

std::optional<protocol::MeetingParticipant> MeetingRig::place(const std::string& person) {
  for (const protocol::MeetingParticipant& one : get(person + "1").participants) {
    if (one.user.username == person) return one;
  }
  return std::nullopt;
}

std::string MeetingRig::hosts() {
  std::string names;
  for (const protocol::MeetingParticipant& one : get("ana1").participants) {
    if (one.role == Role::kHost) names += (names.empty() ? "" : " ") + one.user.username;
  }
  return names;
}

std::vector<protocol::ServerEvent> MeetingRig::told(const std::string& client) {
  std::vector<protocol::ServerEvent> events;
  for (const calls::testing::Delivery& one : two.sink.deliveries()) {
    if (std::find(one.to.begin(), one.to.end(), client) != one.to.end()) {
      events.push_back(one.event);
    }
  }
  return events;
}

// ---- calls of two ----

std::optional<CallId> MeetingRig::call_of(ClientId client) const {
  return two.service().call_of(client);
}

Result<CallOfTwo> MeetingRig::connected(const protocol::Actor& who, CallId id) const {
  TRY_ASSIGN(const calls::CallState call, two.service().connected_call(who, id));
  return CallOfTwo{call.conversation,
                   call.kind,
                   {call.leg(calls::Side::kCaller).user, call.leg(calls::Side::kCallee).user},
                   *call.connected_at,
                   wall_time(call, *call.connected_at)};
}

void MeetingRig::moved(CallId id, Timestamp at) { two.service().moved(id, at); }

}  // namespace earshot::meetings::testing
