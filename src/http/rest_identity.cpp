#include "http/rest_identity.h"

#include <utility>

#include "base/limits.h"
#include "http/cookies.h"
#include "http/rest_support.h"
#include "identity/text.h"
#include "identity/wire.h"
#include "protocol/rest.gen.h"

namespace earshot::http {
namespace {

constexpr BodyRule kNoBody = {};
constexpr BodyRule kJson = {BodyKind::kJson, limits::kHttpJsonBodyBytesMax};
constexpr BodyRule kPicture = {BodyKind::kBytes, limits::kAvatarUploadBytesMax};
constexpr int64_t kPageDefault = 50;

identity::Origin origin_of(const Request& request) {
  return {request.address, identity::device_name_from_user_agent(request.head.field("user-agent"))};
}

Response signed_in(const identity::SignedIn& result, bool secure) {
  Response response = answer(protocol::UserResult{identity::to_wire(result.account)});
  response.set("Set-Cookie", set_session_cookie(result.opened.token, secure));
  return response;
}

Result<Response> user_answer(const Result<identity::Account>& account) {
  if (!account.ok()) return account.error();
  return answer(protocol::UserResult{identity::to_wire(*account)});
}

}  // namespace

void RestIdentity::add_routes(Router& router) {
  using Self = RestIdentity;
  const auto add = [&](Method method, std::string_view pattern, Access access, BodyRule body,
                       Task<Result<Response>> (Self::*function)(Request&)) {
    router.add(method, pattern, access, body, handler(*this, function));
  };
  add(Method::kGet, "server", Access::kPublic, kNoBody, &Self::server_info);
  add(Method::kPost, "register", Access::kPublic, kJson, &Self::register_account);
  add(Method::kPost, "sign_in", Access::kPublic, kJson, &Self::sign_in);
  add(Method::kPost, "sign_out", Access::kMember, kNoBody, &Self::sign_out);
  add(Method::kGet, "me", Access::kMember, kNoBody, &Self::me);
  add(Method::kPatch, "me", Access::kMember, kJson, &Self::update_me);
  add(Method::kPut, "me/avatar", Access::kMember, kPicture, &Self::put_avatar);
  add(Method::kDelete, "me/avatar", Access::kMember, kNoBody, &Self::delete_avatar);
  add(Method::kPost, "me/password", Access::kMember, kJson, &Self::change_password);
  add(Method::kGet, "me/devices", Access::kMember, kNoBody, &Self::devices);
  add(Method::kDelete, "me/devices/{}", Access::kMember, kNoBody, &Self::revoke_device);
  add(Method::kGet, "users", Access::kMember, kNoBody, &Self::users);
  add(Method::kGet, "users/{}", Access::kMember, kNoBody, &Self::user);
  add(Method::kGet, "users/{}/avatar", Access::kMember, kNoBody, &Self::avatar);
}

Task<Result<Response>> RestIdentity::server_info(Request&) {
  CO_TRY_ASSIGN(const auto state, co_await identity_.settings().registration());
  protocol::ServerInfo info;
  info.name = server_name_.name;
  info.version = server_name_.version;
  info.registration = identity::to_wire(state.mode);
  info.first_account = !state.has_accounts;
  info.limits.message_text_max = limits::kMessageTextCharsMax;
  info.limits.attachment_bytes_max = limits::kAttachmentBytesMax;
  info.limits.attachments_per_message_max = limits::kAttachmentsPerMessageMax;
  info.limits.avatar_bytes_max = limits::kAvatarUploadBytesMax;
  co_return answer(info);
}

Task<Result<Response>> RestIdentity::register_account(Request& request) {
  CO_TRY_ASSIGN(auto body, protocol::decode_register(request.body));
  identity::Registration registration{std::move(body.username), std::move(body.display_name),
                                      std::move(body.password), std::move(body.invite_token)};
  CO_TRY_ASSIGN(const auto result,
                co_await identity_.accounts().register_account(std::move(registration),
                                                               origin_of(request), request.moment));
  co_return signed_in(result, request.secure);
}

Task<Result<Response>> RestIdentity::sign_in(Request& request) {
  CO_TRY_ASSIGN(auto body, protocol::decode_sign_in(request.body));
  CO_TRY_ASSIGN(const auto result, co_await identity_.accounts().sign_in(
                                       std::move(body.username), std::move(body.password),
                                       origin_of(request), request.moment));
  co_return signed_in(result, request.secure);
}

Task<Result<Response>> RestIdentity::sign_out(Request& request) {
  CO_TRY(co_await identity_.accounts().sign_out(request.who()));
  Response response = answer(protocol::Empty());
  response.set("Set-Cookie", clear_session_cookie(request.secure));
  co_return response;
}

Task<Result<Response>> RestIdentity::me(Request& request) {
  const UserId self = request.who().user_id;
  CO_TRY_ASSIGN(const auto account, co_await identity_.accounts().account(self));
  const std::vector<UserId> only_me{self};
  CO_TRY_ASSIGN(auto presences, co_await presence_.presences(self, only_me));
  co_return answer(protocol::MeResult{identity::to_wire(account), std::move(presences.front()),
                                      request.who().device_id});
}

Task<Result<Response>> RestIdentity::update_me(Request& request) {
  CO_TRY_ASSIGN(auto body, protocol::decode_me_update(request.body));
  const UserId self = request.who().user_id;
  if (!body.display_name) co_return user_answer(co_await identity_.accounts().account(self));
  co_return user_answer(
      co_await identity_.accounts().set_display_name(self, *std::move(body.display_name)));
}

Task<Result<Response>> RestIdentity::put_avatar(Request& request) {
  std::vector<uint8_t> upload(request.body.begin(), request.body.end());
  request.body.clear();
  co_return user_answer(co_await identity_.avatars().set(request.who().user_id, std::move(upload)));
}

Task<Result<Response>> RestIdentity::delete_avatar(Request& request) {
  co_return user_answer(co_await identity_.avatars().remove(request.who().user_id));
}

Task<Result<Response>> RestIdentity::change_password(Request& request) {
  CO_TRY_ASSIGN(auto body, protocol::decode_password_change(request.body));
  CO_TRY(
      co_await identity_.accounts().change_password(request.who(), std::move(body.current_password),
                                                    std::move(body.new_password), request.moment));
  co_return answer(protocol::Empty());
}

Task<Result<Response>> RestIdentity::devices(Request& request) {
  const auto session = request.who();
  CO_TRY_ASSIGN(auto devices, co_await identity_.sessions().devices(session.user_id));
  protocol::DevicesResult result;
  for (auto& device : devices) {
    result.devices.push_back({.id = device.id,
                              .name = std::move(device.name),
                              .created_at_ms = device.created_at,
                              .last_used_at_ms = device.last_used_at,
                              .address = std::move(device.address),
                              .current = device.id == session.device_id});
  }
  co_return answer(result);
}

Task<Result<Response>> RestIdentity::revoke_device(Request& request) {
  CO_TRY_ASSIGN(const auto device, parse_id<DeviceId>(request.parameters.at(0)));
  CO_TRY(co_await identity_.sessions().revoke(request.who().user_id, device));
  co_return answer(protocol::Empty());
}

Task<Result<Response>> RestIdentity::users(Request& request) {
  CO_TRY_ASSIGN(auto query, protocol::decode_users_query(request.target.query));
  CO_TRY_ASSIGN(auto page, co_await identity_.directory().search(
                               std::move(query.query).value_or(""), std::move(query.cursor),
                               static_cast<size_t>(query.limit.value_or(kPageDefault)),
                               identity::DirectoryScope::kActive));
  protocol::UsersResult result;
  for (const auto& entry : page.entries) result.users.push_back(identity::to_wire(entry.account));
  result.next_cursor = std::move(page.next_cursor);
  co_return answer(result);
}

Task<Result<Response>> RestIdentity::user(Request& request) {
  CO_TRY_ASSIGN(const auto id, parse_id<UserId>(request.parameters.at(0)));
  const UserId viewer = request.who().user_id;
  CO_TRY_ASSIGN(const auto account, co_await identity_.accounts().account(id));
  const std::vector<UserId> only_them{id};
  CO_TRY_ASSIGN(auto presences, co_await presence_.presences(viewer, only_them));
  co_return answer(protocol::PersonResult{
      identity::to_wire(account), relations_.relation(viewer, id), std::move(presences.front())});
}

Task<Result<Response>> RestIdentity::avatar(Request& request) {
  CO_TRY_ASSIGN(const auto id, parse_id<UserId>(request.parameters.at(0)));
  CO_TRY_ASSIGN(auto avatar, co_await identity_.avatars().get(id));
  const std::string version = std::to_string(avatar.version);
  const std::string etag = "\"" + version + "\"";
  Response response;
  response.set("ETag", etag);
  // With its version in the address a picture never changes; without, it must be asked for again.
  const bool versioned = protocol::find_parameter(request.target.query, "v") == version;
  response.set("Cache-Control",
               versioned ? "private, max-age=31536000, immutable" : "private, no-cache");
  if (has_token(request.head.field("if-none-match"), etag)) {
    response.status = 304;
    co_return response;
  }
  response.set("Content-Type", "image/webp");
  response.body = std::string(avatar.webp.begin(), avatar.webp.end());
  co_return response;
}

}  // namespace earshot::http
