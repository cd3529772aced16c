// The certificate: names, days left, trust, key; and the authority that issues it.
#include <algorithm>

#include "app/checks/checks.h"
#include "app/host_kind.h"
#include "app/network.h"

namespace earshot::app {
namespace {

using namespace std::chrono;

const char* const kName = "Certificate";
constexpr Duration kRenewedLate = 14 * 24h;  // ACME renews at 30 days; people need some days too
constexpr uint16_t kHttpsPort = 443;

std::filesystem::path certificate_file(const CheckSubject& subject) {
  if (subject.config.tls == TlsMode::kFiles) return subject.config.tls_certificate;
  if (subject.config.tls == TlsMode::kSelfSigned) {
    return subject.config.data_dir / "tls" / "server.pem";
  }
  return {};
}

std::string how_to_renew(const CheckSubject& subject) {
  if (subject.config.tls == TlsMode::kFiles) {
    return "Renew it (certbot renew) and put chain and key into " +
           subject.config.tls_certificate.string() + " and " + subject.config.tls_key.string() +
           "; they are read again by themselves";
  }
  if (subject.config.tls == TlsMode::kSelfSigned) {
    return "rm " + certificate_file(subject).string() + " && systemctl restart earshot";
  }
  return "journalctl -u earshot | grep -i acme says why it was not renewed; TCP 80 and 443 must be "
         "open";
}

std::string join_names(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size() && i < 4; ++i) text += (i > 0 ? ", " : "") + names[i];
  return names.size() > 4 ? text + ", ..." : text;
}

void check_trust(const CheckSubject& subject, const io::CertificateFacts& facts, CheckRows& rows,
                 const std::string& validity) {
  if (subject.config.tls == TlsMode::kSelfSigned) {
    rows.green("certificate", kName,
               validity +
                   ", of your own authority: browsers warn until a device installs https://" +
                   subject.authority() + "/api/v1/authority");
  } else if (facts.trusted()) {
    rows.green("certificate", kName, validity + ", issued by " + facts.issuer);
  } else if (subject.config.tls == TlsMode::kFiles) {
    rows.yellow("certificate", kName, "no known authority stands behind it: " + facts.distrust,
                "Put the whole chain (certbot: fullchain.pem) into " +
                    subject.config.tls_certificate.string() +
                    "; or, if the authority is your own, import it into every device");
  } else {
    rows.yellow("certificate", kName, "no known authority stands behind it: " + facts.distrust,
                "Set acme.directory in " + subject.config_name() +
                    " to an authority that browsers know, unless this is a trial");
  }
}

void check_facts(const CheckSubject& subject, const io::CertificateFacts& facts, WallTime now,
                 CheckRows& rows) {
  const std::string host = subject.host();
  const Duration left = facts.not_after - now;
  if (left <= 0s) {
    rows.red("certificate", kName, "expired " + days_left_text(left), how_to_renew(subject));
  } else if (facts.not_before > now + 24h) {
    rows.red("certificate", kName, "is not valid yet",
             "Set the clock: timedatectl set-ntp true; date");
  } else if (!host.empty() && !facts.covers(host)) {
    rows.red("certificate", kName, "is for " + join_names(facts.names) + ", not for " + host,
             subject.config.tls == TlsMode::kFiles
                 ? "Get one for " + host + " (certbot certonly -d " + host + ")"
                 : how_to_renew(subject));
  } else if (left < kRenewedLate) {
    rows.yellow("certificate", kName, "runs out " + days_left_text(left), how_to_renew(subject));
  } else {
    check_trust(subject, facts, rows, "good, runs out " + days_left_text(left));
  }
}

}  // namespace

std::string days_left_text(Duration left) {
  const int64_t days = duration_cast<hours>(left < 0s ? -left : left).count() / 24;
  const std::string text = std::to_string(days) + (days == 1 ? " day" : " days");
  return left < 0s ? text + " ago" : "in " + text;
}

void check_certificate(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  if (!subject.tls()) {
    const bool beyond = std::any_of(subject.config.listen.begin(), subject.config.listen.end(),
                                    [](const std::string& text) {
                                      const auto address = SocketAddress::parse(text);
                                      return address.ok() && !address->is_loopback();
                                    });
    if (beyond && !subject.config.public_url.starts_with("https://")) {
      rows.red("certificate", kName, "none: browsers give microphone and camera only to https",
               "earshot setup HOST, or set tls in " + subject.config_name());
    } else {
      rows.green("certificate", kName,
                 beyond ? "none here: a proxy has it" : "none: only this machine can connect");
    }
    return;
  }
  const std::filesystem::path file = certificate_file(subject);
  const WallTime now = environment.clock().now;
  if (subject.answer && subject.answer->certificate) {
    check_facts(subject, *subject.answer->certificate, now, rows);
  } else if (subject.config.tls != TlsMode::kFiles && !environment.file(file).readable) {
    rows.green("certificate", kName,
               subject.config.tls == TlsMode::kAcme ? "ordered at the first start"
                                                    : "made at the first start");
  } else {
    const auto facts = environment.certificate(file, subject.own_authority());
    if (facts.ok()) {
      check_facts(subject, *facts, now, rows);
    } else {
      rows.red("certificate", kName, facts.error().message,
               "Correct tls_certificate in " + subject.config_name() + ", or the file's rights");
    }
  }
  if (subject.config.tls != TlsMode::kFiles) return;
  const auto fits = environment.key_belongs_to(file, subject.config.tls_key);
  if (fits.ok() && !*fits) {
    rows.red("key", "Private key", "is not that of the certificate",
             "Put the two files of one issue into tls_certificate and tls_key");
  } else if (!fits.ok() && !subject.running()) {
    rows.red("key", "Private key", fits.error().message,
             "chgrp earshot " + subject.config.tls_key.string() + " && chmod 640 " +
                 subject.config.tls_key.string() + "; look as root: sudo earshot doctor");
  }
}

void check_acme(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  if (subject.config.tls != TlsMode::kAcme) return;
  const char* const name = "Certificate authority";
  const std::string& url = subject.config.acme.directory;
  const std::string rest = url.substr(std::min(url.size(), sizeof("https://") - 1));
  const size_t slash = std::min(rest.find('/'), rest.size());
  const auto server = split_host_port(rest.substr(0, slash), kHttpsPort);
  const std::string remedy = "Let this machine open https connections to " + rest.substr(0, slash) +
                             ", or correct acme.directory in " + subject.config_name();
  if (!url.starts_with("https://") || !server.ok()) {
    rows.red("acme", name, "acme.directory is not an https address", remedy);
    return;
  }
  const std::vector<IpAddress> addresses = environment.resolve(server->first);
  if (addresses.empty()) {
    rows.red("acme", name, server->first + " cannot be found in the DNS",
             "getent hosts " + server->first +
                 " must answer: correct /etc/resolv.conf, or acme.directory in " +
                 subject.config_name());
    return;
  }
  const auto answer = environment.http({.to = SocketAddress(addresses.front(), server->second),
                                        .tls = true,
                                        .host = rest.substr(0, slash),
                                        .path = slash < rest.size() ? rest.substr(slash) : "/",
                                        .authority = subject.config.acme.ca_file});
  if (!answer.ok()) {
    rows.red("acme", name, answer.error().message, remedy);
  } else if (answer->status != 200 || answer->body.find("newOrder") == std::string::npos) {
    rows.red("acme", name, "answers, but this is no ACME directory", remedy);
  } else if (!answer->certificate || !answer->certificate->trusted()) {
    rows.red("acme", name, "shows a certificate that this machine does not trust",
             "apt-get install ca-certificates, or set acme.ca_file");
  } else {
    rows.green("acme", name, "answers at " + server->first);
  }
}

}  // namespace earshot::app
