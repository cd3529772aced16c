// What is known about the SSRCs of a peer: highest index and replay window of each (RFC 3711
// §3.2.3). An entry is made for authenticated packets alone. No entry is ever forgotten, or its old
// packets could be played again; only the windows of those that were quiet for longest are dropped,
// and then all up to their highest index counts as seen. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "srtp/replay_window.h"

namespace earshot::srtp {

class ReceiveStreams {
 public:
  struct Stream {
    uint64_t highest = 0;
    uint64_t last_used = 0;
    std::unique_ptr<ReplayWindow> window;  // null: everything up to `highest` counts as seen

    bool is_fresh(uint64_t index) const {
      return window ? window->is_fresh(index) : index > highest;
    }
  };

  // Null: nothing authentic came from this SSRC yet. Good until the next accept().
  const Stream* find(uint32_t ssrc);
  // No room for another SSRC: limits::kSrtpReceiveStreamsMax.
  bool is_full() const;
  // An authentic packet that was fresh, of an SSRC that is known or for which there is room.
  void accept(uint32_t ssrc, uint64_t index);

  size_t size() const { return ssrcs_.size(); }
  size_t windows() const { return windows_; }

 private:
  static constexpr size_t kNone = SIZE_MAX;
  size_t position(uint32_t ssrc);
  void drop_quietest_window();

  std::vector<uint32_t> ssrcs_;  // apart from what is known of them: a search reads these alone
  std::vector<Stream> streams_;
  size_t last_found_ = 0;
  size_t windows_ = 0;
  uint64_t uses_ = 0;
};

}  // namespace earshot::srtp
