#include "acme/problem.h"

#include <gtest/gtest.h>

namespace earshot::acme {
namespace {

Error explain(const std::string& type, std::optional<ChallengeKind> challenge = std::nullopt) {
  return to_error({.type = type, .detail = "their words", .domain = "chat.example.org"}, challenge);
}

bool says(const Error& error, std::string_view part) {
  return error.message.find(part) != std::string::npos;
}

TEST(Problem, NamesTheNameTheRemedyAndTheAuthoritysWords) {
  const Error dns = explain("dns");
  EXPECT_TRUE(says(dns, "chat.example.org") && says(dns, "A or AAAA record") &&
              says(dns, "their words"))
      << dns.message;
  EXPECT_TRUE(says(explain("connection", ChallengeKind::kHttp01), "port 80"));
  EXPECT_TRUE(says(explain("connection", ChallengeKind::kTlsAlpn01), "port 443"));
  EXPECT_TRUE(says(explain("unauthorized", ChallengeKind::kHttp01), "another one answered"));
  EXPECT_TRUE(says(explain("caa"), "CAA record"));
  EXPECT_TRUE(says(explain("rateLimited"), "restarting makes it worse"));
  EXPECT_TRUE(says(explain("rejectedIdentifier"), "acme.domains"));
}

TEST(Problem, TheCodeSaysWhetherWaitingHelps) {
  EXPECT_EQ(explain("rateLimited").code, ErrorCode::kRateLimited);
  EXPECT_EQ(explain("serverInternal").code, ErrorCode::kUnavailable);
  EXPECT_EQ(explain("caa").code, ErrorCode::kForbidden);
  EXPECT_EQ(explain("somethingNew").code, ErrorCode::kForbidden);
}

TEST(Problem, IsReadFromADocument) {
  const Problem problem = parse_problem(
      R"({"type":"urn:ietf:params:acme:error:malformed","detail":"Some were rejected",)"
      R"("subproblems":[)"
      R"({"type":"urn:ietf:params:acme:error:caa","detail":"CAA says no",)"
      R"("identifier":{"type":"dns","value":"b.example.org"}}]})",
      403);
  EXPECT_EQ(problem.type, "caa");
  EXPECT_EQ(problem.domain, "b.example.org");
  EXPECT_EQ(problem.detail, "CAA says no");
}

TEST(Problem, WhatIsNoDocumentIsNamedByItsStatus) {
  EXPECT_EQ(parse_problem("<html>", 502).detail, "HTTP status 502");
  EXPECT_EQ(to_error(parse_problem("<html>", 502)).code, ErrorCode::kUnavailable);
  EXPECT_EQ(to_error(parse_problem("", 429)).code, ErrorCode::kRateLimited);
}

TEST(Problem, ForeignWordsCannotBreakTheLine) {
  const Problem problem = parse_problem(
      R"({"type":"urn:ietf:params:acme:error:dns","detail":"a\nerror b\u001b[2J"})", 400);
  EXPECT_EQ(problem.detail, "a error b [2J");
  const Problem longer = parse_problem(R"({"detail":")" + std::string(5000, 'x') + R"("})", 400);
  EXPECT_LT(longer.detail.size(), 500);
}

}  // namespace
}  // namespace earshot::acme
