#include "media/sfu_book.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace earshot::media {
namespace {

std::string chromium_offer() {
  std::ifstream file("src/codec/testdata/chromium_sfu_offer.sdp", std::ios::binary);
  EXPECT_TRUE(file) << "run from the top of the repository";
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class SfuBookTest : public testing::Test {
 protected:
  static SfuServerConfig config() {
    SfuServerConfig config;
    config.told.udp = {*SocketAddress::parse("198.51.100.7:10000")};
    config.participants_max = 3;
    return config;
  }
  static std::string fingerprint() {
    std::string out = "sha-256 00";
    for (int i = 1; i < 32; ++i) out += ":11";
    return out;
  }
  meetings::SfuOffer offer(ParticipantId who) const {
    return {.call = call_, .participant = who, .sdp = sdp_, .sources = sources_};
  }
  template <class Command>
  const Command* only() const {
    return commands_.size() == 1 ? std::get_if<Command>(&commands_[0]) : nullptr;
  }

  SeededRandom random_{7};
  const CallId call_ = CallId::random(random_);
  const ParticipantId ana_ = ParticipantId::random(random_);
  const ParticipantId ben_ = ParticipantId::random(random_);
  const std::string sdp_ = chromium_offer();
  std::optional<std::vector<meetings::NamedSource>> sources_;
  SfuBook book_{config(), fingerprint(), random_};
  SfuBook::Commands commands_;
};

TEST_F(SfuBookTest, AnAnswerSaysHowMuchVideoMayBeSent) {
  SfuServerConfig limited = config();
  limited.video_bps_max = 1'200'000;
  SfuBook book(limited, fingerprint(), random_);
  const auto answer = book.join(offer(ana_), commands_);
  ASSERT_TRUE(answer.ok());
  size_t found = 0;
  size_t publishing = 0;
  for (size_t at = answer->sdp.find("m=video"); at != std::string::npos;) {
    const size_t next = answer->sdp.find("m=", at + 2);
    const std::string section = answer->sdp.substr(at, next - at);
    const bool limits = section.find("b=TIAS:1200000\r\n") != std::string::npos;
    const bool publishes = section.find("a=recvonly") != std::string::npos;
    EXPECT_EQ(limits, publishes);
    found += limits ? 1 : 0;
    publishing += publishes ? 1 : 0;
    at = next == std::string::npos ? next : answer->sdp.find("m=video", next);
  }
  EXPECT_GT(found, 0u);
  EXPECT_EQ(found, publishing);
}

TEST_F(SfuBookTest, AJoinIsAnsweredAndToldToTheWorkers) {
  const auto answer = book_.join(offer(ana_), commands_);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_NE(answer->sdp.find("198.51.100.7 10000"), std::string::npos);
  EXPECT_NE(answer->sdp.find(fingerprint()), std::string::npos);
  EXPECT_EQ(answer->sdp.find("\r\nb="), std::string::npos) << "nobody said that there is a limit";
  const auto* const add = only<sfu_command::Add>();
  ASSERT_NE(add, nullptr);
  EXPECT_EQ(add->spec->call, call_);
  ASSERT_NE(book_.find(add->spec->transport), nullptr);
  EXPECT_EQ(book_.find(add->spec->transport)->participant, ana_);
}

TEST_F(SfuBookTest, AnOfferThatIsNoneChangesNothing) {
  meetings::SfuOffer broken = offer(ana_);
  broken.sdp = "v=0\r\n";
  EXPECT_FALSE(book_.join(broken, commands_).ok());
  EXPECT_TRUE(commands_.empty());
  EXPECT_EQ(book_.participants(), 0u);
}

TEST_F(SfuBookTest, SourcesHaveSectionsOfTheirKindAndAreNamedOnce) {
  using meetings::MediaSource;
  const auto refused = [&](std::vector<meetings::NamedSource> sources) {
    sources_ = std::move(sources);
    const auto answer = book_.join(offer(ana_), commands_);
    return !answer.ok() && answer.error().code == ErrorCode::kInvalid && commands_.empty();
  };
  EXPECT_TRUE(refused({{.mid = "no such section", .source = MediaSource::kCamera}}));
  EXPECT_TRUE(refused({{.mid = "0", .source = MediaSource::kCamera}}));
  EXPECT_TRUE(refused({{.mid = "0", .source = MediaSource::kMicrophone},
                       {.mid = "0", .source = MediaSource::kScreenSound}}));
}

TEST_F(SfuBookTest, WhoComesAnewHasAnotherTransportAndIsShownByThoseWhoShowedThem) {
  ASSERT_TRUE(book_.join(offer(ana_), commands_).ok());
  ASSERT_TRUE(book_.join(offer(ben_), commands_).ok());
  book_.view(call_, ben_,
             {{.participant_id = ana_,
               .source = meetings::MediaSource::kCamera,
               .width = 640,
               .height = 360,
               .priority = 1}},
             commands_);
  const sfu::TransportId before = std::get<sfu_command::Add>(commands_[0]).spec->transport;
  commands_.clear();
  ASSERT_TRUE(book_.join(offer(ana_), commands_).ok());
  ASSERT_EQ(commands_.size(), 3u);
  const sfu::TransportId after = std::get<sfu_command::Add>(commands_[0]).spec->transport;
  EXPECT_EQ(std::get<sfu_command::Remove>(commands_[1]).transport, before);
  const auto& view = std::get<sfu_command::View>(commands_[2]);
  ASSERT_EQ(view.views.size(), 1u);
  EXPECT_EQ(view.views[0].publisher, after);
  EXPECT_EQ(book_.find(before), nullptr);
  EXPECT_EQ(book_.participants(), 2u);
}

TEST_F(SfuBookTest, AFullServerRefusesNewPeopleAloneAndClearly) {
  for (int i = 0; i < 3; ++i) {
    const ParticipantId who = i == 0 ? ana_ : ParticipantId::random(random_);
    ASSERT_TRUE(book_.join(offer(who), commands_).ok());
  }
  const auto refused = book_.join(offer(ben_), commands_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(book_.join(offer(ana_), commands_).ok()) << "who is in may come anew";
  book_.end(call_, commands_);
  EXPECT_EQ(book_.participants(), 0u);
  EXPECT_TRUE(book_.join(offer(ben_), commands_).ok());
}

}  // namespace
}  // namespace earshot::media
