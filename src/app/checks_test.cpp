// Each check against a machine made up for it.
#include "app/checks/checks.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/check_table.h"

namespace earshot::app {
namespace {

const WallTime kNow = WallTime::from_ms(1'800'000'000'000);

IpAddress ip(const char* text) { return *IpAddress::parse(text); }

io::CertificateFacts certificate_for(std::vector<std::string> names, Duration left) {
  io::CertificateFacts facts;
  facts.names = std::move(names);
  facts.issuer = "An authority";
  facts.not_before = kNow - 24h;
  facts.not_after = kNow + left;
  return facts;
}

// All is well, until a test says otherwise.
class FakeEnvironment final : public Environment {
 public:
  std::map<std::string, FileFacts> files;
  std::map<std::string, std::string> texts;
  uint64_t free = uint64_t{100} << 30;
  Result<io::CertificateFacts> facts = certificate_for({"chat.example.org"}, 60 * 24h);
  bool key_fits = true;
  bool root = true;
  std::map<std::string, std::vector<IpAddress>> names{
      {"chat.example.org", {ip("44.0.0.5")}},
      {"fcm.googleapis.com", {ip("44.0.1.1")}},
      {"updates.push.services.mozilla.com", {ip("44.0.1.2")}},
      {"web.push.apple.com", {ip("44.0.1.3")}}};
  BindOutcome bind = BindOutcome::kFree;
  std::string holder;                     // of every port
  std::optional<std::string> udp_holder;  // of those over UDP; without: holder
  Result<HttpAnswer> server = Error{ErrorCode::kUnavailable, "nobody listens there"};
  int socket_status = 401;
  Result<SocketAddress> stun = SocketAddress(ip("127.0.0.1"), 4000);
  Result<std::string> realm = std::string("earshot");
  bool synchronised = true;
  uint64_t descriptors = 65536;

  FileFacts file(const std::filesystem::path& path) override {
    const auto found = files.find(path.string());
    return found == files.end() ? FileFacts{} : found->second;
  }
  std::string text_of(const std::filesystem::path& path) override { return texts[path.string()]; }
  std::optional<uint64_t> free_bytes(const std::filesystem::path&) override { return free; }
  Result<io::CertificateFacts> certificate(const std::filesystem::path&,
                                           const std::filesystem::path&) override {
    return facts;
  }
  Result<bool> key_belongs_to(const std::filesystem::path&, const std::filesystem::path&) override {
    return key_fits;
  }
  bool is_root() override { return root; }
  std::vector<IpAddress> resolve(const std::string& name) override {
    const auto literal = IpAddress::parse(name);
    if (literal.ok()) return {*literal};
    return names[name];
  }
  std::vector<IpAddress> own_addresses() override { return {ip("127.0.0.1"), ip("44.0.0.5")}; }
  BindOutcome try_bind(const SocketAddress&, Protocol) override { return bind; }
  std::vector<std::string> holders_of(uint16_t, Protocol protocol) override {
    const std::string& found = protocol == Protocol::kUdp ? udp_holder.value_or(holder) : holder;
    return found.empty() ? std::vector<std::string>() : std::vector<std::string>{found};
  }
  Result<HttpAnswer> http(const HttpQuestion& question) override {
    if (!server.ok()) return server.error();
    HttpAnswer answer = *server;
    if (question.websocket) answer.status = socket_status;
    return answer;
  }
  Result<SocketAddress> stun_binding(const StunServer&) override { return stun; }
  Result<std::string> turn_challenge(const StunServer&) override { return realm; }
  ClockFacts clock() override { return {synchronised, kNow}; }
  uint64_t descriptors_max(uint16_t) override { return descriptors; }

  void run_server() {
    HttpAnswer answer;
    answer.status = 200;
    answer.body = R"({"first_account":true})";
    answer.certificate = *facts;
    server = answer;
    bind = BindOutcome::kTaken;
    holder = "earshot (process 7)";
  }
};

class Checks : public ::testing::Test {
 protected:
  Checks() {
    subject_.config.tls = TlsMode::kFiles;
    subject_.config.tls_certificate = "/etc/earshot/chain.pem";
    subject_.config.tls_key = "/etc/earshot/key.pem";
    subject_.config.public_url = "https://chat.example.org";
    subject_.config.listen = {"[::]:443"};
    subject_.config.data_dir = "/var/lib/earshot";
    subject_.config.web_dir = "/web";
    EXPECT_TRUE(complete_config(subject_.config).ok());
    subject_.config_file = "/etc/earshot/earshot.toml";
    subject_.public_addresses = {{ip("44.0.0.5"), AddressSource::kInterface}};
    machine_.files["/etc/earshot/earshot.toml"] = {.exists = true, .mode = 0644, .readable = true};
    machine_.files["/etc/earshot/key.pem"] = {.exists = true, .mode = 0640, .readable = true};
    machine_.files["/var/lib/earshot"] = {.exists = true,
                                          .directory = true,
                                          .mode = 0700,
                                          .readable = true,
                                          .writable = true,
                                          .owner = "earshot"};
    machine_.files["/var/lib/earshot/turn-secret"] = {.exists = true, .mode = 0600};
    machine_.files["/var/lib/earshot/vapid-key.pem"] = {.exists = true, .mode = 0600};
    machine_.files["/web/index.html"] = {.exists = true, .readable = true};
    machine_.texts["/proc/sys/net/core/rmem_max"] = "4194304\n";
  }

  std::vector<CheckRow> run() { return run_checks(subject_, machine_); }
  // The row of that id; one that says so when there is none.
  CheckRow row(const std::string& id) {
    for (const CheckRow& row : run()) {
      if (row.id == id) return row;
    }
    return {id, "", CheckState::kRed, "no such row", ""};
  }

  CheckSubject subject_;
  FakeEnvironment machine_;
};

TEST_F(Checks, AreAllGreenOnAGoodServer) {
  machine_.run_server();
  for (const CheckRow& row : run()) {
    EXPECT_EQ(row.state, CheckState::kGreen) << row.id << ": " << row.finding;
    EXPECT_EQ(row.remedy, "");
  }
}

TEST_F(Checks, EveryRowThatIsNotGreenSaysWhatToDo) {
  machine_.files.clear();
  machine_.names.clear();
  machine_.bind = BindOutcome::kTaken;
  machine_.facts = Error{ErrorCode::kUnavailable, "cannot read"};
  machine_.synchronised = false;
  machine_.free = 0;
  for (const CheckRow& row : run()) {
    EXPECT_EQ(row.remedy.empty(), row.state == CheckState::kGreen) << row.id;
  }
}

TEST_F(Checks, NameSecretsThatOthersCanRead) {
  machine_.files["/etc/earshot/key.pem"].mode = 0644;
  machine_.files["/var/lib/earshot/turn-secret"].mode = 0640;
  const CheckRow found = row("secrets");
  EXPECT_EQ(found.state, CheckState::kRed);
  EXPECT_EQ(found.remedy,
            "chmod 600 /var/lib/earshot/turn-secret && chmod 640 /etc/earshot/key.pem");
}

TEST_F(Checks, MindTheModeOfTheSettingsOnlyWhenTheyHoldSecrets) {
  EXPECT_EQ(row("secrets").state, CheckState::kGreen);
  subject_.config.turn.external = {{{"turn:turn.example.org"}, "sixteen letters!"}};
  EXPECT_EQ(row("secrets").remedy, "chmod 640 /etc/earshot/earshot.toml");
}

TEST_F(Checks, SeeADirectoryThatCannotBeWritten) {
  machine_.files["/var/lib/earshot"].writable = false;
  EXPECT_NE(row("data").remedy.find("remount,rw"), std::string::npos);
  machine_.root = false;
  EXPECT_NE(row("data").remedy.find("sudo earshot doctor"), std::string::npos);
  machine_.free = 1000;
  EXPECT_EQ(row("disk").state, CheckState::kRed);
}

TEST_F(Checks, SayWhichBrowsersCannotBeNotified) {
  machine_.run_server();
  EXPECT_EQ(row("push").state, CheckState::kGreen);
  machine_.names.erase("updates.push.services.mozilla.com");
  EXPECT_EQ(row("push").state, CheckState::kYellow);
  EXPECT_NE(row("push").finding.find("Firefox"), std::string::npos);
  EXPECT_NE(row("push").remedy.find("updates.push.services.mozilla.com"), std::string::npos);
  subject_.config.push.enabled = false;
  EXPECT_EQ(row("push").state, CheckState::kGreen);
}

TEST_F(Checks, WantTheNameToLeadHere) {
  EXPECT_EQ(row("dns").state, CheckState::kGreen);
  machine_.names["chat.example.org"] = {ip("44.0.0.9")};
  EXPECT_EQ(row("dns").state, CheckState::kRed);
  EXPECT_NE(row("dns").remedy.find("chat.example.org. A 44.0.0.5"), std::string::npos);
  machine_.names["chat.example.org"] = {ip("44.0.0.5"), ip("2001:470::9")};
  EXPECT_EQ(row("dns").finding, "chat.example.org leads to 2001:470::9, not to this machine");
  machine_.names.clear();
  EXPECT_EQ(row("dns").remedy,
            "At your DNS provider make the record  chat.example.org. A 44.0.0.5");
}

TEST_F(Checks, TellAProxyInFrontFromAWrongName) {
  machine_.names["chat.example.org"] = {ip("44.0.0.9")};
  subject_.config.tls = TlsMode::kOff;
  EXPECT_EQ(row("dns").state, CheckState::kGreen);
}

TEST_F(Checks, SayWhoHoldsAPort) {
  machine_.bind = BindOutcome::kTaken;
  machine_.holder = "nginx (process 812)";
  EXPECT_EQ(row("port_tcp_443").finding, "taken by nginx (process 812)");
  EXPECT_NE(row("port_tcp_443").remedy.find("systemctl disable --now nginx"), std::string::npos);
  EXPECT_EQ(row("port_udp_3478").state, CheckState::kRed);
  machine_.holder = "earshot (process 7)";
  EXPECT_NE(row("port_tcp_443").remedy.find("systemctl restart earshot"), std::string::npos);
  machine_.bind = BindOutcome::kNotAllowed;
  EXPECT_EQ(row("port_tcp_443").state, CheckState::kYellow);
}

TEST_F(Checks, TalkToARunningServerInsteadOfTryingItsPorts) {
  machine_.run_server();
  EXPECT_EQ(row("port_tcp_443").finding, "no such row");
  EXPECT_EQ(row("server").state, CheckState::kGreen);
  machine_.socket_status = 400;
  EXPECT_NE(row("websocket").remedy.find("proxy_set_header Upgrade"), std::string::npos);
  machine_.stun = Error{ErrorCode::kUnavailable, "no answer"};
  EXPECT_EQ(row("stun_udp").state, CheckState::kRed);
  machine_.realm = Error{ErrorCode::kUnavailable, "no TURN"};
  EXPECT_EQ(row("turn").state, CheckState::kRed);
  machine_.descriptors = 1024;
  EXPECT_EQ(row("descriptors").state, CheckState::kYellow);
}

TEST_F(Checks, SayWhoHoldsAPortThatTheServerHasNotGot) {
  machine_.run_server();
  EXPECT_EQ(row("group_calls").state, CheckState::kGreen);
  EXPECT_EQ(row("group_calls").finding, "the server holds UDP 10000");

  machine_.udp_holder = "iperf (process 812)";
  EXPECT_EQ(row("group_calls").state, CheckState::kRed);
  EXPECT_EQ(row("group_calls").finding,
            "nobody can make one: UDP 10000 is taken by iperf (process 812)");
  EXPECT_NE(row("group_calls").remedy.find("sfu.listen"), std::string::npos);
  EXPECT_EQ(row("stun_udp").finding, "answered by iperf (process 812), not by the server");
  EXPECT_NE(row("stun_udp").remedy.find("turn.listen"), std::string::npos);
  EXPECT_EQ(row("stun_tcp").state, CheckState::kGreen);

  machine_.udp_holder = "";
  EXPECT_EQ(row("group_calls").state, CheckState::kYellow);
  EXPECT_EQ(row("group_calls").remedy, "sudo earshot doctor");
  EXPECT_EQ(row("stun_udp").state, CheckState::kGreen);

  // Whoever took it before the server came is gone again.
  machine_.bind = BindOutcome::kFree;
  EXPECT_EQ(row("group_calls").state, CheckState::kRed);
  EXPECT_NE(row("group_calls").remedy.find("restart"), std::string::npos);

  subject_.config.sfu.enabled = false;
  EXPECT_EQ(row("group_calls").state, CheckState::kGreen);
}

TEST_F(Checks, JudgeTheCertificate) {
  machine_.facts = certificate_for({"*.example.org"}, 60 * 24h);
  EXPECT_EQ(row("certificate").finding, "good, runs out in 60 days, issued by An authority");
  machine_.facts = certificate_for({"chat.example.org"}, -3 * 24h);
  EXPECT_EQ(row("certificate").finding, "expired 3 days ago");
  machine_.facts = certificate_for({"chat.example.org"}, 5 * 24h);
  EXPECT_EQ(row("certificate").state, CheckState::kYellow);
  machine_.facts = certificate_for({"other.example.org"}, 60 * 24h);
  EXPECT_EQ(row("certificate").finding, "is for other.example.org, not for chat.example.org");
  machine_.key_fits = false;
  EXPECT_EQ(row("key").state, CheckState::kRed);
}

TEST_F(Checks, AskForTheWholeChain) {
  io::CertificateFacts facts = certificate_for({"chat.example.org"}, 60 * 24h);
  facts.distrust = "unable to get local issuer certificate";
  machine_.facts = facts;
  EXPECT_EQ(row("certificate").state, CheckState::kYellow);
  EXPECT_NE(row("certificate").remedy.find("fullchain.pem"), std::string::npos);
}

TEST_F(Checks, ListTheRulesThatUfwLacks) {
  machine_.texts["/etc/ufw/ufw.conf"] = "ENABLED=yes\n";
  machine_.texts["/etc/ufw/user.rules"] =
      "### tuple ### allow tcp 443 0.0.0.0/0 any 0.0.0.0/0 in\n"
      "### tuple ### allow any 3478 0.0.0.0/0 any 0.0.0.0/0 in\n";
  EXPECT_EQ(row("firewall").remedy, "ufw allow 10000/udp && ufw allow 49152:65535/udp");
}

TEST_F(Checks, FromOutsideSeeWhatBrowsersSee) {
  machine_.run_server();
  for (const CheckRow& row : run_checks_from_outside("https://chat.example.org", machine_)) {
    EXPECT_EQ(row.state, CheckState::kGreen) << row.id << ": " << row.finding;
  }
  machine_.stun = Error{ErrorCode::kUnavailable, "no answer"};
  const std::vector<CheckRow> rows = run_checks_from_outside("chat.example.org", machine_);
  EXPECT_EQ(rows.back().id, "stun_tls");
  EXPECT_EQ(rows.back().state, CheckState::kRed);
  EXPECT_EQ(run_checks_from_outside("https://nobody.example.org", machine_).size(), 1u);
  EXPECT_EQ(run_checks_from_outside("ftp://x", machine_)[0].state, CheckState::kRed);
}

TEST(ClockDifference, IsTakenFromTheDateField) {
  HttpAnswer answer;
  answer.fields["date"] = "Sun, 06 Nov 1994 08:49:37 GMT";
  const WallTime then = WallTime::from_ms(784'111'777'000);
  EXPECT_EQ(clock_difference(answer, then + 90s), Duration(90s));
  EXPECT_EQ(clock_difference(answer, then - 90s), Duration(90s));
  answer.fields["date"] = "yesterday";
  EXPECT_EQ(clock_difference(answer, then), std::nullopt);
}

TEST(CheckTable, IsPlainWithoutATerminal) {
  const std::vector<CheckRow> rows = {{"a", "Clock", CheckState::kGreen, "synchronised", ""},
                                      {"b", "TCP 443", CheckState::kRed, "taken", "stop it"}};
  EXPECT_EQ(render_table(rows, false),
            "  ok     Clock    synchronised\n"
            "  WRONG  TCP 443  taken\n"
            "      -> stop it\n");
  EXPECT_EQ(summary(rows), "1 good, 0 to look at, 1 wrong");
  EXPECT_EQ(render_json({rows[1]}),
            R"({"checks":[{"id":"b","name":"TCP 443","state":"red","finding":"taken",)"
            R"("remedy":"stop it"}]})");
}

TEST(CheckTable, LetsNoOtherMachineSpeakToTheTerminal) {
  const CheckRow hostile{"turn", "TURN", CheckState::kGreen,
                         "realm \x1b]0;owned\a\xC2\x9B"
                         "2J\n",
                         ""};
  EXPECT_EQ(render_table({hostile}, false), "  ok     TURN  realm ?]0;owned??2J?\n");
  const CheckRow honest{"turn", "TURN", CheckState::kGreen, "Größe – 名", ""};
  EXPECT_EQ(render_table({honest}, false), "  ok     TURN  Größe – 名\n");
}

}  // namespace
}  // namespace earshot::app
