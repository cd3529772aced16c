// links: base dtls
// A fingerprint of a certificate, as a client's session description has it: what is taken has the
// length of its hash, and reads back the same from what we would write.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "dtls/fingerprint.h"

using namespace earshot;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = as_text({data, size});
  const auto parsed = dtls::parse_fingerprint(text);
  if (!parsed.ok()) {
    CHECK(!parsed.error().message.empty());
    return 0;
  }
  const size_t bytes = parsed->digest.size();
  CHECK(bytes == 32 || bytes == 48 || bytes == 64);
  const std::string written = dtls::to_string(*parsed);
  CHECK(std::equal(written.begin(), written.end(), text.begin(), text.end(),
                   [](char a, char b) { return (a | 0x20) == (b | 0x20); }));
  const auto again = dtls::parse_fingerprint(written);
  CHECK(again.ok() && *again == *parsed);
  CHECK(!dtls::matches({data, size}, {}));
  (void)dtls::matches({data, size}, {*parsed});
  return 0;
}
