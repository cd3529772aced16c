#include "dtls/testing/dtls_rig.h"

#include <algorithm>

#include "base/check.h"

namespace earshot::dtls::testing {
namespace {

Certificate make_certificate() {
  SystemRandom random;
  return Certificate::generate(WallTime::from_ms(1'800'000'000'000), random);
}

Role other(Role role) { return role == Role::kServer ? Role::kClient : Role::kServer; }

}  // namespace

const Certificate& server_certificate() {
  static const Certificate kCertificate = make_certificate();
  return kCertificate;
}

const Certificate& client_certificate() {
  static const Certificate kCertificate = make_certificate();
  return kCertificate;
}

const std::vector<SrtpProfile> kChromiumsProfiles = {
    SrtpProfile::kAes128CmSha1_80, SrtpProfile::kAeadAes256Gcm, SrtpProfile::kAeadAes128Gcm};

Rig::Rig(Options options) : network_(options.network), random_(options.seed) {
  server_context = std::make_unique<Context>(server_certificate(), options.server_profiles);
  client_context = std::make_unique<Context>(client_certificate(), options.client_profiles);
  server =
      std::make_unique<Association>(*server_context, Role::kServer, options.server_expects, now);
  client =
      std::make_unique<Association>(*client_context, Role::kClient, options.client_expects, now);
}

void Rig::run(Duration until) {
  const Timestamp end = now + until;
  while (step(end)) {
  }
}

void Rig::run_until(const std::function<bool()>& done, Duration at_most) {
  const Timestamp end = now + at_most;
  while (!done() && step(end)) {
  }
}

void Rig::send(Role from, Datagram datagram) {
  ++datagrams_sent;
  if (tap && !tap(from, datagram)) return;
  const auto arrival = [this] {
    const auto jitter_ns = static_cast<uint64_t>(network_.jitter.count());
    return now + network_.delay +
           Duration(jitter_ns == 0 ? 0 : static_cast<int64_t>(random_.below(jitter_ns)));
  };
  if (random_.below(100) < network_.repeated_percent) {
    in_flight_.emplace(arrival(), std::pair(other(from), datagram));
  }
  if (random_.below(100) < network_.lost_percent) return;
  in_flight_.emplace(arrival(), std::pair(other(from), std::move(datagram)));
}

void Rig::collect() {
  for (const Role role : {Role::kClient, Role::kServer}) {
    Association& association = role == Role::kServer ? *server : *client;
    for (Datagram& datagram : association.take_output()) send(role, std::move(datagram));
  }
}

bool Rig::step(Timestamp end) {
  collect();
  std::optional<Timestamp> next;
  const auto sooner = [&next](std::optional<Timestamp> when) {
    if (when && (!next || *when < *next)) next = when;
  };
  sooner(server->next_deadline());
  sooner(client->next_deadline());
  if (!in_flight_.empty()) sooner(in_flight_.begin()->first);
  if (!next || *next > end) return false;
  CHECK(*next >= now);
  now = *next;
  while (!in_flight_.empty() && in_flight_.begin()->first <= now) {
    const auto [to, datagram] = std::move(in_flight_.begin()->second);
    in_flight_.erase(in_flight_.begin());
    (to == Role::kServer ? *server : *client).on_datagram(now, datagram);
    collect();
  }
  for (Association* const association : {server.get(), client.get()}) {
    const auto deadline = association->next_deadline();
    if (deadline && *deadline <= now) association->on_deadline(now);
  }
  return true;
}

std::vector<Datagram> records(Bytes datagram) {
  std::vector<Datagram> out;
  while (const auto record = next_record(datagram))
    out.emplace_back(record->begin(), record->end());
  return out;
}

std::pair<Datagram, Datagram> in_two_fragments(Bytes record, size_t first_bytes) {
  constexpr size_t kRecordHeaderBytes = 13;
  constexpr size_t kMessageHeaderBytes = 12;
  const Bytes body = record.subspan(kRecordHeaderBytes + kMessageHeaderBytes);
  CHECK(first_bytes < body.size());
  const auto fragment = [&](size_t offset, size_t size) {
    ByteWriter writer;
    writer.bytes(record.first(11));
    writer.u16(static_cast<uint16_t>(kMessageHeaderBytes + size));
    writer.bytes(record.subspan(kRecordHeaderBytes, 6));
    writer.u24(static_cast<uint32_t>(offset));
    writer.u24(static_cast<uint32_t>(size));
    writer.bytes(body.subspan(offset, size));
    return writer.take();
  };
  return {fragment(0, first_bytes), fragment(first_bytes, body.size() - first_bytes)};
}

Datagram join(const std::vector<Datagram>& parts) {
  Datagram out;
  for (const Datagram& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

}  // namespace earshot::dtls::testing
