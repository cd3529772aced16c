#include "acme/order_flow.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "io/tls_csr.h"
#include "io/tls_digest.h"

namespace earshot::acme {
namespace {

constexpr Duration kFirstLook = 250ms;
constexpr int kDoublingsMax = 3;  // of kFirstLook: every two seconds in the end

bool has_next_status(const Order& order, Status wanted) {
  return order.status == wanted || order.status == Status::kInvalid ||
         order.status == Status::kValid;
}

Error refused(const Challenge& challenge, const std::string& domain) {
  Problem problem = challenge.problem;
  problem.domain = domain;
  return to_error(problem, challenge.kind);
}

ChallengeKind other(ChallengeKind kind) {
  return kind == ChallengeKind::kHttp01 ? ChallengeKind::kTlsAlpn01 : ChallengeKind::kHttp01;
}

}  // namespace

OrderFlow::OrderFlow(AcmeClient& client, const AccountKey& key, ChallengeStore& challenges,
                     const Clock& clock, Random& random, Pause pause)
    : client_(client),
      key_(key),
      challenges_(challenges),
      clock_(clock),
      random_(random),
      pause_(std::move(pause)) {}

Result<IssuedCertificate> OrderFlow::run(const OrderSettings& settings) {
  TRY(client_.sign_in(settings.email));
  const ChallengeKind first = settings.challenge.value_or(preferred_);
  Result<IssuedCertificate> issued = order(settings, first);
  if (!issued.ok() && challenge_refused_ && !settings.challenge) {
    log_info("acme", "proof refused, trying the other way",
             {{"challenge", wire_name(first)}, {"reason", issued.error().message}});
    const std::string reason = issued.error().message;
    issued = order(settings, other(first));
    if (issued.ok()) preferred_ = other(first);
    if (!issued.ok() && challenge_refused_) {
      return Error{issued.error().code, "By " + std::string(wire_name(first)) + ": " + reason +
                                            " By " + std::string(wire_name(other(first))) + ": " +
                                            issued.error().message};
    }
  }
  return issued;
}

Result<IssuedCertificate> OrderFlow::order(const OrderSettings& settings, ChallengeKind kind) {
  challenge_refused_ = false;
  TRY_ASSIGN(Order order, client_.new_order(settings.domains));
  for (const std::string& authorization : order.authorizations) {
    const Result<void> proved = prove(authorization, kind);
    challenges_.clear();
    if (!proved.ok()) return proved.error();
  }
  TRY_ASSIGN(order, await_order(std::move(order), Status::kReady));
  const io::P256Key key = io::P256Key::generate();
  TRY(client_.finalize(order, io::make_csr(key, settings.domains)));
  TRY_ASSIGN(order, await_order(std::move(order), Status::kValid));
  TRY_ASSIGN(std::string chain, client_.certificate(order));
  return IssuedCertificate{std::move(chain), key.to_pem()};
}

Result<void> OrderFlow::prove(const std::string& authorization_url, ChallengeKind kind) {
  TRY_ASSIGN(const Authorization authorization, client_.authorization(authorization_url));
  if (authorization.status == Status::kValid) return {};  // proved a while ago
  const auto& offered = authorization.challenges;
  const auto challenge = std::find_if(offered.begin(), offered.end(),
                                      [kind](const Challenge& c) { return c.kind == kind; });
  if (challenge == offered.end()) {
    challenge_refused_ = true;
    return Error{ErrorCode::kForbidden, "The authority does not offer " +
                                            std::string(wire_name(kind)) + " for " +
                                            authorization.domain + "."};
  }
  TRY(prepare(authorization.domain, *challenge));
  TRY(client_.accept(*challenge));
  return await_proof(authorization_url, kind);
}

Result<void> OrderFlow::prepare(const std::string& domain, const Challenge& challenge) {
  const std::string key_authorization = key_.key_authorization(challenge.token);
  if (challenge.kind == ChallengeKind::kHttp01) {
    challenges_.put_http(challenge.token, key_authorization);
    return {};
  }
  const auto digest = io::sha256(as_bytes(key_authorization));
  challenges_.put_tls(
      domain, std::make_shared<const io::TlsIdentity>(
                  io::TlsIdentity::make_challenge(domain, digest, clock_.wall_now(), random_)));
  return {};
}

Result<void> OrderFlow::await_proof(const std::string& authorization_url, ChallengeKind kind) {
  const Timestamp give_up = clock_.now() + limits::kAcmePollMax;
  for (int round = 0;; ++round) {
    TRY(rest(round, give_up));
    TRY_ASSIGN(const Authorization authorization, client_.authorization(authorization_url));
    if (authorization.status == Status::kValid) return {};
    if (authorization.status == Status::kPending) continue;
    challenge_refused_ = true;
    for (const Challenge& challenge : authorization.challenges) {
      if (challenge.kind == kind) return refused(challenge, authorization.domain);
    }
    return to_error({.type = "unauthorized", .detail = "", .domain = authorization.domain}, kind);
  }
}

Result<Order> OrderFlow::await_order(Order order, Status wanted) {
  const Timestamp give_up = clock_.now() + limits::kAcmePollMax;
  for (int round = 0; round == 0 || !has_next_status(order, wanted); ++round) {
    if (round > 0) {
      TRY(rest(round, give_up));
    }
    const std::string url = order.url;
    TRY_ASSIGN(order, client_.order(url));
  }
  if (order.status == Status::kInvalid) return to_error(order.problem);
  return order;
}

Result<void> OrderFlow::rest(int round, Timestamp give_up) {
  Duration pause = kFirstLook * (1 << std::min(round, kDoublingsMax));
  pause = std::max(pause, client_.asked_to_wait().value_or(0s));
  if (clock_.now() + pause > give_up) {
    return Error{ErrorCode::kUnavailable, "The authority takes too long; it is asked again later."};
  }
  if (!pause_(pause)) return Error{ErrorCode::kUnavailable, "the server is stopping"};
  return {};
}

}  // namespace earshot::acme
