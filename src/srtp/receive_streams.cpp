#include "srtp/receive_streams.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::srtp {

size_t ReceiveStreams::position(uint32_t ssrc) {
  if (last_found_ < ssrcs_.size() && ssrcs_[last_found_] == ssrc) return last_found_;
  const auto found = std::find(ssrcs_.begin(), ssrcs_.end(), ssrc);
  if (found == ssrcs_.end()) return kNone;
  last_found_ = static_cast<size_t>(found - ssrcs_.begin());
  return last_found_;
}

const ReceiveStreams::Stream* ReceiveStreams::find(uint32_t ssrc) {
  const size_t at = position(ssrc);
  return at == kNone ? nullptr : &streams_[at];
}

bool ReceiveStreams::is_full() const { return ssrcs_.size() >= limits::kSrtpReceiveStreamsMax; }

void ReceiveStreams::accept(uint32_t ssrc, uint64_t index) {
  size_t at = position(ssrc);
  if (at == kNone) {
    CHECK(!is_full());
    at = ssrcs_.size();
    ssrcs_.push_back(ssrc);
    streams_.emplace_back();
    streams_[at].window = std::make_unique<ReplayWindow>();
    ++windows_;
  } else if (!streams_[at].window) {
    streams_[at].window = std::make_unique<ReplayWindow>(streams_[at].highest);
    ++windows_;
  }
  Stream& stream = streams_[at];
  stream.window->mark(index);
  stream.highest = stream.window->highest();
  stream.last_used = ++uses_;
  if (windows_ > limits::kSrtpReplayWindowsMax) drop_quietest_window();
}

void ReceiveStreams::drop_quietest_window() {
  Stream* quietest = nullptr;
  for (Stream& stream : streams_) {
    if (!stream.window) continue;
    if (quietest == nullptr || stream.last_used < quietest->last_used) quietest = &stream;
  }
  quietest->window.reset();
  --windows_;
}

}  // namespace earshot::srtp
