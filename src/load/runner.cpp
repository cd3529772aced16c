#include "load/runner.h"

#include <algorithm>
#include <utility>

namespace earshot::load {
namespace {

// A tick looks after some of the rooms: what does it for all at once is late for their media.
constexpr Duration kTick = 5ms;
constexpr size_t kTurns = 10;
constexpr Duration kSettleInterval = 500ms;
constexpr Duration kTurnToSpeak = 3s;
constexpr Duration kReturnAfter = 1s;  // somebody who left
constexpr Duration kGoodbye = 500ms;   // for what is under way at the end
constexpr size_t kSharesMax = 3;       // of a room

bool is_connected(const Client& client) { return client.state() == Client::State::kConnected; }

}  // namespace

Runner::Runner(World& world, std::function<void()> done)
    : world_(world),
      done_(std::move(done)),
      rooms_(world.scenario.rooms),
      timer_(world.loop, [this] { tick(); }) {
  const ChurnPlan& churn = world.scenario.churn;
  leaves_.per_minute = churn.leaves;
  shares_.per_minute = churn.shares;
  moves_.per_minute = churn.moves;
  pages_.per_minute = world.scenario.view.pages_per_minute;
}

void Runner::start() {
  started_at_ = world_.loop.clock().now();
  next_join_ = next_speakers_ = started_at_;
  tick();
}

void Runner::end() {
  if (ended_at_) return;
  on_end();
  ended_at_ = world_.loop.clock().now();
  for (Room& room : rooms_) {
    for (Person& person : room.people) person.client->leave();
  }
}

size_t Runner::connected() const {
  size_t count = 0;
  for (const Room& room : rooms_) {
    count += static_cast<size_t>(
        std::count_if(room.people.begin(), room.people.end(),
                      [](const Person& person) { return is_connected(*person.client); }));
  }
  return count;
}

uint64_t Runner::judged_frames() const {
  uint64_t sum = 0;
  for (const Room& room : rooms_) {
    for (const Person& person : room.people) sum += person.client->judged_frames();
  }
  return sum;
}

void Runner::tick() {
  const Timestamp now = world_.loop.clock().now();
  gone_.clear();
  if (ended_at_) {
    if (now - *ended_at_ >= kGoodbye) return finish();
  } else {
    join_first(now);
    churn(now);
    look_after_some(now);
    if (now >= next_speakers_) change_speakers(now);
    if (filled_at_ && now - *filled_at_ >= world_.scenario.duration) end();
  }
  timer_.arm_after(kTick);
}

void Runner::finish() {
  rooms_.clear();
  done_();
}

void Runner::join_first(Timestamp now) {
  const Scenario& scenario = world_.scenario;
  const auto between = Duration(static_cast<int64_t>(1e9 / scenario.joins_per_second));
  while (joined_ < scenario.people() && next_join_ <= now) {
    const uint32_t place = joined_ % scenario.participants;
    join({.number = 0,
          .room = joined_ / scenario.participants,
          .camera = place < scenario.cameras,
          .microphone = place < scenario.microphones});
    ++joined_;
    next_join_ += between;
  }
  if (joined_ == scenario.people() && !filled_at_) {
    filled_at_ = now;
    for (Pace* const pace : {&leaves_, &shares_, &moves_, &pages_}) pace->next = now;
    on_filled();
  }
}

void Runner::join(const Client::Role& role) {
  Client::Role named = role;
  named.number = static_cast<uint32_t>(world_.room_of.size());
  world_.room_of.push_back(role.room);
  Person person;
  person.client = std::make_unique<Client>(world_, named);
  person.client->join();
  rooms_[role.room].people.push_back(std::move(person));
}

void Runner::look_after_some(Timestamp now) {
  for (size_t i = turn_; i < rooms_.size(); i += kTurns) {
    settle(rooms_[i], now);
    update_views(rooms_[i]);
  }
  turn_ = (turn_ + 1) % kTurns;
}

void Runner::settle(Room& room, Timestamp now) {
  for (Person& person : room.people) {
    if (now < person.next_settle) continue;
    person.next_settle = now + kSettleInterval;
    const bool was_connected = is_connected(*person.client);
    person.client->settle();
    if (was_connected && now >= person.share_ends) {
      person.client->share(false);
      person.share_ends = Timestamp::max();
    }
    if (person.client->state() != Client::State::kGone) continue;
    // Whom the server has put out comes again. Who could not come in tries again only where
    // people come and go anyway.
    if (person.client->was_connected() || leaves_.per_minute > 0) {
      returns_.push_back({now + kReturnAfter, person.client->role()});
    }
    gone_.push_back(std::move(person.client));
  }
  std::erase_if(room.people, [](const Person& person) { return person.client == nullptr; });
}

bool Runner::is_due(Pace& pace, Timestamp now) const {
  if (!filled_at_ || pace.per_minute <= 0 || now < pace.next) return false;
  pace.next += Duration(static_cast<int64_t>(60e9 / pace.per_minute));
  return true;
}

void Runner::churn(Timestamp now) {
  std::vector<Return> due;
  std::erase_if(returns_, [&](const Return& each) {
    if (each.at > now) return false;
    due.push_back(each);
    return true;
  });
  for (const Return& each : due) join(each.role);
  while (is_due(leaves_, now)) somebody_leaves(now);
  while (is_due(shares_, now)) somebody_shares(now);
  while (is_due(moves_, now)) {
    Person* const person = somebody([](const Person&) { return true; });
    if (person != nullptr) person->client->move();
  }
  while (is_due(pages_, now)) turn_pages();
}

Runner::Person* Runner::somebody(const std::function<bool(const Person&)>& fits) {
  std::vector<Person*> found;
  for (Room& room : rooms_) {
    for (Person& person : room.people) {
      if (is_connected(*person.client) && fits(person)) found.push_back(&person);
    }
  }
  return found.empty() ? nullptr : found[world_.random.below(found.size())];
}

void Runner::somebody_leaves(Timestamp now) {
  Person* const person = somebody([](const Person&) { return true; });
  if (person == nullptr) return;
  returns_.push_back({now + kReturnAfter, person->client->role()});
  person->client->leave();
  gone_.push_back(std::move(person->client));
  for (Room& room : rooms_) {
    std::erase_if(room.people, [](const Person& each) { return each.client == nullptr; });
  }
}

void Runner::somebody_shares(Timestamp now) {
  Person* const person = somebody([&](const Person& each) {
    const Room& room = rooms_[each.client->role().room];
    const auto sharing = static_cast<size_t>(
        std::count_if(room.people.begin(), room.people.end(),
                      [](const Person& other) { return other.client->is_sharing(); }));
    return !each.client->is_sharing() && sharing < kSharesMax;
  });
  if (person == nullptr) return;
  person->client->share(true);
  person->share_ends = now + world_.scenario.churn.share_time;
}

void Runner::turn_pages() {
  for (Room& room : rooms_) {
    for (Person& person : room.people) ++person.page;
  }
}

void Runner::update_views(Room& room) {
  for (Person& viewer : room.people) {
    if (!is_connected(*viewer.client)) continue;
    std::vector<Client::Shown> shown = choose(room, viewer);
    if (shown == viewer.shown) continue;
    viewer.client->show(shown);
    viewer.shown = std::move(shown);
  }
}

// Screens first, then cameras from the page on.
std::vector<Client::Shown> Runner::choose(const Room& room, const Person& viewer) const {
  const size_t most = world_.scenario.view.pictures;
  std::vector<Client::Shown> out;
  std::vector<Client::Shown> cameras;
  for (const Person& other : room.people) {
    const Client& client = *other.client;
    if (&other == &viewer || !is_connected(client)) continue;
    const uint32_t number = client.role().number;
    if (client.is_sharing() && out.size() < most) {
      out.push_back({client.id(), number, SourceKind::kScreen});
    }
    if (client.role().camera) cameras.push_back({client.id(), number, SourceKind::kCamera});
  }
  const size_t count = std::min(most - out.size(), cameras.size());
  const size_t first = cameras.empty() ? 0 : viewer.page * most % cameras.size();
  for (size_t i = 0; i < count; ++i) out.push_back(cameras[(first + i) % cameras.size()]);
  return out;
}

void Runner::change_speakers(Timestamp now) {
  next_speakers_ = now + kTurnToSpeak;
  for (Room& room : rooms_) {
    std::vector<Client*> silent;
    for (const Person& person : room.people) {
      if (is_connected(*person.client) && person.client->role().microphone) {
        silent.push_back(person.client.get());
      }
    }
    for (uint32_t i = 0; i < world_.scenario.speaking && !silent.empty(); ++i) {
      const size_t chosen = world_.random.below(silent.size());
      silent[chosen]->speak(true);
      silent.erase(silent.begin() + static_cast<ptrdiff_t>(chosen));
    }
    for (Client* const client : silent) client->speak(false);
  }
}

}  // namespace earshot::load
