#include "calls/testing/call_rig.h"

#include <algorithm>
#include <cstring>
#include <memory>

namespace earshot::calls::testing {
namespace {

constexpr std::string_view kPeople[] = {"ana", "ben", "cleo", "dan"};

ClientId client_id(uint8_t n) {
  std::array<uint8_t, 16> bytes{};
  bytes[15] = n;
  return ClientId::from_bytes(bytes);
}

}  // namespace

void CountingRandom::fill(std::span<uint8_t> out) {
  const uint64_t value = next_++;
  std::fill(out.begin(), out.end(), uint8_t{0});
  std::memcpy(out.data(), &value, std::min(out.size(), sizeof value));
}

CallWorld::CallWorld() {
  uint8_t n = 0;
  for (const std::string_view person : kPeople) {
    const std::string name(person);
    users_[name] = UserId::from_value(++n);
    clients_[name + "1"] = client_id(static_cast<uint8_t>(10 * n + 1));
    clients_[name + "2"] = client_id(static_cast<uint8_t>(10 * n + 2));
  }
}

protocol::Actor CallWorld::actor(const std::string& client) const {
  protocol::Actor actor;
  actor.client = clients_.at(client);
  actor.user = users_.at(client.substr(0, client.size() - 1));
  actor.device = device(client);
  return actor;
}

ConversationId CallWorld::conversation(const std::string& a, const std::string& b) const {
  const int64_t first = user(a).value();
  const int64_t second = user(b).value();
  return ConversationId::from_value(10 * std::min(first, second) + std::max(first, second));
}

DeviceId CallWorld::device(const std::string& client) const {
  return DeviceId::from_value(clients_.at(client).bytes()[15]);
}

std::vector<std::string> CallWorld::clients_of(UserId user) const {
  std::vector<std::string> names;
  for (const auto& [name, id] : clients_) {
    if (actor(name).user == user) names.push_back(name);
  }
  return names;
}

std::string CallWorld::name_of(ClientId client) const {
  for (const auto& [name, id] : clients_) {
    if (id == client) return name;
  }
  return {};
}

Result<UserId> CallWorld::other_person(ConversationId conversation, UserId self) const {
  if (conversation == group()) return Error{ErrorCode::kUnsupported, "Not in a group."};
  const int64_t low = conversation.value() / 10;
  const int64_t high = conversation.value() % 10;
  if (self.value() == low) return UserId::from_value(high);
  if (self.value() == high) return UserId::from_value(low);
  return Error{ErrorCode::kNotFound, "There is no such conversation."};
}

bool CallWorld::are_contacts(UserId a, UserId b) const {
  return strangers.count({a, b}) == 0 && strangers.count({b, a}) == 0;
}

bool CallWorld::either_blocked(UserId a, UserId b) const {
  return blocks.count({a, b}) > 0 || blocks.count({b, a}) > 0;
}

bool CallWorld::in_group_call(UserId user) const {
  const std::vector<std::string> names = clients_of(user);
  return std::any_of(names.begin(), names.end(),
                     [this](const std::string& name) { return in_group_call(client(name)); });
}

std::vector<ClientId> CallWorld::clients_for_calls(UserId user) const {
  std::vector<ClientId> ids;
  for (const std::string& name : clients_of(user)) {
    if (unable.count(client(name)) == 0) ids.push_back(client(name));
  }
  return ids;
}

std::string CallWorld::client_name(ClientId client) const { return "Browser " + name_of(client); }

protocol::User CallWorld::user_card(UserId user) const {
  protocol::User card;
  card.id = user;
  for (const auto& [name, id] : users_) {
    if (id == user) card.username = card.display_name = name;
  }
  return card;
}

void RecordingSink::to_user(UserId user, const protocol::ServerEvent& event) {
  deliveries_.push_back({world_.clients_of(user), event});
}

void RecordingSink::to_client(ClientId client, const protocol::ServerEvent& event) {
  deliveries_.push_back({{world_.name_of(client)}, event});
}

void RecordingSink::to_user_except(UserId user, ClientId except,
                                   const protocol::ServerEvent& event) {
  std::vector<std::string> names = world_.clients_of(user);
  std::erase(names, world_.name_of(except));
  deliveries_.push_back({names, event});
}

std::vector<CallRecord> RecordingLog::unfinished() const {
  std::map<CallId, CallRecord> last;
  for (const CallRecord& record : saved) last[record.id] = record;
  std::vector<CallRecord> records;
  for (const auto& [id, record] : last) {
    if (!record.ended) records.push_back(record);
  }
  return records;
}

Result<CleanDescription> LenientFilter::description(std::string_view sdp) const {
  if (sdp == "bad") return Error{ErrorCode::kInvalid, "SDP: bad version"};
  CleanDescription clean{std::string(sdp), 0};
  for (size_t at = sdp.find("m="); at != std::string_view::npos; at = sdp.find("m=", at + 2)) {
    ++clean.media_sections;
  }
  return clean;
}

Result<CleanCandidate> LenientFilter::candidate(std::string_view line) const {
  if (line == "bad") return Error{ErrorCode::kInvalid, "candidate: bad start"};
  CleanCandidate clean{std::string(line), std::nullopt, line.starts_with("10.")};
  if (const auto ip = IpAddress::parse(line); ip.ok()) clean.udp_address = *ip;
  return clean;
}

IceGrant RecordingMedia::grant(const GrantRequest& request) {
  granted.push_back(request);
  protocol::IceServer server;
  if (!mints) {
    server.urls = {"stun:stun.example.org:3478"};
    return {{server}, std::nullopt};
  }
  server.urls = {"turn:192.0.2.1:3478"};
  server.username = "grant " + std::to_string(granted.size());
  return {{server}, WallTime::from_ms(600'000)};
}

CallRig::CallRig(const CallConfig& settings) : config(settings), service_(make_service()) {}

std::unique_ptr<CallService> CallRig::make_service() {
  return std::make_unique<CallService>(
      config, CallPorts{world, filter, log, sink, media, notifier, watcher, random});
}

void CallRig::pass(Duration time, const std::vector<std::string>& alive) {
  constexpr Duration kHeartbeat = 5s;
  const Timestamp end = now() + time;
  Timestamp beat = now();
  while (true) {
    const Timestamp next_beat = alive.empty() ? Timestamp::max() : beat + kHeartbeat;
    Timestamp at = std::min(end, next_beat);
    if (const auto deadline = service_->next_deadline()) at = std::min(at, *deadline);
    if (at > now()) clock.advance(at - now());
    if (at == next_beat) {
      beat = next_beat;
      for (const std::string& name : alive) service_->client_seen(world.client(name), now());
    }
    service_->on_deadline(now());
    if (at == end) return;
  }
}

void CallRig::restart() {
  service_ = make_service();
  service_->restore(log.unfinished(), now(), wall());
}

Result<protocol::CallJoinResult> CallRig::start(const std::string& client,
                                                const std::string& callee, protocol::CallKind kind,
                                                const std::string& command_id) {
  protocol::CallStart request;
  request.command_id = command_id;
  request.conversation_id = world.conversation(client.substr(0, client.size() - 1), callee);
  request.kind = kind;
  return service_->start(world.actor(client), request, now(), wall());
}

Result<protocol::CallJoinResult> CallRig::accept(const std::string& client, CallId call) {
  protocol::CallAccept request;
  request.command_id = "accept";
  request.call_id = call;
  return service_->accept(world.actor(client), request, now());
}

Result<protocol::CallResult> CallRig::acknowledge(const std::string& client, CallId call) {
  return service_->acknowledge(world.actor(client), {call}, now());
}

Result<protocol::CallResult> CallRig::reject(const std::string& client, CallId call,
                                             protocol::RejectReason reason) {
  protocol::CallReject request;
  request.command_id = "reject";
  request.call_id = call;
  request.reason = reason;
  return service_->reject(world.actor(client), request, now());
}

Result<protocol::CallResult> CallRig::end(const std::string& client, CallId call) {
  protocol::CallEnd request;
  request.command_id = "end";
  request.call_id = call;
  return service_->end(world.actor(client), request, now());
}

Result<protocol::CallResult> CallRig::connected(const std::string& client, CallId call) {
  return service_->connected(world.actor(client), {call}, now());
}

Result<protocol::CallResult> CallRig::reconnecting(const std::string& client, CallId call) {
  return service_->reconnecting(world.actor(client), {call}, now());
}

CallId CallRig::connected_call() {
  const CallId call = start("ana1", "ben").value().call.call_id;
  CHECK(acknowledge("ben1", call).ok());
  CHECK(accept("ben1", call).ok());
  CHECK(connected("ana1", call).ok());
  CHECK(connected("ben1", call).ok());
  return call;
}

protocol::Call CallRig::get(const std::string& client, CallId call) {
  return service_->get(world.actor(client), {call}).value().call;
}

}  // namespace earshot::calls::testing
