#include "calls/connection_tests.h"

#include <set>
#include <utility>
#include <vector>

#include "base/limits.h"

namespace earshot::calls {

ConnectionTests::ConnectionTests(MediaPort& media, const ClientLookup& clients, Random& random,
                                 std::string public_url)
    : media_(media),
      clients_(clients),
      random_(random),
      public_url_(std::move(public_url)),
      start_rate_(limits::kConnectionTestRate, limits::kConnectionTestersMax) {}

Result<protocol::ConnectionTestStartResult> ConnectionTests::start(const Actor& actor,
                                                                   Timestamp now, WallTime wall) {
  if (!start_rate_.take(actor.user, now)) {
    return Error{ErrorCode::kRateLimited, "Too many tests. Wait a moment and try again."};
  }
  end_tests([&actor](const Test& test) { return test.client == actor.client; });
  if (tests_end_.size() >= limits::kConnectionTestsMax) {
    return Error{ErrorCode::kUnavailable, "Too many people test their connection right now."};
  }
  const CallId id = CallId::random(random_);
  tests_[id] = {actor.user, actor.client, actor.device};
  grants_end_.push_back({now + limits::kConnectionTestGrant, id});
  tests_end_.push_back({now + limits::kConnectionTestKept, id});

  protocol::ConnectionTestStartResult result;
  result.test_id = id;
  result.ice_servers =
      media_.grant({actor.user, id, actor.client, limits::kConnectionTestGrant}).servers;
  result.expires_at_ms = wall + limits::kConnectionTestGrant;
  result.server_time_ms = wall;
  if (!public_url_.empty()) result.public_url = public_url_;
  return result;
}

Result<protocol::Empty> ConnectionTests::report(const Actor& actor,
                                                const protocol::ConnectionReport& request,
                                                WallTime wall) {
  const auto found = tests_.find(request.test_id);
  if (found == tests_.end() || found->second.client != actor.client) {
    return Error{ErrorCode::kNotFound, "There is no such test."};
  }
  std::set<protocol::ConnectionCheckName> seen;
  for (const protocol::ConnectionCheck& check : request.checks) {
    if (!seen.insert(check.name).second) {
      return Error{ErrorCode::kInvalid, "a check is there twice", "data.checks"};
    }
  }
  drop_grant(found->first, found->second);
  tests_.erase(found);
  if (results_.size() >= limits::kConnectionResultsKept) results_.pop_back();
  ClientFacts facts = clients_.facts(actor.client);
  results_.push_front({wall, actor.user, std::move(facts.name), facts.outside, request.checks});
  return protocol::Empty{};
}

void ConnectionTests::device_signed_out(DeviceId device) {
  end_tests([device](const Test& test) { return test.device == device; });
}

void ConnectionTests::on_deadline(Timestamp now) {
  while (!grants_end_.empty() && grants_end_.front().at <= now) {
    const auto found = tests_.find(grants_end_.front().test);
    if (found != tests_.end()) drop_grant(found->first, found->second);
    grants_end_.pop_front();
  }
  while (!tests_end_.empty() && tests_end_.front().at <= now) {
    tests_.erase(tests_end_.front().test);
    tests_end_.pop_front();
  }
}

void ConnectionTests::drop_grant(CallId id, Test& test) {
  if (std::exchange(test.granted, false)) media_.call_ended(id);
}

template <class Predicate>
void ConnectionTests::end_tests(Predicate ends) {
  for (auto it = tests_.begin(); it != tests_.end();) {
    if (ends(it->second)) {
      drop_grant(it->first, it->second);
      it = tests_.erase(it);
    } else {
      ++it;
    }
  }
}

}  // namespace earshot::calls
