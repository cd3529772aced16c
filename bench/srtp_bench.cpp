// Nanoseconds to protect one packet, and to open it, with 500 keys in turn: every profile by every
// backend, beside libsrtp2. Google Benchmark; --benchmark_format=json for bench/srtp.mjs.
// Names: protect/PROFILE/BACKEND/PAYLOAD BYTES.
#include <benchmark/benchmark.h>
#include <srtp2/srtp.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "srtp/receiver.h"
#include "srtp/sender.h"
#include "srtp/testing/packets.h"

namespace earshot::srtp {
namespace {

using namespace testing;

constexpr size_t kKeys = 500;
constexpr size_t kSlotBytes = 1280;
constexpr size_t kPrefixBytes = 6;  // of a VP8 descriptor

struct Receiver {
  Receiver(SrtpProfile profile, AeadBackend backend, uint8_t number)
      : sender(profile, some_key(profile, number), backend), stream(sender.stream(1)) {}
  SrtpSender sender;
  SendStream* stream;
};

std::deque<Receiver> make_receivers(SrtpProfile profile, AeadBackend backend) {
  std::deque<Receiver> receivers;
  for (size_t i = 0; i < kKeys; ++i) {
    receivers.emplace_back(profile, backend, static_cast<uint8_t>(i));
  }
  return receivers;
}

// As the SFU does it: one plaintext, a header for each receiver, into that receiver's slot.
void protect(benchmark::State& state, SrtpProfile profile, AeadBackend backend,
             size_t payload_bytes, size_t prefix_bytes) {
  auto receivers = make_receivers(profile, backend);
  std::vector<uint8_t> slots(kKeys * kSlotBytes);
  const std::vector<uint8_t> payload(payload_bytes, 0x5A);
  const Bytes prefix = Bytes(payload).first(prefix_bytes);
  const Bytes rest = Bytes(payload).subspan(prefix_bytes);
  std::vector<uint8_t> header = rtp_header(1, 0);
  uint64_t index = 0;
  size_t next = 0;
  for (auto _ : state) {
    if (next == kKeys) {
      next = 0;
      ++index;
      header = rtp_header(1, static_cast<uint16_t>(index));
    }
    Receiver& receiver = receivers[next];
    const std::span<uint8_t> slot = std::span(slots).subspan(next * kSlotBytes, kSlotBytes);
    ++next;
    CHECK(receiver.sender.protect_rtp(*receiver.stream, index, {header, prefix, rest}, slot) != 0);
  }
}

struct Publisher {
  Publisher(SrtpProfile profile, AeadBackend backend, uint8_t number)
      : sender(profile, some_key(profile, number), backend),
        receiver(profile, some_key(profile, number), backend) {}

  void send(uint64_t index, Bytes payload) {
    packet.resize(kSlotBytes);
    const auto header = rtp_header(1, static_cast<uint16_t>(index));
    packet.resize(sender.protect_rtp(*sender.stream(1), index, {header, {}, payload}, packet));
  }

  SrtpSender sender;
  SrtpReceiver receiver;
  std::vector<uint8_t> packet;
};

void unprotect(benchmark::State& state, SrtpProfile profile, AeadBackend backend,
               size_t payload_bytes) {
  const std::vector<uint8_t> payload(payload_bytes, 0x5A);
  std::deque<Publisher> publishers;
  for (size_t i = 0; i < kKeys; ++i) {
    Publisher& publisher = publishers.emplace_back(profile, backend, static_cast<uint8_t>(i));
    publisher.send(0, payload);
    CHECK(publisher.receiver.unprotect_rtp(publisher.packet));
  }
  uint64_t index = 0;
  size_t next = kKeys;
  for (auto _ : state) {
    if (next == kKeys) {
      state.PauseTiming();
      ++index;
      for (Publisher& publisher : publishers) publisher.send(index, payload);
      next = 0;
      state.ResumeTiming();
    }
    CHECK(publishers[next].receiver.unprotect_rtp(publishers[next].packet));
    ++next;
  }
}

void libsrtp_policy(SrtpProfile profile, srtp_crypto_policy_t& policy) {
  if (profile == SrtpProfile::kAes128CmSha1_80) {
    srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy);
  } else if (profile == SrtpProfile::kAeadAes128Gcm) {
    srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy);
  } else {
    srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy);
  }
}

void libsrtp(benchmark::State& state, SrtpProfile profile, size_t payload_bytes) {
  CHECK(srtp_init() == srtp_err_status_ok);
  std::vector<srtp_t> sessions(kKeys);
  for (size_t i = 0; i < kKeys; ++i) {
    srtp_policy_t policy{};
    libsrtp_policy(profile, policy.rtp);
    libsrtp_policy(profile, policy.rtcp);
    std::vector<uint8_t> key(46, static_cast<uint8_t>(i));
    policy.key = key.data();
    policy.ssrc.type = ssrc_any_outbound;
    CHECK(srtp_create(&sessions[i], &policy) == srtp_err_status_ok);
  }
  std::vector<uint8_t> slots(kKeys * kSlotBytes);
  const std::vector<uint8_t> payload(payload_bytes, 0x5A);
  uint16_t sequence = 0;
  std::vector<uint8_t> packet = rtp_packet(1, sequence, payload);
  size_t next = 0;
  for (auto _ : state) {
    if (next == kKeys) {
      next = 0;
      packet = rtp_packet(1, ++sequence, payload);
    }
    uint8_t* const slot = slots.data() + next * kSlotBytes;
    std::copy(packet.begin(), packet.end(), slot);
    auto size = static_cast<int>(packet.size());
    CHECK(srtp_protect(sessions[next], slot, &size) == srtp_err_status_ok);
    ++next;
  }
  for (const srtp_t session : sessions) srtp_dealloc(session);
  srtp_shutdown();
}

void add(const std::string& what, SrtpProfile profile, std::string_view by, size_t payload_bytes,
         auto function) {
  const std::string name = what + "/" + std::string(codec::name(profile)) + "/" + std::string(by) +
                           "/" + std::to_string(payload_bytes);
  benchmark::RegisterBenchmark(name.c_str(), function);
}

void add_all() {
  for (const size_t bytes : {size_t{1100}, size_t{100}}) {
    for (const SrtpProfile profile : kProfiles) {
      for (const AeadBackend backend : {AeadBackend::kEvp, AeadBackend::kIpsecMb}) {
        const bool is_gcm = profile != SrtpProfile::kAes128CmSha1_80;
        if (!is_available(backend) || (backend == AeadBackend::kIpsecMb && !is_gcm)) continue;
        add("protect", profile, name(backend), bytes,
            [=](benchmark::State& state) { protect(state, profile, backend, bytes, 0); });
        add("protect-prefix", profile, name(backend), bytes, [=](benchmark::State& state) {
          protect(state, profile, backend, bytes, kPrefixBytes);
        });
        add("unprotect", profile, name(backend), bytes,
            [=](benchmark::State& state) { unprotect(state, profile, backend, bytes); });
      }
      add("protect", profile, "libsrtp2", bytes,
          [=](benchmark::State& state) { libsrtp(state, profile, bytes); });
    }
  }
}

}  // namespace
}  // namespace earshot::srtp

int main(int argc, char** argv) {
  earshot::srtp::add_all();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
