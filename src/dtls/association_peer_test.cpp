// An association against OpenSSL used directly: what our own client would never send.
#include <gtest/gtest.h>
#include <malloc.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <memory>

#include "dtls/testing/dtls_rig.h"

namespace earshot::dtls {
namespace {

using namespace testing;

// A client of OpenSSL without our filter and rules.
struct RawClient {
  explicit RawClient(std::span<const SrtpProfile> profiles = kChromiumsProfiles)
      : context(client_certificate(), profiles), session(SSL_new(context.native()), SSL_free) {
    verification.expected = {server_certificate().fingerprint()};
    SSL_set_connect_state(session.get());
  }
  void attach() {
    wire.attach(session.get());
    expect_fingerprint(session.get(), &verification);
  }
  // Everything in both directions, without loss or time.
  void exchange(Association& server) {
    for (int turn = 0; turn < 20; ++turn) {
      SSL_do_handshake(session.get());
      deliver(server);
      for (const Datagram& datagram : server.take_output()) {
        for (const Datagram& record : records(datagram)) {
          wire.offer(Rig::kStart, record);
          SSL_do_handshake(session.get());
          uint8_t dropped[100];
          SSL_read(session.get(), dropped, sizeof(dropped));
        }
      }
    }
  }
  void deliver(Association& server) {
    for (const Datagram& datagram : std::exchange(wire.outgoing(), {})) {
      server.on_datagram(Rig::kStart, datagram);
    }
  }

  Context context;
  Verification verification;
  Wire wire;
  std::unique_ptr<SSL, decltype(&SSL_free)> session;
};

struct AssociationWithOpenSsl : ::testing::Test {
  void connect() {
    raw.attach();
    raw.exchange(server);
    ASSERT_EQ(server.state(), State::kConnected);
    ASSERT_TRUE(SSL_is_init_finished(raw.session.get()));
  }

  Context context{server_certificate()};
  Association server{context, Role::kServer, {client_certificate().fingerprint()}, Rig::kStart};
  RawClient raw;
};

TEST_F(AssociationWithOpenSsl, DropsApplicationData) {
  connect();
  const std::vector<uint8_t> data(1000, 7);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(SSL_write(raw.session.get(), data.data(), static_cast<int>(data.size())), 1000);
    raw.deliver(server);
  }
  EXPECT_EQ(server.state(), State::kConnected);
  EXPECT_TRUE(server.take_output().empty());
}

TEST_F(AssociationWithOpenSsl, DropsRepeatedAndLateRecords) {
  connect();
  SSL_shutdown(raw.session.get());
  const auto goodbye = std::exchange(raw.wire.outgoing(), {});
  ASSERT_EQ(goodbye.size(), 1u);
  Datagram changed = goodbye[0];
  changed.back() ^= 1;
  server.on_datagram(Rig::kStart, changed);
  EXPECT_EQ(server.state(), State::kConnected);
  server.on_datagram(Rig::kStart, goodbye[0]);
  EXPECT_EQ(server.state(), State::kClosed);
  EXPECT_EQ(server.take_output().size(), 1u) << "its own close_notify (RFC 5246 §7.2.1)";
}

TEST_F(AssociationWithOpenSsl, SurvivesAnAttemptToRenegotiate) {
  SSL_clear_options(raw.session.get(), SSL_OP_NO_RENEGOTIATION);
  connect();
  const auto keys = server.keys()->material;
  SSL_renegotiate(raw.session.get());
  raw.exchange(server);
  EXPECT_EQ(server.keys()->material, keys);
  EXPECT_NE(server.state(), State::kFailed);
}

TEST_F(AssociationWithOpenSsl, FailsWhenTheClientOffersNoSrtpAtAll) {
  raw.session.reset();
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> plain(SSL_CTX_new(DTLS_method()),
                                                                SSL_CTX_free);
  SSL_CTX_use_certificate(plain.get(), client_certificate().native());
  SSL_CTX_use_PrivateKey(plain.get(), client_certificate().key());
  verify_by_fingerprint(plain.get());
  raw.session.reset(SSL_new(plain.get()));
  SSL_set_connect_state(raw.session.get());
  raw.attach();
  raw.exchange(server);
  EXPECT_EQ(server.failure(), Failure::kNoProfile);
  EXPECT_EQ(server.keys(), nullptr);
}

TEST_F(AssociationWithOpenSsl, FailsWhenTheClientShowsNoCertificate) {
  raw.session.reset();
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> anonymous(SSL_CTX_new(DTLS_method()),
                                                                    SSL_CTX_free);
  SSL_CTX_set_tlsext_use_srtp(anonymous.get(), "SRTP_AEAD_AES_128_GCM");
  verify_by_fingerprint(anonymous.get());
  raw.session.reset(SSL_new(anonymous.get()));
  SSL_set_connect_state(raw.session.get());
  raw.attach();
  raw.exchange(server);
  EXPECT_EQ(server.state(), State::kFailed);
  EXPECT_EQ(server.keys(), nullptr);
}

TEST(AssociationMemory, IsSmallOnceConnected) {
  const auto in_use = [] {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
  };
  Context server_context(server_certificate());
  Context client_context(client_certificate());
  constexpr size_t kCount = 50;
  std::vector<std::unique_ptr<Association>> servers;
  Rig().run(1s);  // what OpenSSL keeps for good
  const size_t before = in_use();
  for (size_t i = 0; i < kCount; ++i) {
    auto& server = servers.emplace_back(std::make_unique<Association>(
        server_context, Role::kServer, std::vector{client_certificate().fingerprint()},
        Rig::kStart));
    Association client(client_context, Role::kClient, {server_certificate().fingerprint()},
                       Rig::kStart);
    for (int turn = 0; turn < 4; ++turn) {
      for (const auto& datagram : client.take_output()) server->on_datagram(Rig::kStart, datagram);
      for (const auto& datagram : server->take_output()) client.on_datagram(Rig::kStart, datagram);
    }
    ASSERT_EQ(server->state(), State::kConnected);
  }
  const size_t after = in_use();
  if (after == 0) GTEST_SKIP() << "this allocator does not count";
  const size_t bytes = (after - before) / kCount;
  RecordProperty("bytes_per_association", static_cast<int>(bytes));
  EXPECT_LT(bytes, 48u * 1024) << "of which 22 KB are OpenSSL's buffer of the last message";
}

}  // namespace
}  // namespace earshot::dtls
