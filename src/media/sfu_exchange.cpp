#include "media/sfu_exchange.h"

#include <utility>

#include "base/check.h"

namespace earshot::media {

SfuExchange::SfuExchange(uint8_t workers)
    : workers_(workers),
      wake_(workers),
      rings_(static_cast<size_t>(workers) * workers),
      inboxes_(workers),
      has_mail_(std::make_unique<std::atomic<bool>[]>(workers)) {
  CHECK(workers >= 1 && workers <= limits::kSfuWorkersMax);
  for (size_t from = 0; from < workers; ++from) {
    for (size_t to = 0; to < workers; ++to) {
      if (from == to) continue;
      rings_[from * workers + to] = std::make_unique<SpscRing<RingPacket>>(limits::kSfuRingPackets);
    }
  }
}

void SfuExchange::command(SfuCommand command) {
  const auto shared = std::make_shared<const SfuCommand>(std::move(command));
  {
    const std::lock_guard lock(mutex_);
    for (Inbox& inbox : inboxes_) inbox.commands.push_back(shared);
    for (size_t i = 0; i < workers_; ++i) has_mail_[i].store(true, std::memory_order_release);
  }
  for (const auto& wake : wake_) wake();
}

void SfuExchange::post(uint8_t from, uint64_t workers, const sfu::ShardMessage& message) {
  const std::lock_guard lock(mutex_);
  for (size_t i = 0; i < workers_; ++i) {
    if ((workers >> i & 1) == 0) continue;
    inboxes_[i].messages.push_back({.from = from, .message = message});
    has_mail_[i].store(true, std::memory_order_release);
  }
}

bool SfuExchange::take(uint8_t worker, Inbox& out) {
  if (!has_mail_[worker].load(std::memory_order_acquire)) return false;
  const std::lock_guard lock(mutex_);
  std::swap(out, inboxes_[worker]);
  has_mail_[worker].store(false, std::memory_order_relaxed);
  return true;
}

}  // namespace earshot::media
