// Group calls of a server, with accounts of its own: each room is a group conversation that its
// first account makes. Loop thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "io/event_loop.h"
#include "load/calls.h"
#include "load/server_session.h"

namespace earshot::load {

// A name and a password in each line, with a space between; "#" begins a remark. Errors: kInvalid,
// with the number of the line.
Result<std::vector<Account>> parse_accounts(std::string_view text);

class ServerCalls final : public Calls {
 public:
  struct Options {
    std::string server;
    std::string accounts;  // file
    std::string ca_file;
    bool insecure = false;
    uint32_t rooms = 1;
    uint32_t participants = 1;  // of each room
  };
  // Blocking (names, files). `loop` and `random` outlive it.
  static Result<std::unique_ptr<ServerCalls>> create(const Options& options, io::EventLoop& loop,
                                                     Random& random);
  ~ServerCalls() override;  // runs the loop until everything is closed

  void prepare(Done done) override;
  Result<std::unique_ptr<Seat>> seat(uint32_t room, SeatEvents& events) override;

 private:
  class ServerSeat;
  struct Member {
    std::unique_ptr<ServerSession> session;
    ServerSeat* seat = nullptr;
  };

  ServerCalls(const Options& options, io::EventLoop& loop, Random& random, ServerDoor door);
  void open_from(size_t index);
  void make_groups();
  void make_group(uint32_t room);

  const uint32_t rooms_;
  const uint32_t participants_;
  io::EventLoop& loop_;
  Random& random_;
  const ServerDoor door_;
  std::vector<Member> members_;  // room after room
  std::vector<ConversationId> groups_;
  uint32_t groups_made_ = 0;
  Done done_;
};

}  // namespace earshot::load
