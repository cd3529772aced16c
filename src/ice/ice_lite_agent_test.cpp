#include "ice/ice_lite_agent.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "base/random.h"
#include "ice/testing/checks.h"
#include "io/crypto.h"

namespace earshot::ice {
namespace {

using codec::StunAttribute;
using codec::StunClass;
using codec::StunMessage;
using testing::address;
using testing::CheckFields;
using testing::Role;
using testing::udp_path;

constexpr const char* kPwd = "0123456789012345678901";
constexpr const char* kNewPwd = "abcdefghijklmnopqrstuv";
const Path kHome = udp_path("44.1.0.1:5000");
const Path kAway = udp_path("44.2.0.2:6000");

class LiteAgentTest : public ::testing::Test {
 protected:
  // The answer's bytes; empty: silence.
  std::vector<uint8_t> ask(const Path& path, const CheckFields& fields = {}) {
    const auto bytes = testing::write_check(fields, io::hmac_sha1);
    std::array<uint8_t, LiteAgent::kAnswerBytesMax> out;
    const Bytes answer = agent.on_stun(clock.now(), path, *StunMessage::parse(bytes), out);
    return {answer.begin(), answer.end()};
  }
  bool is_answered(const Path& path, const CheckFields& fields = {}) {
    const auto answer = ask(path, fields);
    return !answer.empty() && StunMessage::parse(answer)->cls() == StunClass::kSuccess;
  }
  int error_of(const Path& path, const CheckFields& fields) {
    const auto answer = ask(path, fields);
    return answer.empty() ? 0 : StunMessage::parse(answer)->error_code().value_or(0);
  }
  void nominate(const Path& path) { EXPECT_TRUE(is_answered(path, {.use_candidate = true})); }
  void media(const Path& path) { agent.on_authenticated_packet(clock.now(), path); }
  // Lets time pass as a driver would: every deadline is kept.
  void pass(Duration duration) {
    const Timestamp end = clock.now() + duration;
    while (agent.next_deadline() && *agent.next_deadline() <= end) {
      clock.advance(*agent.next_deadline() - clock.now());
      agent.on_deadline(clock.now());
    }
    clock.advance(end - clock.now());
  }
  // Letters of what happened since the last call: Validated, Dropped, seLected, State, Retired.
  std::string events() {
    std::string letters;
    while (const auto event = agent.next_event()) {
      letters += "VDLSR"[static_cast<size_t>(event->kind)];
      last_event = *event;
    }
    return letters;
  }

  FakeClock clock;
  Counters counters;
  LiteAgent agent{{}, io::hmac_sha1, counters, {"SERVER12", kPwd}, "client", clock.now()};
  LiteEvent last_event{};
};

// RFC 8445 §7.3.
TEST_F(LiteAgentTest, TellsTheSenderItsAddressUnderBothProtections) {
  const auto answer = ask(udp_path("44.1.0.1:5000"), {.id = 9});
  const auto message = *StunMessage::parse(answer);
  EXPECT_EQ(message.cls(), StunClass::kSuccess);
  EXPECT_EQ(message.transaction_id(), (codec::TransactionId{9}));
  EXPECT_EQ(message.xor_address(StunAttribute::kXorMappedAddress), address("44.1.0.1:5000"));
  EXPECT_TRUE(message.integrity_ok(as_bytes(std::string_view(kPwd)), io::hmac_sha1));
  EXPECT_TRUE(message.fingerprint_ok());
}

TEST_F(LiteAgentTest, AnswersOverIpv6WithinItsBuffer) {
  const auto answer = ask(udp_path("[2a00:1::7]:5000", "[2a00::1]:10000"));
  EXPECT_EQ(StunMessage::parse(answer)->xor_address(StunAttribute::kXorMappedAddress),
            address("[2a00:1::7]:5000"));
}

TEST_F(LiteAgentTest, IsSilentAndKeepsNothingBeforeThePasswordIsRight) {
  const CheckFields strangers[] = {
      {.username = "SERVER12:client", .pwd = "9999999999999999999999"},
      {.username = "SERVER99:client"},
      {.username = "SERVER12:other"},
      {.username = "SERVER12"},
      {.username = "SERVER12client"},
      {.username = ""},
      {.integrity = false},
      {.fingerprint = false},
      {.cls = StunClass::kIndication},
      {.cls = StunClass::kSuccess},
      {.cls = StunClass::kError},
      {.method = codec::StunMethod::kAllocate},
  };
  for (const CheckFields& fields : strangers) {
    EXPECT_TRUE(ask(kHome, fields).empty()) << fields.username;
    EXPECT_FALSE(agent.accepts(kHome));
    EXPECT_EQ(agent.state(), LiteState::kWaiting);
  }
  EXPECT_EQ(events(), "");
  EXPECT_EQ(agent.selected(), nullptr);
  EXPECT_EQ(counters.dropped_not_a_check, 5u);
  EXPECT_EQ(counters.dropped_unknown_name, 5u);
  EXPECT_EQ(counters.dropped_wrong_password, 2u);
}

TEST_F(LiteAgentTest, NamesAttributesThatItDoesNotUnderstand) {
  const auto answer = ask(kHome, {.extra = 0x0077});
  const auto message = *StunMessage::parse(answer);
  EXPECT_EQ(message.error_code(), 420);
  const auto unknown = message.attribute(StunAttribute::kUnknownAttributes);
  ASSERT_TRUE(unknown);
  EXPECT_EQ(std::vector<uint8_t>(unknown->begin(), unknown->end()),
            (std::vector<uint8_t>{0x00, 0x77}));
  EXPECT_TRUE(message.integrity_ok(as_bytes(std::string_view(kPwd)), io::hmac_sha1));
  EXPECT_FALSE(agent.accepts(kHome));
}

TEST_F(LiteAgentTest, IgnoresAttributesThatMayBeIgnored) {
  EXPECT_TRUE(is_answered(kHome, {.extra = 0xC057}));  // libwebrtc's network information
}

// RFC 8445 §7.3.1.1 and §6.1.1: a lite agent cannot become controlling.
TEST_F(LiteAgentTest, AnswersAControlledPeerWithARoleConflict) {
  EXPECT_EQ(error_of(kHome, {.role = Role::kControlled, .use_candidate = true}), 487);
  EXPECT_FALSE(agent.accepts(kHome));
  EXPECT_TRUE(is_answered(kHome, {.role = Role::kControlling}));
}

TEST_F(LiteAgentTest, TakesPacketsOnlyFromPathsThatPassedACheck) {
  EXPECT_FALSE(agent.accepts(kHome));
  ask(kHome);
  EXPECT_TRUE(agent.accepts(kHome));
  EXPECT_FALSE(agent.accepts(udp_path("44.1.0.1:5001")));
  EXPECT_FALSE(agent.accepts(udp_path("44.1.0.1:5000", "44.0.0.2:10000")));
  Path stream = kHome;
  stream.link = 3;
  EXPECT_FALSE(agent.accepts(stream));
  EXPECT_EQ(events(), "VLS");
}

// RFC 8445 §12.1.1: before a nomination any valid pair may be used.
TEST_F(LiteAgentTest, SendsToTheFirstValidPathUntilOneIsNominated) {
  ask(kHome);
  ask(kAway);
  EXPECT_EQ(*agent.selected(), kHome);
  nominate(kAway);
  EXPECT_EQ(*agent.selected(), kAway);
  EXPECT_EQ(events(), "VLSVL");
  ask(kHome);
  EXPECT_EQ(*agent.selected(), kAway);
}

TEST_F(LiteAgentTest, FollowsTheLatestNomination) {
  nominate(kHome);
  nominate(kAway);
  nominate(kHome);
  EXPECT_EQ(*agent.selected(), kHome);
}

TEST_F(LiteAgentTest, FollowsTheMediaWhenTheNominatedPathStaysSilent) {
  nominate(kHome);
  ask(kAway);
  media(kHome);
  clock.advance(limits::kIceFollowMediaAfter - 1ms);
  media(kAway);
  EXPECT_EQ(*agent.selected(), kHome) << "one of them may have been late";
  clock.advance(1ms);
  media(kAway);
  EXPECT_EQ(*agent.selected(), kAway);
}

TEST_F(LiteAgentTest, StaysWhereMediaComesFromWhenARecordedCheckComesFromElsewhere) {
  const CheckFields recorded = {.use_candidate = true};
  ask(kHome, recorded);
  ask(kAway, recorded);
  for (int i = 0; i < 100; ++i) {
    clock.advance(20ms);
    media(kHome);
  }
  EXPECT_EQ(*agent.selected(), kHome);
  ask(kAway, recorded);
  EXPECT_EQ(*agent.selected(), kHome) << "not for a moment";
}

TEST_F(LiteAgentTest, FollowsANominationOnceMediaComesFromThere) {
  nominate(kHome);
  media(kHome);
  nominate(kAway);
  EXPECT_EQ(*agent.selected(), kHome);
  media(kAway);
  EXPECT_EQ(*agent.selected(), kAway);
}

TEST_F(LiteAgentTest, FollowsANominationAtOnceWhenTheFormerPathIsSilentOrAfterARestart) {
  nominate(kHome);
  media(kHome);
  clock.advance(limits::kIceFollowMediaAfter);
  nominate(kAway);
  EXPECT_EQ(*agent.selected(), kAway);
  media(kAway);
  agent.restart({"SERVER34", kNewPwd}, "client");
  EXPECT_TRUE(
      is_answered(kHome, {.username = "SERVER34:client", .pwd = kNewPwd, .use_candidate = true}));
  EXPECT_EQ(*agent.selected(), kHome);
}

TEST_F(LiteAgentTest, ForgetsANominationThatALaterOneTookBack) {
  nominate(kHome);
  media(kHome);
  nominate(kAway);
  nominate(kHome);
  media(kAway);
  EXPECT_EQ(*agent.selected(), kHome);
}

TEST_F(LiteAgentTest, DoesNotFollowPacketsFromAPathThatIsNotValid) {
  nominate(kHome);
  clock.advance(10s);
  media(kAway);
  EXPECT_EQ(*agent.selected(), kHome);
}

TEST_F(LiteAgentTest, KeepsABoundedNumberOfPathsAndNeverLosesTheSelectedOne) {
  nominate(kHome);
  for (size_t i = 0; i < 3 * limits::kIcePathsMax; ++i) {
    clock.advance(1ms);
    ask(udp_path("44.3.0.1:" + std::to_string(1000 + i)));
  }
  EXPECT_TRUE(agent.accepts(kHome));
  EXPECT_EQ(*agent.selected(), kHome);
  size_t valid = 0;
  for (size_t i = 0; i < 3 * limits::kIcePathsMax; ++i) {
    valid += agent.accepts(udp_path("44.3.0.1:" + std::to_string(1000 + i))) ? 1 : 0;
  }
  EXPECT_EQ(valid, limits::kIcePathsMax - 1);
  EXPECT_FALSE(agent.accepts(udp_path("44.3.0.1:1000"))) << "the oldest goes first";
  EXPECT_EQ(counters.paths_pushed_out, 2 * limits::kIcePathsMax + 1);
}

TEST_F(LiteAgentTest, TellsOfEveryPathThatBecomesValidOrIsPushedOut) {
  for (size_t i = 0; i < limits::kIcePathsMax; ++i) {
    ask(udp_path("44.3.0.1:" + std::to_string(1000 + i)));
  }
  events();
  ask(kAway);
  EXPECT_EQ(agent.next_event()->kind, LiteEventKind::kPathDropped);
  const auto added = agent.next_event();
  EXPECT_EQ(added->kind, LiteEventKind::kPathValidated);
  EXPECT_EQ(added->path, kAway);
  EXPECT_FALSE(agent.next_event());
}

TEST_F(LiteAgentTest, LeavesAStreamThatClosed) {
  Path stream = kAway;
  stream.link = 7;
  ask(kHome);
  nominate(stream);
  EXPECT_EQ(*agent.selected(), stream);
  events();
  agent.on_link_closed(clock.now(), 8);
  EXPECT_EQ(events(), "");
  agent.on_link_closed(clock.now(), 7);
  EXPECT_EQ(events(), "DL");
  EXPECT_FALSE(agent.accepts(stream));
  EXPECT_EQ(*agent.selected(), kHome);
}

TEST_F(LiteAgentTest, SendsNowhereWhenItsOnlyStreamClosed) {
  Path stream = kAway;
  stream.link = 7;
  nominate(stream);
  agent.on_link_closed(clock.now(), 7);
  EXPECT_EQ(agent.selected(), nullptr);
  pass(limits::kIceFailedAfter);
  EXPECT_EQ(agent.state(), LiteState::kFailed);
}

TEST_F(LiteAgentTest, FollowsANominationAtOnceWhenThePathThatMediaCameOnIsGone) {
  Path stream = kHome;
  stream.link = 7;
  nominate(stream);
  media(stream);
  agent.on_link_closed(clock.now(), 7);
  nominate(kAway);
  ASSERT_NE(agent.selected(), nullptr);
  EXPECT_EQ(*agent.selected(), kAway);
}

// RFC 7675 §5.1.
TEST_F(LiteAgentTest, IsDisconnectedAfterSilenceAndFailedWithoutChecksForThirtySeconds) {
  nominate(kHome);
  EXPECT_EQ(agent.state(), LiteState::kConnected);
  pass(limits::kIceDisconnectedAfter - 1ms);
  EXPECT_EQ(agent.state(), LiteState::kConnected);
  pass(1ms);
  EXPECT_EQ(agent.state(), LiteState::kDisconnected);
  EXPECT_TRUE(agent.accepts(kHome));
  pass(limits::kIceFailedAfter - limits::kIceDisconnectedAfter - 1ms);
  EXPECT_EQ(agent.state(), LiteState::kDisconnected);
  pass(1ms);
  EXPECT_EQ(agent.state(), LiteState::kFailed);
  EXPECT_FALSE(agent.accepts(kHome));
  EXPECT_EQ(agent.selected(), nullptr);
  EXPECT_FALSE(agent.next_deadline());
}

TEST_F(LiteAgentTest, StaysConnectedOnMediaButNotWithoutConsent) {
  nominate(kHome);
  for (int i = 0; i < 29; ++i) {
    pass(1s);
    media(kHome);
    EXPECT_EQ(agent.state(), LiteState::kConnected);
  }
  pass(1s);
  EXPECT_EQ(agent.state(), LiteState::kFailed);
  media(kHome);
  EXPECT_EQ(agent.selected(), nullptr);
}

TEST_F(LiteAgentTest, ComesBackByItselfWithTheNextPacketOrCheck) {
  nominate(kHome);
  pass(10s);
  EXPECT_EQ(agent.state(), LiteState::kDisconnected);
  media(kHome);
  EXPECT_EQ(agent.state(), LiteState::kConnected);
  pass(25s);
  EXPECT_EQ(agent.state(), LiteState::kFailed);
  nominate(kHome);
  EXPECT_EQ(agent.state(), LiteState::kConnected);
  EXPECT_EQ(*agent.selected(), kHome);
}

TEST_F(LiteAgentTest, FailsWhenNobodyEverComes) {
  pass(limits::kIceFailedAfter - 1ms);
  EXPECT_EQ(agent.state(), LiteState::kWaiting);
  pass(1ms);
  EXPECT_EQ(agent.state(), LiteState::kFailed);
  EXPECT_EQ(events(), "S");
}

TEST_F(LiteAgentTest, ForgetsAPathThatIsNoLongerCheckedBesideOneThatIs) {
  nominate(kAway);
  for (int i = 0; i < 11; ++i) {
    ask(kHome);
    pass(3s);
  }
  EXPECT_FALSE(agent.accepts(kAway));
  EXPECT_EQ(*agent.selected(), kHome);
  EXPECT_EQ(agent.state(), LiteState::kConnected);
}

std::vector<uint8_t> from_hex(std::string_view hex) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

struct BrowserCheck {
  const char* ufrag;
  bool nominates;
  const char* hex;
};

// The first checks of Chromium 156 and Firefox ESR 153. Chromium nominates with a later one,
// Firefox nominates every pair at once.
TEST(LiteAgentBrowsers, TakesTheirChecks) {
  const BrowserCheck checks[] = {
      {"dugC", false,
       "000100502112a4426b4f75477954636e596e6a650006000d53455256455230313a64756743000000c0570004"
       "000003e7802a00088d2dedc5f5e88ba1002400046e001eff0008001482102d622982f49e69e33ba4322b9b05"
       "ce01b7be8028000499c4e60b"},
      {"6ce0c12a", true,
       "000100502112a4425b10fd8efe597e52876160f30006001153455256455230313a3663653063313261000000"
       "00250000002400046e7f00ff802a0008c38e6e30862f6c0d000800148a022e9b13b31cb9dfb5d878bf4e78db"
       "71aaafef80280004eafeecee"},
  };
  for (const BrowserCheck& check : checks) {
    Counters counters;
    const Timestamp now = FakeClock().now();
    LiteAgent agent({}, io::hmac_sha1, counters, {"SERVER01", "0123456789abcdefghijklmn"},
                    check.ufrag, now);
    const auto bytes = from_hex(check.hex);
    const auto message = StunMessage::parse(bytes);
    ASSERT_TRUE(message.ok());
    EXPECT_EQ(message->has(StunAttribute::kUseCandidate), check.nominates);
    std::array<uint8_t, LiteAgent::kAnswerBytesMax> out;
    EXPECT_FALSE(agent.on_stun(now, kHome, *message, out).empty()) << check.ufrag;
    EXPECT_EQ(*agent.selected(), kHome);
  }
}

// RFC 8445 §9.
class LiteAgentRestart : public LiteAgentTest {
 protected:
  LiteAgentRestart() {
    nominate(kHome);
    events();
    agent.restart({"SERVER34", kNewPwd}, "client2");
  }
  const CheckFields renewed{.username = "SERVER34:client2", .pwd = kNewPwd};
  const CheckFields renewed_nomination{
      .username = "SERVER34:client2", .pwd = kNewPwd, .use_candidate = true};
};

TEST_F(LiteAgentRestart, KeepsTheOldCredentialsUntilTheNewNominate) {
  EXPECT_EQ(agent.local().ufrag, "SERVER34");
  EXPECT_TRUE(is_answered(kHome));
  EXPECT_TRUE(is_answered(kAway, renewed));
  EXPECT_TRUE(is_answered(kHome));
  EXPECT_EQ(*agent.selected(), kHome);
  EXPECT_EQ(events(), "V");
  EXPECT_TRUE(is_answered(kAway, renewed_nomination));
  EXPECT_EQ(events(), "RL");
  EXPECT_EQ(*agent.selected(), kAway);
  EXPECT_FALSE(is_answered(kHome));
  EXPECT_TRUE(is_answered(kAway, renewed));
}

TEST_F(LiteAgentRestart, NamesTheRetiredFragment) {
  ask(kAway, renewed_nomination);
  const auto event = [&] {
    auto next = agent.next_event();
    while (next && next->kind != LiteEventKind::kUfragRetired) next = agent.next_event();
    return next;
  }();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->ufrag, "SERVER12");
}

TEST_F(LiteAgentRestart, AnswersUnderTheGenerationOfTheCheck) {
  const auto answer = ask(kAway, renewed);
  const auto message = *StunMessage::parse(answer);
  EXPECT_TRUE(message.integrity_ok(as_bytes(std::string_view(kNewPwd)), io::hmac_sha1));
}

TEST_F(LiteAgentRestart, TakesLatePacketsFromTheOldPath) {
  ask(kAway, renewed_nomination);
  EXPECT_TRUE(agent.accepts(kHome));
  pass(limits::kIceFailedAfter);
  EXPECT_FALSE(agent.accepts(kHome));
}

TEST_F(LiteAgentRestart, RetiresARestartThatAnotherOvertakes) {
  agent.restart({"SERVER56", kPwd}, "client3");
  EXPECT_EQ(events(), "R");
  EXPECT_EQ(last_event.ufrag, "SERVER34");
  EXPECT_FALSE(is_answered(kAway, renewed_nomination));
  EXPECT_TRUE(is_answered(kHome)) << "the one in use stays";
  EXPECT_TRUE(
      is_answered(kAway, {.username = "SERVER56:client3", .pwd = kPwd, .use_candidate = true}));
}

TEST_F(LiteAgentRestart, TellsGenerationsApartByBothNames) {
  EXPECT_FALSE(is_answered(kAway, {.username = "SERVER12:client2"}));
  EXPECT_FALSE(is_answered(kAway, {.username = "SERVER34:client", .pwd = kNewPwd}));
}

TEST(IceCredentials, AreLongEnoughAndOfTheCharactersThatIceAllows) {
  SeededRandom random(3);
  const Credentials one = make_credentials(random);
  const Credentials two = make_credentials(random);
  EXPECT_GE(one.ufrag.size(), 4u);
  EXPECT_GE(one.pwd.size(), 22u);
  EXPECT_NE(one.ufrag, two.ufrag);
  EXPECT_NE(one.pwd, two.pwd);
  const auto allowed = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/';
  };
  for (const char c : one.ufrag + one.pwd) EXPECT_TRUE(allowed(c)) << c;
}

}  // namespace
}  // namespace earshot::ice
