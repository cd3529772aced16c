// From names to a certificate: order, challenges, signing request, download (RFC 8555 §7.4), top to
// bottom. Blocking; one thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "acme/acme_client.h"
#include "acme/challenge_store.h"
#include "base/random.h"

namespace earshot::acme {

struct OrderSettings {
  std::vector<std::string> domains;  // lower case
  std::string email;                 // may be empty
  // The only way to prove control that may be used; nothing: port 443 first, then port 80.
  std::optional<ChallengeKind> challenge;
};

struct IssuedCertificate {
  std::string chain_pem;  // the leaf first
  std::string key_pem;
};

class OrderFlow {
 public:
  // Sleeps; false when the server is stopping.
  using Pause = std::function<bool(Duration)>;

  // All outlive the flow.
  OrderFlow(AcmeClient& client, const AccountKey& key, ChallengeStore& challenges,
            const Clock& clock, Random& random, Pause pause);

  // The error says in one sentence what to do. What worked is tried first the next time.
  Result<IssuedCertificate> run(const OrderSettings& settings);

 private:
  Result<IssuedCertificate> order(const OrderSettings& settings, ChallengeKind kind);
  Result<void> prove(const std::string& authorization_url, ChallengeKind kind);
  Result<void> prepare(const std::string& domain, const Challenge& challenge);
  Result<void> await_proof(const std::string& authorization_url, ChallengeKind kind);
  Result<Order> await_order(Order order, Status wanted);
  // Waits before the next look at something; an error when it has taken too long or we stop.
  Result<void> rest(int round, Timestamp give_up);

  AcmeClient& client_;
  const AccountKey& key_;
  ChallengeStore& challenges_;
  const Clock& clock_;
  Random& random_;
  const Pause pause_;
  ChallengeKind preferred_ = ChallengeKind::kTlsAlpn01;
  bool challenge_refused_ = false;  // of the last order: another kind may work
};

}  // namespace earshot::acme
