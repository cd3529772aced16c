#include "gateway/outbox.h"

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
  // A client is in one call at most.
  if (std::holds_alternative<protocol::MeetingSpeakers>(event)) return {"speakers", 0, {}};
  if (std::holds_alternative<protocol::MeetingSlots>(event)) return {"slots", 0, {}};
  if (const auto* pointer = std::get_if<protocol::MeetingPointerEvent>(&event)) {
    return {"pointer", static_cast<int64_t>(pointer->by.hash()), {}};
  }
  return {};
}

size_t Outbox::events_kept_max() { return limits::kResumeEventsMax; }

void Outbox::push_event(SharedEvent event, const MergeKey& key) {
  unsent_bytes_ += event->size();
  for (size_t i = 0; !key.kind.empty() && i < new_keys_.size(); ++i) {
    if (new_keys_[i] != key) continue;
    SharedEvent& same = events_[sent_max_ + i];
    unsent_bytes_ -= same->size();
    same = std::move(event);
    return;
  }
  events_.push_back(std::move(event));
  new_keys_.push_back(key);
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
      const Answer answer = answers_.pop_front();
      append_text_frame(out, answer.text);
      unsent_bytes_ -= answer.text.size();
      continue;
    }
    const std::string& event = *events_[next_];
    append_text_frame(out, protocol::close_event(event, seq));
    if (++next_ > sent_max_) {
      sent_max_ = next_;
      new_keys_.pop_front();
      unsent_bytes_ -= event.size();
      sent_bytes_ += event.size();
    }
  }
  forget_old();
}

void Outbox::forget_old() {
  while (next_ > 0 && (sent_max_ > events_kept_max() || sent_bytes_ > limits::kOutboundBytesMax)) {
    sent_bytes_ -= events_.pop_front()->size();
    ++first_seq_;
    --next_;
    --sent_max_;
  }
}

void Outbox::drop_answers() {
  while (!answers_.empty()) unsent_bytes_ -= answers_.pop_front().text.size();
}

bool Outbox::rewind(uint64_t last_seq) {
  const uint64_t next_seq = last_seq + 1;
  if (next_seq < first_seq_ || next_seq > first_seq_ + sent_max_) return false;
  next_ = static_cast<size_t>(next_seq - first_seq_);
  return true;
}

}  // namespace earshot::gateway
