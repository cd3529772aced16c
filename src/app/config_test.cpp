#include "app/config.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "app/command_line.h"

namespace earshot::app {
namespace {

class ConfigTest : public ::testing::Test {
 protected:
  ConfigTest() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "earshot-config-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
  }
  ~ConfigTest() override { std::filesystem::remove_all(directory_); }

  std::string write(const std::string& text) {
    const std::string path = directory_ / "earshot.toml";
    std::ofstream(path) << text;
    allow(std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return path;
  }
  void allow(std::filesystem::perms who) {
    std::filesystem::permissions(directory_ / "earshot.toml", who);
  }
  Result<Command> parse(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"earshot", "serve"});
    std::vector<const char*> argv;
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    return parse_command_line(static_cast<int>(argv.size()), argv.data());
  }
  std::string error_of(const std::string& text) {
    const Result<Command> command = parse({"--config", write(text)});
    return command.ok() ? "" : command.error().message;
  }

  std::filesystem::path directory_;
};

TEST_F(ConfigTest, HasDefaultsForEverything) {
  const Config config = parse({})->config;
  EXPECT_EQ(config.listen, std::vector<std::string>{"127.0.0.1:8080"});
  EXPECT_EQ(config.tls, TlsMode::kOff);
  ASSERT_EQ(config.ice_servers.size(), 2u);
  EXPECT_EQ(config.ice_servers[0].urls, std::vector<std::string>{"stun:stun.l.google.com:19302"});
  EXPECT_EQ(config.ice_servers[1].urls, std::vector<std::string>{"stun:stun1.l.google.com:19302"});
  EXPECT_EQ(config.calls.ring, 45s);
}

TEST_F(ConfigTest, MetricsAreOffUntilTheyHaveAnAddress) {
  EXPECT_EQ(parse({})->config.metrics.listen, "");
  EXPECT_EQ(
      parse({"--config", write("[metrics]\nlisten = \"127.0.0.1:9464\"\n")})->config.metrics.listen,
      "127.0.0.1:9464");
  EXPECT_NE(error_of("[metrics]\nlisten = \"9464\"\n").find("metrics.listen"), std::string::npos);
}

TEST_F(ConfigTest, ASecretIsNotForEverybodyOnTheMachine) {
  using std::filesystem::perms;
  const perms owner = perms::owner_read | perms::owner_write;
  for (const char* const secret :
       {"[[turn.external]]\nurls = \"turn:a:1\"\nstatic_auth_secret = \"0123456789abcdef\"\n",
        "ice_servers = [{ urls = [\"turn:b:2\"], username = \"u\", credential = \"c\" }]\n"}) {
    const std::string path = write(secret);
    EXPECT_TRUE(parse({"--config", path}).ok()) << secret;
    allow(owner | perms::group_read);  // of the service's group, as `earshot setup` makes it
    EXPECT_TRUE(parse({"--config", path}).ok()) << secret;
    allow(owner | perms::group_read | perms::others_read);
    const auto refused = parse({"--config", path});
    ASSERT_FALSE(refused.ok()) << secret;
    EXPECT_NE(refused.error().message.find("chmod"), std::string::npos);
  }
  const std::string harmless = write("name = \"Chat\"\n");
  allow(owner | perms::group_read | perms::others_read);
  EXPECT_TRUE(parse({"--config", harmless}).ok());
}

TEST_F(ConfigTest, ReadsTheFileAndLetsTheCommandLineWin) {
  const std::string path = write(
      "listen = [\"127.0.0.1:1\", \"[::1]:1\"]\ndata_dir = \"/a\"\nlog_level = \"debug\"\n"
      "ice_servers = []\n[calls]\nring_s = 4\ndead_after_s = 0.5\n");
  const Config config = parse({"--config", path, "--data-dir", "/b"})->config;
  EXPECT_EQ(config.listen.size(), 2u);
  EXPECT_EQ(config.data_dir, "/b");
  EXPECT_EQ(config.log_level, LogLevel::kDebug);
  EXPECT_TRUE(config.ice_servers.empty());
  EXPECT_EQ(config.calls.ring, 4s);
  EXPECT_EQ(config.calls.dead_after, 500ms);
}

TEST_F(ConfigTest, LimitsGroupCalls) {
  const std::string path =
      write("[group_calls]\nparticipants_max = 10\nscreens_max = 2\nempty_s = 2\n");
  const Config config = parse({"--config", path})->config;
  EXPECT_EQ(config.meetings.participants_max, 10u);
  EXPECT_EQ(config.meetings.screens_max, 2u);
  EXPECT_EQ(config.meetings.empty, 2s);
  EXPECT_NE(error_of("[group_calls]\nparticipants_max = 51").find("a number from 2 to 50"),
            std::string::npos);
}

TEST_F(ConfigTest, TakesIceServersWithCredentials) {
  const std::string path = write(
      "ice_servers = [\"stun:a:1\", { urls = [\"turn:b:2\"], username = \"u\", credential = \"c\" "
      "}]");
  const Config config = parse({"--config", path})->config;
  ASSERT_EQ(config.ice_servers.size(), 2u);
  EXPECT_EQ(config.ice_servers[1].username, "u");
  EXPECT_EQ(config.ice_servers[1].credential, "c");
}

TEST_F(ConfigTest, TlsListensForOtherDevices) {
  EXPECT_EQ(parse({"--tls", "self-signed"})->config.listen, std::vector<std::string>{"[::]:8443"});
  EXPECT_EQ(parse({"--tls-certificate", "a", "--tls-key", "b"})->config.tls, TlsMode::kFiles);
  EXPECT_FALSE(parse({"--tls-certificate", "a"}).ok());
}

TEST_F(ConfigTest, SaysWhatIsWrongAndWhere) {
  EXPECT_NE(error_of("listen = ").find("line 1"), std::string::npos);
  EXPECT_NE(error_of("listen = \"8443\"").find("\"8443\" is not an address"), std::string::npos);
  EXPECT_NE(error_of("lisen = \"x\"").find("lisen is not a setting"), std::string::npos);
  EXPECT_NE(error_of("[calls]\nring = 4").find("calls.ring is not a setting"), std::string::npos);
  EXPECT_NE(error_of("[calls]\nring_s = \"4\"").find("calls.ring_s must be"), std::string::npos);
  EXPECT_NE(error_of("[calls]\nring_s = 0").find("calls.ring_s must be"), std::string::npos);
  EXPECT_NE(error_of("tls = \"maybe\"").find("tls must be one of"), std::string::npos);
  EXPECT_NE(error_of("data_dir = 4").find("data_dir must be"), std::string::npos);
  EXPECT_NE(error_of("ice_servers = [\"http://x\"]").find("ice_servers must"), std::string::npos);
  EXPECT_NE(error_of("public_url = \"chat.example.org\"").find("public_url"), std::string::npos);
  EXPECT_NE(error_of("trusted_proxies = \"10.0.0.1/8\"").find("10.0.0.1/8"), std::string::npos);
  EXPECT_NE(error_of("public_url = \"https://a/b\"").find("public_url"), std::string::npos);
}

TEST_F(ConfigTest, TheExampleFileShowsTheDefaults) {
  std::ifstream example("deploy/earshot.example.toml");
  ASSERT_TRUE(example) << "run from the top of the repository";
  const Config from_example = parse({"--config", "deploy/earshot.example.toml"})->config;
  const Config defaults = parse({})->config;
  EXPECT_EQ(from_example.listen, defaults.listen);
  EXPECT_EQ(from_example.ice_servers, defaults.ice_servers);
  EXPECT_EQ(from_example.calls.ring, defaults.calls.ring);
}

TEST_F(ConfigTest, ReadsTheTurnServer) {
  const Config defaults = parse({})->config;
  EXPECT_TRUE(defaults.turn.enabled);
  EXPECT_EQ(defaults.turn.listen, std::vector<std::string>{"127.0.0.1:3478"});
  const Config config = parse({"--config", write("listen = [\"[::]:8443\", \"[::]:80\"]\n"
                                                 "public_address = \"198.51.100.7\"\n"
                                                 "[turn]\nrelay_port_first = 50000\n"
                                                 "relay_port_last = 50099\n"
                                                 "[[turn.external]]\nurls = \"turn:a:3478\"\n"
                                                 "static_auth_secret = \"0123456789abcdef\"\n")})
                            ->config;
  EXPECT_EQ(config.turn.listen, std::vector<std::string>{"[::]:3478"});
  EXPECT_EQ(config.turn.relay_port_last, 50099);
  ASSERT_EQ(config.turn.external.size(), 1u);
  EXPECT_EQ(config.turn.external[0].urls, std::vector<std::string>{"turn:a:3478"});
  EXPECT_EQ(config.public_address, std::vector<std::string>{"198.51.100.7"});
}

TEST_F(ConfigTest, ReadsTheForwardingUnit) {
  EXPECT_TRUE(parse({})->config.sfu.enabled);
  EXPECT_EQ(parse({})->config.sfu.listen, std::vector<std::string>{"127.0.0.1:10000"});
  const Config config = parse({"--config", write("[sfu]\nenabled = false\nworkers = 2\n"
                                                 "listen = \"127.0.0.1:9000\"\n")})
                            ->config;
  EXPECT_FALSE(config.sfu.enabled);
  EXPECT_EQ(config.sfu.workers, 2);
  EXPECT_EQ(config.sfu.listen, std::vector<std::string>{"127.0.0.1:9000"});
  EXPECT_EQ(config.sfu.max_participants, limits::kSfuParticipantsMax);
  EXPECT_EQ(config.sfu.refuse_above_percent, 85u);
  const SfuConfig limited =
      parse({"--config",
             write("[sfu]\nmax_participants = 100\nmax_video_kbps = 1500\nmax_receive_kbps = 6000\n"
                   "uplink_mbps = 200\nrefuse_above_percent = 70\nshed_above_percent = 60\n")})
          ->config.sfu;
  EXPECT_EQ(limited.max_participants, 100u);
  EXPECT_EQ(limited.max_video_kbps, 1500u);
  EXPECT_EQ(limited.max_receive_kbps, 6000u);
  EXPECT_EQ(limited.uplink_mbps, 200u);
  EXPECT_EQ(limited.refuse_above_percent, 70u);
  EXPECT_EQ(limited.shed_above_percent, 60u);
  EXPECT_NE(error_of("[sfu]\nshed_above_percent = 101").find("must be a number from 1 to 100"),
            std::string::npos);
  EXPECT_NE(error_of("[sfu]\nworkers = 17").find("sfu.workers must be 0 to 16"), std::string::npos);
}

TEST_F(ConfigTest, RefusesATurnServerThatCannotWork) {
  EXPECT_NE(error_of("[turn]\nrelay_port_first = 50000\nrelay_port_last = 50050\n"), "");
  EXPECT_NE(error_of("[turn]\nrelay_port_first = 80\n"), "");
  EXPECT_NE(error_of("[turn]\nenabled = 1\n"), "");
  EXPECT_NE(error_of("[turn]\nlisten = \"example.org:3478\"\n"), "");
  EXPECT_NE(error_of("public_address = \"example.org\"\n"), "");
  EXPECT_NE(error_of("[[turn.external]]\nurls = \"turn:a\"\nstatic_auth_secret = \"x\"\n"), "");
}

TEST_F(ConfigTest, ReadsHowNotificationsAreSent) {
  const Config defaults = parse({"--public-url", "https://chat.example.org"})->config;
  EXPECT_TRUE(defaults.push.enabled);
  EXPECT_FALSE(defaults.push.allow_private);
  EXPECT_EQ(defaults.push.subject, "https://chat.example.org");
  EXPECT_EQ(parse({"--public-url", "http://chat.example.org"})->config.push.subject, "");
  const std::string text =
      "[push]\nenabled = false\nsubject = \"mailto:a@example.org\"\nallow_private = true\n";
  const Config config = parse({"--config", write(text)})->config;
  EXPECT_FALSE(config.push.enabled);
  EXPECT_TRUE(config.push.allow_private);
  EXPECT_EQ(config.push.subject, "mailto:a@example.org");
  EXPECT_NE(error_of("[push]\nsubject = \"admin@example.org\"").find("push.subject"),
            std::string::npos);
}

TEST_F(ConfigTest, TakesTheAcmeNameFromThePublicUrl) {
  EXPECT_NE(error_of("tls = \"acme\"\n"), "");
  const std::string text = "tls = \"acme\"\npublic_url = \"https://chat.example.org:8443\"\n";
  const Config config = parse({"--config", write(text)})->config;
  EXPECT_EQ(config.acme.domains, std::vector<std::string>{"chat.example.org"});
  EXPECT_EQ(config.listen, (std::vector<std::string>{"[::]:443", "[::]:80"}));
}

}  // namespace
}  // namespace earshot::app
