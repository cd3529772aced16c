// Notifications on their way to push services (RFC 8030): encrypted, signed, tried again while that
// is of use. For one device and topic one is under way at a time, so that a later one can never
// arrive before the one it replaces. When there is room for it, says admission.h. Loop thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "io/https_sender.h"
#include "push/admission.h"
#include "push/subscription.h"
#include "push/vapid.h"

namespace earshot::push {

// What becomes of a letter when the one before it, with its topic, comes to nothing.
enum class Sequel {
  kAlways,      // it is sent all the same
  kIfAccepted,  // it says that something is over: it is not sent
  kInstead,     // it is sent when that one would have been tried again
};

struct Letter {
  Subscription to;
  std::string topic;  // RFC 8030 §5.4: at most 32 characters of base64url; never ""
  std::string payload;
  Urgency urgency = Urgency::kNormal;
  Timestamp expires;      // of no use afterwards: the TTL
  Timestamp retry_until;  // no attempt begins afterwards, but for the first
  Sequel sequel = Sequel::kAlways;
};

enum class Fate {
  kAccepted,
  kGone,         // the subscription does not exist any more
  kRefused,      // and will be again
  kUnreachable,  // for as long as there was time
  kDropped,      // never tried: no room, no time, or nobody to send it to any more
  kReplaced,     // by a later one, or nothing to be a sequel of
};

struct Outcome {
  Fate fate = Fate::kReplaced;
  int status = 0;  // of HTTP; 0: no answer
  std::string detail = {};
};

class Deliveries {
 public:
  // Once; possibly before send() returns.
  using Done = std::function<void(const Outcome&)>;

  // All outlive it.
  Deliveries(io::HttpsSender& sender, const Vapid& vapid, const Clock& clock, Random& random)
      : sender_(sender), vapid_(vapid), clock_(clock), random_(random) {}

  void send(Letter letter, Done done);

  // Nothing goes out any more to subscriptions that are `over`; what is under way is not repeated.
  void drop(const std::function<bool(const Subscription&)>& over);

  // Timestamp::max(): nothing waits for its time.
  Timestamp next_deadline() const;
  void on_deadline(Timestamp now);

  // The server stops: whoever waits for one hears at once that it was not reached.
  void stop();

  size_t size() const { return entries_.size(); }

 private:
  using Key = LetterKey;
  struct Item {
    Letter letter;
    Done done;
  };
  struct Entry {
    Item item;
    std::string host = {};
    int attempts = 0;
    std::optional<Timestamp> waits_until = {};  // none: it is under way
    bool wants_room = false;                    // what it waits for, until then
    Timestamp begun;
    std::optional<Item> next = {};

    Admission::Claim claim() const { return {item.letter.to.user, host, item.letter.urgency}; }
  };

  bool has_place(const Letter& letter) const;
  static Fate without_answer(const Entry& entry);
  void begin(const Key& key, Item item);
  static void stand_in(Entry& entry, Item item);
  void attempt(const Key& key, Entry& entry);
  void post(const Key& key, Entry& entry);
  void answered(const Key& key, const Result<io::HttpsAnswer>& answer);
  void leave(const Entry& entry, Admission::Answer answer);
  void start_let_in();
  void wait(const Key& key, Entry& entry, Timestamp until);
  void stop_waiting(const Key& key, Entry& entry);
  bool try_later(const Key& key, Entry& entry, std::optional<Duration> asked_for);
  void finish(const Key& key, const Outcome& outcome);
  io::HttpsRequest request_of(const Letter& letter, const std::string& audience, std::string body,
                              Duration left) const;

  io::HttpsSender& sender_;
  const Vapid& vapid_;
  const Clock& clock_;
  Random& random_;
  Admission admission_;
  std::map<Key, Entry> entries_;
  std::unordered_map<UserId, size_t> letters_of_;  // entries
  std::deque<Key> let_in_;                         // have their room and begin now
  std::set<std::pair<Timestamp, Key>> waiting_;
  bool stopping_ = false;
};

}  // namespace earshot::push
