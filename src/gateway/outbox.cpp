#include "gateway/outbox.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "gateway/frame_writer.h"
#include "protocol/frame.h"

namespace earshot::gateway {

MergeKey merge_key(const protocol::ServerEvent& event) {
  if (const auto* typing = std::get_if<protocol::TypingChanged>(&event)) {
    return {"typing", typing->conversation_id.value(), typing->user_id};
  }
  if (const auto* changed = std::get_if<protocol::PresenceChanged>(&event)) {
    return {"presence", 0, changed->presence.user_id};
  }
  return {};
}

size_t Outbox::events_kept_max() { return limits::kResumeEventsMax; }

void Outbox::push_event(SharedEvent event, const MergeKey& key) {
  if (!key.kind.empty()) {
    const auto same = std::find_if(events_.begin() + static_cast<ptrdiff_t>(sent_max_),
                                   events_.end(), [&](const Event& e) { return e.key == key; });
    if (same != events_.end()) {
      unsent_bytes_ += event->size();
      unsent_bytes_ -= same->open->size();
      same->open = std::move(event);
      return;
    }
  }
  unsent_bytes_ += event->size();
  events_.push_back({std::move(event), key});
}

void Outbox::push_answer(std::string answer) {
  unsent_bytes_ += answer.size();
  answers_.push_back({std::move(answer), first_seq_ + events_.size()});
}

bool Outbox::over_limit() const {
  return events_.size() - sent_max_ + answers_.size() > limits::kOutboundMessagesMax ||
         unsent_bytes_ > limits::kOutboundBytesMax;
}

void Outbox::take_frames(std::string& out, size_t bytes_max) {
  while (!empty() && out.size() < bytes_max) {
    const uint64_t seq = first_seq_ + next_;
    if (!answers_.empty() && answers_.front().after_events <= seq) {
      append_text_frame(out, answers_.front().text);
      unsent_bytes_ -= answers_.front().text.size();
      answers_.pop_front();
      continue;
    }
    const Event& event = events_[next_];
    append_text_frame(out, protocol::close_event(*event.open, seq));
    if (++next_ > sent_max_) {
      sent_max_ = next_;
      unsent_bytes_ -= event.open->size();
      sent_bytes_ += event.open->size();
    }
  }
  forget_old();
}

void Outbox::forget_old() {
  while (next_ > 0 && (sent_max_ > events_kept_max() || sent_bytes_ > limits::kOutboundBytesMax)) {
    sent_bytes_ -= events_.front().open->size();
    events_.pop_front();
    ++first_seq_;
    --next_;
    --sent_max_;
  }
}

void Outbox::drop_answers() {
  for (const Answer& answer : answers_) unsent_bytes_ -= answer.text.size();
  answers_.clear();
}

bool Outbox::rewind(uint64_t last_seq) {
  const uint64_t next_seq = last_seq + 1;
  if (next_seq < first_seq_ || next_seq > first_seq_ + sent_max_) return false;
  next_ = static_cast<size_t>(next_seq - first_seq_);
  return true;
}

}  // namespace earshot::gateway
