// What one client still has to get, and what it got lately. One row of events:
//
//   [ sent, kept for a resume | to be sent again after a resume | new, never sent ]
//                             ^ next_                           ^ sent_max_
//
// An event's `seq` is its place in the row, so events that are merged before they are sent leave no
// gap and a replayed event has the number it had. Answers to requests are not numbered and not
// replayed; they keep their place among the events.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "gateway/ring_queue.h"
#include "protocol/event.gen.h"

namespace earshot::gateway {

// Of two events with the same key only the later one matters. Empty kind: never merged.
struct MergeKey {
  std::string_view kind;
  int64_t about = 0;  // conversation or participant, or 0
  UserId user;

  friend bool operator==(const MergeKey&, const MergeKey&) = default;
};

// Typing and presence; of group calls who speaks, who points, and what plays where.
MergeKey merge_key(const protocol::ServerEvent& event);

// An event encoded once for all who get it (protocol::encode_event_open), which is why it is
// shared.
using SharedEvent = std::shared_ptr<const std::string>;

class Outbox {
 public:
  void push_event(SharedEvent event, const MergeKey& key);
  void push_answer(std::string answer);

  // Moves what is due into `out` as WebSocket frames, until `out` holds `bytes_max`.
  void take_frames(std::string& out, size_t bytes_max);
  bool empty() const { return next_ == events_.size() && answers_.empty(); }

  // Too much that was never sent: 256 messages or 1 MiB.
  bool over_limit() const;
  // As many as a resume could give back.
  bool over_resume_limit() const { return events_.size() - sent_max_ > events_kept_max(); }

  // The socket is gone: answers on their way have lost their meaning.
  void drop_answers();
  // Everything after `last_seq` is to be sent (again). False: no longer there, or never sent.
  bool rewind(uint64_t last_seq);

 private:
  struct Answer {
    std::string text;
    uint64_t after_events = 0;  // as a count from the beginning of time
  };

  static size_t events_kept_max();
  void forget_old();

  RingQueue<SharedEvent> events_;
  RingQueue<MergeKey> new_keys_;  // of the new events only
  RingQueue<Answer> answers_;
  uint64_t first_seq_ = 1;  // of events_.front()
  size_t next_ = 0;
  size_t sent_max_ = 0;
  size_t sent_bytes_ = 0;
  size_t unsent_bytes_ = 0;  // new events and answers
};

}  // namespace earshot::gateway
