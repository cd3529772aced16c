// What an authority says when it refuses (RFC 7807 and RFC 8555 §6.7), and what that means for the
// administrator: one sentence with what to do. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "protocol/json_value.h"

namespace earshot::acme {

enum class ChallengeKind { kHttp01, kTlsAlpn01 };
std::string_view wire_name(ChallengeKind kind);
std::optional<ChallengeKind> parse_challenge_kind(std::string_view name);

struct Problem {
  std::string type;    // without "urn:ietf:params:acme:error:"; "": not of ACME
  std::string detail;  // the authority's own words
  std::string domain;  // the name it is about; "": not about one
};

// Of an object's "error" field or a whole answer. Subproblems: the first one that has a name.
Problem read_problem(const protocol::JsonValue& object);

// Of the body of an answer that is not a success; anything that is no problem document counts as an
// untyped problem that names the status.
Problem parse_problem(std::string_view body, int status);

// kRateLimited: wait; kForbidden: something must be changed first; kUnavailable: trying again may
// help. `challenge`: the one that was refused, if it is about one.
Error to_error(const Problem& problem, std::optional<ChallengeKind> challenge = std::nullopt);

}  // namespace earshot::acme
