#include "app/demo.h"

#include <fcntl.h>

#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "io/file_descriptor.h"

namespace earshot::app {
namespace {

struct Person {
  const char* username;
  const char* display_name;
};
constexpr Person kAna = {"ana", "Ana"};
constexpr Person kBen = {"ben", "Ben"};

struct Line {
  bool from_ana;
  const char* text;
};
constexpr Line kLines[] = {
    {true, "Hi Ben! This is **Earshot**, running on our own machine."},
    {false, "Nice. Can it call, too?"},
    {true, "It can: *Voice* and *Video* are up there in the header."},
    {false, "Then call me when you like 📞"},
};

identity::Moment identity_moment(const Clock& clock) { return {clock.now(), clock.wall_now()}; }
chat::Moment chat_moment(const Clock& clock) { return {clock.now(), clock.wall_now()}; }

std::string random_password(Random& random) {
  return Id64<struct DemoPasswordTag>::random(random).to_string();
}

Task<Result<protocol::Actor>> make_account(Server& server, Person person, std::string password,
                                           identity::Moment moment, Random& random) {
  identity::Registration registration;
  registration.username = person.username;
  registration.display_name = person.display_name;
  registration.password = std::move(password);
  identity::Origin origin;
  origin.address = "127.0.0.1";
  origin.device_name = "Demo";
  CO_TRY_ASSIGN(const identity::SignedIn signed_in,
                co_await server.identity().accounts().register_account(std::move(registration),
                                                                       std::move(origin), moment));
  const identity::Session session = signed_in.opened.session;
  // Nobody has this session's cookie.
  CO_TRY(co_await server.identity().accounts().sign_out(session));
  co_return protocol::Actor{session.user_id, ClientId::random(random), session.device_id};
}

Task<Result<void>> write_conversation(Server& server, protocol::Actor ana, protocol::Actor ben,
                                      const Clock& clock) {
  protocol::ConversationOpenDirect open;
  open.user_id = ben.user;
  CO_TRY_ASSIGN(const protocol::ConversationResult opened,
                co_await server.chat().conversations.open_direct(ana, open, chat_moment(clock)));
  int number = 0;
  for (const Line& line : kLines) {
    protocol::MessageSend message;
    message.conversation_id = opened.conversation.id;
    message.client_message_id = "demo-" + std::to_string(++number);
    message.text = line.text;
    CO_TRY(co_await server.chat().messages.send(line.from_ana ? ana : ben, std::move(message),
                                                chat_moment(clock)));
  }
  co_return Result<void>();
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

Result<void> write_private_text(const std::filesystem::path& path, const std::string& text) {
  const io::FileDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return Error{ErrorCode::kUnavailable, "cannot write " + path.string()};
  }
  return {};
}

}  // namespace

Task<Result<std::string>> ensure_demo(Server& server, const Config& config, const Clock& clock,
                                      Random& random) {
  const std::filesystem::path note = config.data_dir / "demo.txt";
  std::string text = read_text(note);
  if (!text.empty()) co_return text;

  const std::string ana_password = random_password(random);
  const std::string ben_password = random_password(random);
  Result<protocol::Actor> ana =
      co_await make_account(server, kAna, ana_password, identity_moment(clock), random);
  if (!ana.ok() && ana.error().code == ErrorCode::kConflict) {
    co_return Error{ErrorCode::kConflict,
                    "--demo makes the accounts ana and ben, but they are there already; start "
                    "without it or use another --data-dir"};
  }
  CO_TRY(ana);
  CO_TRY_ASSIGN(const protocol::Actor ben,
                co_await make_account(server, kBen, ben_password, identity_moment(clock), random));
  CO_TRY(co_await write_conversation(server, *ana, ben, clock));

  text = "  ana    password " + ana_password + "    (administrator)\n" + "  ben    password " +
         ben_password + "\n";
  CO_TRY(write_private_text(note, text));
  co_return text;
}

}  // namespace earshot::app
