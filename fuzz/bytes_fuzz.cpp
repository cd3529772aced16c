// links: base
// ByteReader on any sequence of reads: never past the end, and failed for good once it failed.
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const size_t script_size = size / 2;
  earshot::ByteReader reader(earshot::Bytes(data + script_size, size - script_size));
  for (size_t i = 0; i < script_size; ++i) {
    const size_t before = reader.remaining();
    const bool was_ok = reader.ok();
    switch (data[i] % 6) {
      case 0: reader.u8(); break;
      case 1: reader.u16(); break;
      case 2: reader.u24(); break;
      case 3: reader.u32(); break;
      case 4: reader.u64(); break;
      default: CHECK(reader.bytes(data[i]).size() <= before);
    }
    CHECK(reader.remaining() <= before);
    CHECK(was_ok || !reader.ok());
  }
  return 0;
}
