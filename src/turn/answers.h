// Writing and sending answers. Those to senders that have proved nothing stay as small as the
// standard lets them (security.md §1): no SOFTWARE, no reason phrases, no FINGERPRINT.
#pragma once

#include "codec/stun_message.h"
#include "turn/request.h"
#include "turn/world.h"

namespace earshot::turn {

inline constexpr size_t kRealmBytesMax = 64;  // so that a challenge fits

// Whether a sender that proved nothing may have an answer now; else the request is counted as
// dropped, and a stream without an allocation ends.
bool may_answer_unauthenticated(World& world, const Request& request);

// 401 or 438 with a fresh nonce; the caller has asked may_answer_unauthenticated().
void send_challenge(World& world, const Request& request, int code);

// An error answer; without integrity when there is no requester.
void send_error(World& world, const Request& request, const Requester* requester, int code,
                const codec::UnknownAttributes& unknown = {});

// A success answer: fill writer(), then send once.
class SuccessAnswer {
 public:
  SuccessAnswer(World& world, const Request& request);

  codec::StunWriter& writer() { return writer_; }
  void send_plain();  // without integrity: Binding
  // With integrity, and kept for a repetition.
  void send(const Requester& requester);

 private:
  World& world_;
  const Request& request_;
  codec::StunWriter writer_;
};

// Sends what was sent before, if this very request was answered. True: done.
bool repeat_answer(World& world, const Request& request);

}  // namespace earshot::turn
