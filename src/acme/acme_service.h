// Keeps a certificate: orders the first one, looks twice a day whether it is time for the next, and
// tries again after failures. On one thread of its own, because the protocol is a long conversation
// that blocks; results are posted to the loop.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include "acme/certificate_files.h"
#include "acme/challenge_store.h"
#include "acme/order_flow.h"
#include "acme/waiter.h"
#include "base/executor.h"
#include "base/random.h"

namespace earshot::acme {

struct AcmeSettings {
  std::string directory;  // https://
  std::filesystem::path ca_file;
  OrderSettings order;
};

class AcmeService {
 public:
  // On the loop.
  struct Events {
    std::function<void()> on_certificate;  // files.certificate() was replaced
  };

  // `random` may be used by any thread; it, `loop` and `files`' folder outlive this.
  AcmeService(AcmeSettings settings, CertificateFiles files, Executor& loop, Random& random,
              Events events);
  // Stops within a second. Nothing is posted afterwards; what is posted already must not be run.
  ~AcmeService();

  // After this the thread runs; the challenges must be answered by then.
  void start();
  // Looks now whether something is due, also after a failure.
  void look_now() { waiter_.look_now(); }

  const ChallengeStore& challenges() const { return challenges_; }

 private:
  void run();
  // One order; how long to wait after it.
  Duration attempt(OrderFlow& flow, AcmeClient& client, RenewalSchedule& schedule);

  const AcmeSettings settings_;
  const CertificateFiles files_;
  Executor& loop_;
  Random& random_;
  const Events events_;
  const SystemClock clock_;
  Waiter waiter_;
  ChallengeStore challenges_;
  std::thread thread_;
};

}  // namespace earshot::acme
