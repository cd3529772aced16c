#include "io/native_address.h"

#include <gtest/gtest.h>

namespace earshot::io {
namespace {

SocketAddress address(std::string_view text) { return *SocketAddress::parse(text); }

TEST(NativeAddress, RoundTripsThroughTheNativeForm) {
  for (const char* text : {"10.1.2.3:4", "[fe80::1]:5"}) {
    sockaddr_storage native;
    to_native(address(text), native);
    EXPECT_EQ(from_native(native).to_string(), text);
  }
}

TEST(NativeAddress, ShowsAMappedV4PeerAsV4) {
  sockaddr_storage native;
  to_native(address("[::ffff:10.0.0.7]:9"), native);
  EXPECT_EQ(from_native(native), address("10.0.0.7:9"));
}

}  // namespace
}  // namespace earshot::io
