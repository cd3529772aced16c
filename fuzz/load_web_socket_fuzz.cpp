// links: base load
// What a server sends on a WebSocket to earshot-load, in pieces as the first byte says: texts are
// within their limit and come whole, however they are cut, and pings do not make us send without
// end.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"
#include "base/random.h"
#include "load/web_socket.h"

using namespace earshot;

namespace {

std::vector<std::string> read(Bytes input, size_t piece) {
  std::vector<std::string> texts;
  bool ok = true;
  SeededRandom random(1);
  load::WebSocket socket(random, [&](std::string_view text) {
    CHECK(text.size() <= 4 * limits::kSocketMessageBytesMax);
    texts.emplace_back(text);
  });
  size_t written = 0;
  for (Bytes rest = input; ok && !rest.empty();) {
    const Bytes next = rest.first(std::min(piece, rest.size()));
    rest = rest.subspan(next.size());
    ok = socket.feed(next).ok();
    written += socket.take_output().size();
  }
  // Of two bytes of a ping come six of a pong; and there is one end.
  CHECK(written <= 3 * input.size() + limits::kSocketMessageBytesMax);
  return texts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Bytes input(data + 1, size - 1);
  const auto whole = read(input, size);
  const auto pieces = read(input, 1 + data[0] % 16u);
  // When it is noticed that a broken end is one depends on where it is cut.
  CHECK(whole == pieces);
  return 0;
}
