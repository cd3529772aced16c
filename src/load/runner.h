// Plays a scenario: lets people join, speak, look, share, move and leave, and ends. Loop thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.h"
#include "io/timer.h"
#include "load/client.h"

namespace earshot::load {

class Runner {
 public:
  // `world` outlives it. `done` is called once, from a timer: everybody has left then.
  Runner(World& world, std::function<void()> done);
  std::function<void()> on_filled = [] {};  // all first joins have begun
  std::function<void()> on_end = [] {};     // everybody is about to leave

  void start();
  // Ends early, as if the time were over.
  void end();

  bool is_filled() const { return filled_at_.has_value(); }  // all first joins have begun
  size_t connected() const;
  uint64_t judged_frames() const;  // complete ones, of those who are there
  Timestamp started_at() const { return started_at_; }

 private:
  struct Person {
    std::unique_ptr<Client> client;
    std::vector<Client::Shown> shown;
    uint32_t page = 0;
    Timestamp share_ends = Timestamp::max();
    Timestamp next_settle;
  };
  struct Room {
    std::vector<Person> people;
  };
  struct Return {
    Timestamp at;
    Client::Role role;
  };
  // Something that happens so many times per minute.
  struct Pace {
    double per_minute = 0;
    Timestamp next;
  };

  void tick();
  void join_first(Timestamp now);
  void join(const Client::Role& role);
  void look_after_some(Timestamp now);
  void settle(Room& room, Timestamp now);
  void churn(Timestamp now);
  bool is_due(Pace& pace, Timestamp now) const;
  void somebody_leaves(Timestamp now);
  void somebody_shares(Timestamp now);
  void turn_pages();
  void update_views(Room& room);
  std::vector<Client::Shown> choose(const Room& room, const Person& viewer) const;
  void change_speakers(Timestamp now);
  Person* somebody(const std::function<bool(const Person&)>& fits);
  void finish();

  World& world_;
  std::function<void()> done_;
  std::vector<Room> rooms_;
  std::vector<Return> returns_;
  std::vector<std::unique_ptr<Client>> gone_;  // destroyed in the next tick
  size_t turn_ = 0;                            // which rooms are looked after
  uint32_t joined_ = 0;                        // of the first joins
  Timestamp started_at_;
  Timestamp next_join_;
  Timestamp next_speakers_;
  std::optional<Timestamp> filled_at_;
  std::optional<Timestamp> ended_at_;
  Pace leaves_;
  Pace shares_;
  Pace moves_;
  Pace pages_;
  io::Timer timer_;
};

}  // namespace earshot::load
