// Messages acknowledged per second, every acknowledgement on disk: Messages::send with many senders
// at once, beside the same messages sent one after the other. Prints one JSON object.
//   messages_bench [--directory D] [--senders N] [--messages N] [--one-by-one N]
// The directory decides what is measured: it must be on the disk that will hold the database.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/json_writer.h"
#include "base/log.h"
#include "base/spawn.h"
#include "chat/chat_service.h"
#include "protocol/event_sink.h"
#include "storage/testing/sqlite_chat_backend.h"

namespace earshot {
namespace {

using SteadyClock = std::chrono::steady_clock;
using storage::testing::kBackendStart;

struct Options {
  std::string directory = ".";
  int senders = 256;
  int messages = 40'000;
  int one_by_one = 1'000;
};

class CountingSink final : public protocol::EventSink {
 public:
  void to_user(UserId, const protocol::ServerEvent&) override { ++events; }
  void to_client(ClientId, const protocol::ServerEvent&) override { ++events; }
  void to_user_except(UserId, ClientId, const protocol::ServerEvent&) override { ++events; }
  int64_t events = 0;
};

struct Pair {
  UserId sender;
  ConversationId conversation;
};

struct Run {
  int messages = 0;
  double seconds = 0;
  double messages_per_commit = 0;
  double latency_p50_ms = 0;
  double latency_p99_ms = 0;
};

// Words as people use them, so that the search index has realistic work.
std::string sentence(Random& random) {
  static constexpr const char* kWords[] = {
      "are",  "you", "coming", "to",    "the",  "meeting", "tomorrow", "at",
      "nine", "or",  "should", "we",    "move", "it",      "I",        "think",
      "call", "me",  "when",   "build", "is",   "green",   "thanks",   "lunch"};
  std::string text;
  for (uint64_t i = 0, count = 4 + random.below(16); i < count; ++i) {
    text += kWords[random.below(std::size(kWords))];
    text += random.below(8) == 0 ? std::to_string(random.below(10'000)) + " " : " ";
  }
  return text;
}

class Bench {
 public:
  explicit Bench(const Options& options)
      : backend_({.path = options.directory + "/bench.db"}),
        service_(backend_.stores(), sink_, backend_.random()) {
    CHECK(run_sync(backend_.loop(), service_.load()).ok());
  }

  Run run(int senders, int messages) {
    std::vector<Pair> pairs;
    for (int i = 0; i < senders; ++i) pairs.push_back(make_pair());
    latencies_ms_.clear();
    left_ = messages;
    int done = 0;
    const uint64_t commits = backend_.database().commits();
    const auto start = SteadyClock::now();
    for (const Pair& pair : pairs) spawn(send_all(pair, &done));
    backend_.loop().run_until([&] { return done == senders; });
    const std::chrono::duration<double> took = SteadyClock::now() - start;
    const auto committed = static_cast<double>(backend_.database().commits() - commits);
    std::sort(latencies_ms_.begin(), latencies_ms_.end());
    return {.messages = messages,
            .seconds = took.count(),
            .messages_per_commit = messages / committed,
            .latency_p50_ms = latencies_ms_[latencies_ms_.size() / 2],
            .latency_p99_ms = latencies_ms_[latencies_ms_.size() * 99 / 100]};
  }

 private:
  Pair make_pair() {
    const UserId ana = backend_.add_user("ana" + std::to_string(++users_));
    const UserId ben = backend_.add_user("ben" + std::to_string(users_));
    const protocol::Actor actor{.user = ana, .client = {}, .device = {}};
    auto opened =
        run_sync(backend_.loop(), service_.conversations.open_direct(actor, {ben}, {now_, wall_}));
    CHECK(opened.ok());
    return {ana, opened->conversation.id};
  }

  Task<void> send_all(Pair pair, int* done) {
    const protocol::Actor actor{.user = pair.sender, .client = {}, .device = {}};
    while (left_ > 0) {
      const int number = left_--;
      protocol::MessageSend request;
      request.conversation_id = pair.conversation;
      request.client_message_id =
          "message " + std::to_string(number) + "/" + std::to_string(users_);
      request.text = sentence(words_);
      now_ += 1s;  // so that the rate limit, which is per person, does not decide
      const auto start = SteadyClock::now();
      const auto sent = co_await service_.messages.send(actor, std::move(request), {now_, wall_});
      CHECK(sent.ok());
      const std::chrono::duration<double, std::milli> took = SteadyClock::now() - start;
      latencies_ms_.push_back(took.count());
    }
    ++*done;
  }

  storage::testing::SqliteChatBackend backend_;
  CountingSink sink_;
  SeededRandom words_{1};
  chat::ChatService service_;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
  WallTime wall_ = kBackendStart;
  int users_ = 0;
  int left_ = 0;
  std::vector<double> latencies_ms_;
};

// What the disk can do: syncs of one appended page per second.
double syncs_per_second(const std::string& directory) {
  const std::string path = directory + "/sync.probe";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  CHECK(file >= 0);
  const std::string page(4096, 'x');
  constexpr int kSyncs = 500;
  const auto start = SteadyClock::now();
  for (int i = 0; i < kSyncs; ++i) {
    CHECK(::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()));
    CHECK(::fdatasync(file) == 0);
  }
  const std::chrono::duration<double> took = SteadyClock::now() - start;
  ::close(file);
  ::unlink(path.c_str());
  return kSyncs / took.count();
}

void print_run(JsonWriter& json, std::string_view name, const Run& run) {
  const auto number = [&json](std::string_view key, double value) {
    char text[32];
    std::snprintf(text, sizeof(text), "%.2f", value);
    json.key(key);
    json.raw(text);
  };
  json.key(name);
  json.begin_object();
  number("messages", run.messages);
  number("messages_per_second", run.messages / run.seconds);
  number("messages_per_commit", run.messages_per_commit);
  number("latency_p50_ms", run.latency_p50_ms);
  number("latency_p99_ms", run.latency_p99_ms);
  json.end_object();
}

int main_of(const Options& options) {
  set_log_level(LogLevel::kWarning);
  const std::filesystem::path directory =
      std::filesystem::path(options.directory) / "earshot-messages-bench";
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  JsonWriter json;
  json.begin_object();
  json.key("bench");
  json.string("messages");
  json.key("disk_syncs_per_second");
  json.number(static_cast<int64_t>(syncs_per_second(directory.string())));
  json.key("senders");
  json.number(options.senders);
  {
    Options here = options;
    here.directory = directory.string();
    Bench bench(here);
    print_run(json, "one_by_one", bench.run(1, options.one_by_one));
    print_run(json, "grouped", bench.run(options.senders, options.messages));
  }
  json.end_object();
  std::puts(json.take().c_str());
  std::filesystem::remove_all(directory);
  return 0;
}

}  // namespace
}  // namespace earshot

int main(int argc, char** argv) {
  earshot::Options options;
  CLI::App app("Messages acknowledged per second, every acknowledgement on disk");
  app.add_option("--directory", options.directory, "on the disk to measure")->capture_default_str();
  app.add_option("--senders", options.senders, "at once")->capture_default_str();
  app.add_option("--messages", options.messages, "in the grouped run")->capture_default_str();
  app.add_option("--one-by-one", options.one_by_one, "in the other run")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return earshot::main_of(options);
}
