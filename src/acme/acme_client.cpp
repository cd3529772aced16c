#include "acme/acme_client.h"

#include <utility>

#include "base/base64.h"
#include "base/json_writer.h"
#include "base/limits.h"
#include "protocol/json_value.h"

namespace earshot::acme {
namespace {

using protocol::JsonValue;

Error not_understood(const std::string& url) {
  return {ErrorCode::kUnavailable, url + " gave an answer that is not ACME"};
}

bool is_success(const HttpAnswer& answer) { return answer.status >= 200 && answer.status < 300; }

std::string text_of(const JsonValue& object, std::string_view key) {
  const auto field = object.find(key);
  return std::string(field ? field->string().value_or("") : "");
}

std::optional<Status> read_status(const JsonValue& object) {
  const std::string name = text_of(object, "status");
  if (name == "pending") return Status::kPending;
  if (name == "ready") return Status::kReady;
  if (name == "processing") return Status::kProcessing;
  if (name == "valid") return Status::kValid;
  // Of an authorization: used up in one way or another (RFC 8555 §7.1.6).
  if (name == "invalid" || name == "deactivated" || name == "expired" || name == "revoked") {
    return Status::kInvalid;
  }
  return std::nullopt;
}

Problem problem_of(const JsonValue& object) {
  const auto error = object.find("error");
  return error ? read_problem(*error) : Problem();
}

std::optional<Challenge> read_challenge(const JsonValue& object) {
  const auto kind = parse_challenge_kind(text_of(object, "type"));
  const auto status = read_status(object);
  if (!kind || !status) return std::nullopt;
  return Challenge{*kind, text_of(object, "url"), text_of(object, "token"), *status,
                   problem_of(object)};
}

std::string order_payload(const std::vector<std::string>& domains) {
  JsonWriter json;
  json.begin_object();
  json.key("identifiers");
  json.begin_array();
  for (const std::string& domain : domains) {
    json.begin_object();
    json.key("type");
    json.string("dns");
    json.key("value");
    json.string(domain);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string account_payload(const std::string& email) {
  JsonWriter json;
  json.begin_object();
  json.key("termsOfServiceAgreed");
  json.boolean(true);
  if (!email.empty()) {
    json.key("contact");
    json.begin_array();
    json.string("mailto:" + email);
    json.end_array();
  }
  json.end_object();
  return json.take();
}

}  // namespace

AcmeClient::AcmeClient(Transport& transport, const AccountKey& key, std::string directory)
    : transport_(transport), key_(key), directory_(std::move(directory)) {}

Result<HttpAnswer> AcmeClient::send(const HttpRequest& request) {
  asked_to_wait_.reset();
  TRY_ASSIGN(HttpAnswer answer, transport_.send(request));
  if (!answer.replay_nonce.empty()) nonce_ = answer.replay_nonce;
  asked_to_wait_ = answer.retry_after;
  return answer;
}

Result<void> AcmeClient::read_directory() {
  TRY_ASSIGN(const HttpAnswer answer, send({.method = HttpMethod::kGet, .url = directory_}));
  if (!is_success(answer)) return to_error(parse_problem(answer.body, answer.status));
  const auto json = protocol::parse_json(answer.body);
  if (!json.ok()) return not_understood(directory_);
  new_nonce_ = text_of(*json, "newNonce");
  new_account_ = text_of(*json, "newAccount");
  new_order_ = text_of(*json, "newOrder");
  if (new_nonce_.empty() || new_account_.empty() || new_order_.empty()) {
    return not_understood(directory_);
  }
  return {};
}

Result<std::string> AcmeClient::take_nonce() {
  if (nonce_.empty()) {
    TRY(send({.method = HttpMethod::kHead, .url = new_nonce_}));
    if (nonce_.empty()) return not_understood(new_nonce_);
  }
  return std::exchange(nonce_, {});
}

Result<HttpAnswer> AcmeClient::post(const std::string& url, std::string_view payload) {
  for (size_t attempt = 0;; ++attempt) {
    TRY_ASSIGN(std::string nonce, take_nonce());
    const JwsHeader header{url, std::move(nonce), account_};
    TRY_ASSIGN(HttpAnswer answer,
               send({.method = HttpMethod::kPost, .url = url, .body = key_.sign(header, payload)}));
    if (is_success(answer)) return answer;
    const Problem problem = parse_problem(answer.body, answer.status);
    if (problem.type == "badNonce" && attempt < limits::kAcmeNonceRetriesMax) continue;
    return to_error(problem);
  }
}

Result<void> AcmeClient::sign_in(const std::string& email) {
  TRY(read_directory());
  account_.clear();
  TRY_ASSIGN(const HttpAnswer answer, post(new_account_, account_payload(email)));
  if (answer.location.empty()) return not_understood(new_account_);
  account_ = answer.location;
  return {};
}

Result<Order> AcmeClient::to_order(const HttpAnswer& answer, const std::string& url) const {
  const auto json = protocol::parse_json(answer.body);
  if (!json.ok()) return not_understood(url);
  const auto status = read_status(*json);
  if (!status || url.empty()) return not_understood(url);
  Order order{.url = url,
              .status = *status,
              .authorizations = {},
              .finalize = text_of(*json, "finalize"),
              .certificate = text_of(*json, "certificate"),
              .problem = problem_of(*json)};
  if (const auto list = json->find("authorizations")) {
    for (const JsonValue& item : list->items()) {
      order.authorizations.emplace_back(item.string().value_or(""));
    }
  }
  if (order.authorizations.size() > limits::kAcmeDomainsMax) return not_understood(url);
  return order;
}

Result<Order> AcmeClient::new_order(const std::vector<std::string>& domains) {
  TRY_ASSIGN(const HttpAnswer answer, post(new_order_, order_payload(domains)));
  return to_order(answer, answer.location);
}

Result<Order> AcmeClient::order(const std::string& url) {
  TRY_ASSIGN(const HttpAnswer answer, post(url, ""));
  return to_order(answer, url);
}

Result<Authorization> AcmeClient::authorization(const std::string& url) {
  TRY_ASSIGN(const HttpAnswer answer, post(url, ""));
  const auto json = protocol::parse_json(answer.body);
  if (!json.ok()) return not_understood(url);
  const auto status = read_status(*json);
  const auto identifier = json->find("identifier");
  const auto challenges = json->find("challenges");
  if (!status || !identifier || !challenges) return not_understood(url);
  Authorization out{text_of(*identifier, "value"), *status, {}};
  for (const JsonValue& item : challenges->items()) {
    if (auto challenge = read_challenge(item)) out.challenges.push_back(std::move(*challenge));
  }
  return out;
}

Result<void> AcmeClient::accept(const Challenge& challenge) {
  TRY(post(challenge.url, "{}"));
  return {};
}

Result<void> AcmeClient::finalize(const Order& order, Bytes csr) {
  JsonWriter json;
  json.begin_object();
  json.key("csr");
  json.string(base64url(csr));
  json.end_object();
  TRY(post(order.finalize, json.view()));
  return {};
}

Result<std::string> AcmeClient::certificate(const Order& order) {
  TRY_ASSIGN(HttpAnswer answer, post(order.certificate, ""));
  return std::move(answer.body);
}

}  // namespace earshot::acme
