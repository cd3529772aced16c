#include "acme/acme_service.h"

#include <curl/curl.h>

#include <utility>

#include "acme/acme_client.h"
#include "acme/curl_transport.h"
#include "base/log.h"

namespace earshot::acme {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

int64_t seconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

}  // namespace

AcmeService::AcmeService(AcmeSettings settings, CertificateFiles files, Executor& loop,
                         Random& random, Events events)
    : settings_(std::move(settings)),
      files_(std::move(files)),
      loop_(loop),
      random_(random),
      events_(std::move(events)) {}

AcmeService::~AcmeService() {
  waiter_.stop();
  if (thread_.joinable()) thread_.join();
}

void AcmeService::start() {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  thread_ = std::thread([this] { run(); });
}

void AcmeService::run() {
  const Result<AccountKey> key = files_.account_key();
  if (!key.ok()) {
    log_error("acme", "no certificates", {{"reason", key.error().message}});
    return;
  }
  CurlTransport transport(settings_.ca_file, waiter_);
  AcmeClient client(transport, *key, settings_.directory);
  OrderFlow flow(client, *key, challenges_, clock_, random_,
                 [this](Duration pause) { return waiter_.wait_for(pause); });
  RenewalSchedule schedule(random_);
  Duration pause = 0s;
  while (waiter_.wait_for(pause)) {
    const auto validity = files_.validity(settings_.order.domains);
    if (validity && clock_.wall_now() < renewal_time(*validity)) {
      pause = schedule.until_next_look(*validity, clock_.wall_now());
      continue;
    }
    pause = attempt(flow, client, schedule);
  }
}

Duration AcmeService::attempt(OrderFlow& flow, AcmeClient& client, RenewalSchedule& schedule) {
  const auto& domains = settings_.order.domains;
  log_info("acme", "ordering a certificate",
           {{"names", joined(domains)}, {"authority", settings_.directory}});
  const Result<IssuedCertificate> issued = flow.run(settings_.order);
  const Result<void> stored = issued.ok() ? files_.store(*issued, domains) : issued.error();
  const auto validity = files_.validity(domains);
  if (stored.ok() && validity) {
    schedule.succeeded();
    log_info("acme", "new certificate",
             {{"names", joined(domains)},
              {"good_for_s", seconds(validity->not_after - clock_.wall_now())}});
    loop_.post([this] { events_.on_certificate(); });
    return schedule.until_next_look(*validity, clock_.wall_now());
  }
  if (waiter_.stopped()) return 0s;
  const Error error =
      stored.ok() ? Error{ErrorCode::kInternal, "the certificate was not kept"} : stored.error();
  const Duration pause = schedule.after_failure(error.code, client.asked_to_wait());
  log_error("acme", "no new certificate",
            {{"reason", error.message}, {"next_attempt_s", seconds(pause)}});
  return pause;
}

}  // namespace earshot::acme
