// The requests of RFC 8555, one function each. Blocking; one thread. Remembers the directory, a
// nonce and the account's address; "badNonce" is tried again here.
//
// Errors: kUnavailable when there was no answer, else what problem.h makes of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "acme/jose.h"
#include "acme/problem.h"
#include "acme/transport.h"

namespace earshot::acme {

enum class Status { kPending, kReady, kProcessing, kValid, kInvalid };

struct Challenge {
  ChallengeKind kind = ChallengeKind::kHttp01;
  std::string url;
  std::string token;
  Status status = Status::kPending;
  Problem problem;  // when invalid
};

struct Authorization {
  std::string domain;
  Status status = Status::kPending;
  std::vector<Challenge> challenges;  // of the kinds we know
};

struct Order {
  std::string url;
  Status status = Status::kPending;
  std::vector<std::string> authorizations;  // addresses
  std::string finalize;                     // an address
  std::string certificate;                  // an address, when valid
  Problem problem;                          // when invalid
};

class AcmeClient {
 public:
  // Both outlive the client.
  AcmeClient(Transport& transport, const AccountKey& key, std::string directory);

  // Reads the directory and makes the account, or finds the one of this key. Agrees to the terms.
  Result<void> sign_in(const std::string& email);

  Result<Order> new_order(const std::vector<std::string>& domains);
  Result<Order> order(const std::string& url);
  Result<Authorization> authorization(const std::string& url);
  // Tells the authority that the challenge may be tried.
  Result<void> accept(const Challenge& challenge);
  Result<void> finalize(const Order& order, Bytes csr);
  // PEM, the leaf first.
  Result<std::string> certificate(const Order& order);

  // How long the last answer asked us to wait.
  std::optional<Duration> asked_to_wait() const { return asked_to_wait_; }

 private:
  Result<void> read_directory();
  Result<std::string> take_nonce();
  Result<HttpAnswer> send(const HttpRequest& request);
  // A signed request; gives the answer when its status is a success.
  Result<HttpAnswer> post(const std::string& url, std::string_view payload);
  Result<Order> to_order(const HttpAnswer& answer, const std::string& url) const;

  Transport& transport_;
  const AccountKey& key_;
  const std::string directory_;
  std::string new_nonce_, new_account_, new_order_;  // addresses from the directory
  std::string account_;                              // address; "": not known yet
  std::string nonce_;                                // "": none left
  std::optional<Duration> asked_to_wait_;
};

}  // namespace earshot::acme
