// The first datagrams of real browsers, in testdata/: DTLS 1.3 and 1.2 offered, a post-quantum key
// share, in two fragments. Whether whole handshakes work is a matter for the end-to-end tests.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "dtls/testing/dtls_rig.h"

namespace earshot::dtls {
namespace {

using namespace testing;

Datagram read(const std::string& name) {
  std::ifstream file("src/dtls/testdata/" + name + ".bin", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool contains(const Datagram& datagram, const std::vector<uint8_t>& bytes) {
  return std::search(datagram.begin(), datagram.end(), bytes.begin(), bytes.end()) !=
         datagram.end();
}

class HelloOfABrowser : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Association, HelloOfABrowser,
                         ::testing::Values("chromium_156", "firefox_153"),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(HelloOfABrowser, IsAnsweredWithDtls12AndGcmInEitherOrder) {
  const std::vector<uint8_t> gcm_by_use_srtp = {0, 14, 0, 5, 0, 2, 0, 7, 0};
  const Datagram first = read(GetParam() + std::string("_hello_1"));
  const Datagram second = read(GetParam() + std::string("_hello_2"));
  ASSERT_FALSE(first.empty());
  ASSERT_FALSE(second.empty());
  const Context context(server_certificate());
  for (const bool is_swapped : {false, true}) {
    Association server(context, Role::kServer, {client_certificate().fingerprint()}, Rig::kStart);
    server.on_datagram(Rig::kStart, is_swapped ? second : first);
    EXPECT_TRUE(server.take_output().empty());
    server.on_datagram(Rig::kStart + 1ms, is_swapped ? first : second);
    const auto answer = server.take_output();
    ASSERT_EQ(answer.size(), 1u);
    const Datagram& server_hello = answer[0];
    EXPECT_EQ(server_hello[0], 22);
    EXPECT_EQ(server_hello[13], 2) << "ServerHello";
    EXPECT_EQ(server_hello[25], 0xFE);
    EXPECT_EQ(server_hello[26], 0xFD) << "DTLS 1.2";
    EXPECT_TRUE(contains(server_hello, gcm_by_use_srtp));
    EXPECT_EQ(server.state(), State::kConnecting);
    EXPECT_EQ(server.counters().restarts, 0u);
    EXPECT_EQ(server.counters().records_dropped, 0u);
  }
}

}  // namespace
}  // namespace earshot::dtls
