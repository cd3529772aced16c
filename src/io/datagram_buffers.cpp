#include "io/datagram_buffers.h"

#include <cstring>

#include "base/check.h"
#include "io/datagram_headers.h"
#include "io/udp_socket.h"

namespace earshot::io {

static_assert(limits::kDatagramBuffers >= 4 * limits::kDatagramBatchMax,
              "a batch, its answers, and what other sockets have under way");

DatagramBuffers::DatagramBuffers(EventLoop& loop, size_t count)
    : memory_(new uint8_t[count * kSlotBytes]),
      outgoing_(count),
      headers_(std::make_unique<DatagramHeaders>()) {
  CHECK(count >= 4 * limits::kDatagramBatchMax);
  unsent_.reserve(count);
  loop.add_turn_end([this] { flush(); });
}

DatagramBuffers::~DatagramBuffers() = default;

uint8_t* DatagramBuffers::copy(Bytes packet) {
  if (packet.size() > limits::kDatagramBytesMax || free() == 0) return nullptr;
  uint8_t* const to = slot(used_++);
  std::memcpy(to, packet.data(), packet.size());
  return to;
}

uint8_t* DatagramBuffers::make() {
  if (free() == 0) flush();
  return slot(used_++);
}

void DatagramBuffers::make_room(size_t count, size_t used_max) {
  if (free() < count || used_ - kept_ >= used_max) flush();
}

void DatagramBuffers::flush() {
  for (UdpSocket* const socket : unsent_) socket->flush();
  unsent_.clear();
  used_ = kept_;
}

uint32_t DatagramBuffers::outgoing_slot(const uint8_t*& data, size_t size) {
  const uint8_t* const begin = memory_.get();
  const uint8_t* const end = begin + used_ * kSlotBytes;
  if (data >= begin && data < end) {
    const auto index = static_cast<uint32_t>(static_cast<size_t>(data - begin) / kSlotBytes);
    if (outgoing_[index].data == nullptr) return index;
  }
  data = copy({data, size});
  return data == nullptr ? kNone : static_cast<uint32_t>(used_ - 1);
}

}  // namespace earshot::io
