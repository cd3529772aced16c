// The offers of a synthetic client, and what a server's descriptions come to. Pure; any thread.
//
// One transport: microphone, camera and screen in the sections "0" to "2", receiving sections
// behind them. The screen's is inactive until it is shared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/socket_address.h"
#include "dtls/fingerprint.h"
#include "ice/credentials.h"
#include "sfu/negotiated.h"

namespace earshot::load {

inline constexpr std::string_view kMicrophoneMid = "0";
inline constexpr std::string_view kCameraMid = "1";
inline constexpr std::string_view kScreenMid = "2";

struct OfferPlan {
  ice::Credentials ice;
  std::string fingerprint;  // "sha-256 AB:CD:…"
  uint64_t session_id = 1;
  uint64_t version = 1;           // grows with each offer
  std::vector<std::string> rids;  // of the camera; none: one stream
  bool microphone = true;
  bool camera = true;
  bool screen = false;
  uint8_t audio_slots = 4;
  uint8_t video_slots = 6;
};

std::string write_offer(const OfferPlan& plan);

struct AnswerView {
  sfu::Negotiated negotiated;                   // as the server has it: its remote side is us
  std::vector<dtls::Fingerprint> fingerprints;  // the server's
  std::vector<SocketAddress> servers;           // UDP candidates, best first
};

// Of any description of a server, to a client with those credentials. Errors: kInvalid.
Result<AnswerView> read_description(const ice::Credentials& own, std::string_view own_fingerprint,
                                    std::string_view description);
// Errors: kInvalid when it is no answer to that.
Result<AnswerView> read_answer(const OfferPlan& plan, std::string_view answer);

}  // namespace earshot::load
