#include "acme/problem.h"

#include <array>

namespace earshot::acme {
namespace {

using protocol::JsonValue;

constexpr std::string_view kPrefix = "urn:ietf:params:acme:error:";
constexpr size_t kDetailBytesMax = 400;  // it goes into one line of the log

std::string text_of(const JsonValue& object, std::string_view key) {
  const auto field = object.find(key);
  return std::string(field ? field->string().value_or("") : "");
}

// The authority's words end up in logs and terminals.
std::string harmless(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  if (text.size() > kDetailBytesMax) text = text.substr(0, kDetailBytesMax) + "...";
  return text;
}

std::string port_advice(std::optional<ChallengeKind> challenge) {
  return challenge == ChallengeKind::kHttp01
             ? "port 80 of the router or firewall leads to this server"
             : "port 443 of the router or firewall leads to this server, and no proxy that ends "
               "TLS stands before it";
}

struct Meaning {
  ErrorCode code;
  std::string sentence;
};

Meaning meaning_of(const std::string& type, const std::string& name,
                   std::optional<ChallengeKind> challenge) {
  if (type == "dns") {
    return {ErrorCode::kForbidden, "The name " + name +
                                       " cannot be looked up: give it an A or AAAA record with "
                                       "this server's public address, and wait until it is known."};
  }
  if (type == "connection" || type == "tls") {
    return {ErrorCode::kForbidden, "The authority cannot reach this server at " + name +
                                       ": check that its DNS records have this server's public "
                                       "address and that " +
                                       port_advice(challenge) + "."};
  }
  if (type == "unauthorized" || type == "incorrectResponse") {
    return {ErrorCode::kForbidden,
            "Not this server but another one answered the authority at " + name +
                ": check that its DNS records (A and AAAA) have this server's public address only "
                "and that " +
                port_advice(challenge) + "."};
  }
  if (type == "caa") {
    return {ErrorCode::kForbidden,
            "A CAA record forbids this authority to issue for " + name +
                ": add one that names it (for Let's Encrypt: 0 issue \"letsencrypt.org\")."};
  }
  if (type == "rateLimited") {
    return {ErrorCode::kRateLimited,
            "Too many certificates or attempts for " + name +
                " lately: the limit ends by itself, and restarting makes it worse."};
  }
  if (type == "rejectedIdentifier" || type == "unsupportedIdentifier") {
    return {ErrorCode::kForbidden, "The authority issues no certificate for " + name +
                                       ": it must be a public DNS name (acme.domains), not an "
                                       "address or a local name."};
  }
  if (type == "invalidContact" || type == "unsupportedContact") {
    return {ErrorCode::kForbidden,
            "The authority does not take the address in acme.email: correct "
            "it or leave it out."};
  }
  if (type == "externalAccountRequired") {
    return {ErrorCode::kForbidden,
            "The authority wants an account made beforehand, which Earshot "
            "cannot use: choose another acme.directory."};
  }
  if (type == "userActionRequired") {
    return {ErrorCode::kForbidden,
            "The authority wants its new terms accepted: open the address "
            "it names."};
  }
  if (type == "serverInternal" || type == "badNonce" || type.empty()) {
    return {ErrorCode::kUnavailable, "The authority cannot answer now; it is asked again later."};
  }
  return {ErrorCode::kForbidden, "The authority refused the certificate for " + name + "."};
}

}  // namespace

std::string_view wire_name(ChallengeKind kind) {
  return kind == ChallengeKind::kHttp01 ? "http-01" : "tls-alpn-01";
}

std::optional<ChallengeKind> parse_challenge_kind(std::string_view name) {
  if (name == "http-01") return ChallengeKind::kHttp01;
  if (name == "tls-alpn-01") return ChallengeKind::kTlsAlpn01;
  return std::nullopt;
}

Problem read_problem(const JsonValue& object) {
  Problem problem;
  problem.type = text_of(object, "type");
  if (problem.type.starts_with(kPrefix)) {
    problem.type.erase(0, kPrefix.size());
  } else {
    problem.type.clear();
  }
  problem.detail = harmless(text_of(object, "detail"));
  if (const auto identifier = object.find("identifier")) {
    problem.domain = harmless(text_of(*identifier, "value"));
  }
  const auto parts = object.find("subproblems");
  if (!parts || !problem.domain.empty()) return problem;
  for (const JsonValue& part : parts->items()) {
    Problem inner = read_problem(part);
    if (!inner.domain.empty() && !inner.type.empty()) return inner;
  }
  return problem;
}

Problem parse_problem(std::string_view body, int status) {
  Problem problem;
  if (const auto json = protocol::parse_json(body); json.ok()) problem = read_problem(*json);
  if (problem.type.empty() && status == 429) problem.type = "rateLimited";
  if (problem.detail.empty()) problem.detail = "HTTP status " + std::to_string(status);
  return problem;
}

Error to_error(const Problem& problem, std::optional<ChallengeKind> challenge) {
  const std::string name = problem.domain.empty() ? "this server's name" : problem.domain;
  Meaning meaning = meaning_of(problem.type, name, challenge);
  std::string sentence = std::move(meaning.sentence);
  if (!problem.detail.empty()) sentence += " (The authority says: " + problem.detail + ")";
  return {meaning.code, std::move(sentence)};
}

}  // namespace earshot::acme
