#include "http/rest_admin.h"

#include <utility>

#include "base/limits.h"
#include "http/rest_support.h"
#include "identity/wire.h"
#include "protocol/rest.gen.h"

namespace earshot::http {
namespace {

constexpr BodyRule kNoBody = {};
constexpr BodyRule kJson = {BodyKind::kJson, limits::kHttpJsonBodyBytesMax};
constexpr int64_t kPageDefault = 50;

protocol::Invite to_wire(const identity::Invite& invite) {
  return {.id = invite.id,
          .token = std::nullopt,
          .created_at_ms = invite.created_at,
          .expires_at_ms = invite.expires_at,
          .uses = invite.uses,
          .max_uses = invite.max_uses};
}

// The origin was checked to be exactly ours, so it is what the administrator's browser shows.
std::string base_url(const Request& request, const std::string& public_url) {
  return public_url.empty() ? std::string(request.head.field("origin")) : public_url;
}

}  // namespace

void RestAdmin::add_routes(Router& router) {
  using Self = RestAdmin;
  const auto add = [&](Method method, std::string_view pattern, BodyRule body,
                       Task<Result<Response>> (Self::*function)(Request&)) {
    router.add(method, pattern, Access::kAdmin, body, handler(*this, function));
  };
  add(Method::kGet, "admin/settings", kNoBody, &Self::settings);
  add(Method::kPatch, "admin/settings", kJson, &Self::update_settings);
  add(Method::kGet, "admin/invites", kNoBody, &Self::invites);
  add(Method::kPost, "admin/invites", kJson, &Self::create_invite);
  add(Method::kDelete, "admin/invites/{}", kNoBody, &Self::revoke_invite);
  add(Method::kGet, "admin/users", kNoBody, &Self::users);
  add(Method::kPatch, "admin/users/{}", kJson, &Self::update_user);
}

Task<Result<Response>> RestAdmin::settings(Request&) {
  CO_TRY_ASSIGN(const auto state, co_await identity_.settings().registration());
  CO_TRY_ASSIGN(const int64_t call_log_days, co_await calls_.retention_days());
  co_return answer(protocol::Settings{identity::to_wire(state.mode), call_log_days});
}

Task<Result<Response>> RestAdmin::update_settings(Request& request) {
  CO_TRY_ASSIGN(const auto body, protocol::decode_settings_update(request.body));
  if (body.registration) {
    const auto mode = identity::from_wire(*body.registration);
    CO_TRY(co_await identity_.settings().set_registration_mode(mode));
  }
  if (body.call_log_days) {
    CO_TRY(co_await calls_.set_retention_days(*body.call_log_days, request.moment.wall));
  }
  co_return co_await settings(request);
}

Task<Result<Response>> RestAdmin::invites(Request&) {
  CO_TRY_ASSIGN(const auto invites, co_await identity_.invites().list());
  protocol::InvitesResult result;
  for (const auto& invite : invites) result.invites.push_back(to_wire(invite));
  co_return answer(result);
}

Task<Result<Response>> RestAdmin::create_invite(Request& request) {
  CO_TRY_ASSIGN(const auto body, protocol::decode_invite_create(request.body));
  std::optional<Duration> lifetime;
  if (body.expires_in_s) lifetime = std::chrono::seconds(*body.expires_in_s);
  CO_TRY_ASSIGN(const auto created,
                co_await identity_.invites().create(request.who().user_id, lifetime, body.max_uses,
                                                    request.moment.wall));
  protocol::InviteResult result{to_wire(created.invite), {}};
  result.invite.token = created.token;
  result.url = base_url(request, public_url_) + "/register?invite=" + created.token;
  co_return answer(result);
}

Task<Result<Response>> RestAdmin::revoke_invite(Request& request) {
  CO_TRY_ASSIGN(const auto id, parse_id<InviteId>(request.parameters.at(0)));
  CO_TRY(co_await identity_.invites().revoke(id));
  co_return answer(protocol::Empty());
}

Task<Result<Response>> RestAdmin::users(Request& request) {
  CO_TRY_ASSIGN(auto query, protocol::decode_users_query(request.target.query));
  CO_TRY_ASSIGN(auto page, co_await identity_.directory().search(
                               std::move(query.query).value_or(""), std::move(query.cursor),
                               static_cast<size_t>(query.limit.value_or(kPageDefault)),
                               identity::DirectoryScope::kEverybody));
  protocol::AdminUsersResult result;
  for (const auto& entry : page.entries) {
    result.users.push_back(
        {identity::to_wire(entry.account), entry.created_at, entry.last_seen_at});
  }
  result.next_cursor = std::move(page.next_cursor);
  co_return answer(result);
}

Task<Result<Response>> RestAdmin::update_user(Request& request) {
  CO_TRY_ASSIGN(const auto id, parse_id<UserId>(request.parameters.at(0)));
  CO_TRY_ASSIGN(const auto body, protocol::decode_admin_user_update(request.body));
  identity::AdminChange change;
  change.deactivated = body.deactivated;
  if (body.role) change.role = identity::from_wire(*body.role);
  CO_TRY_ASSIGN(const auto account, co_await identity_.accounts().change_as_admin(id, change));
  co_return answer(protocol::UserResult{identity::to_wire(account)});
}

}  // namespace earshot::http
