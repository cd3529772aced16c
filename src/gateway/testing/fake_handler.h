// For tests: answers every request with `ok`, at once or when told to, and remembers who came.
#pragma once

#include <coroutine>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/request_handler.h"
#include "protocol/frame.h"

namespace earshot::gateway::testing {

class FakeHandler final : public RequestHandler {
 public:
  Task<std::string> answer(protocol::Actor, protocol::ClientFrame frame) override {
    answered.emplace_back(protocol::type_of(frame.request));
    if (held) co_await Hold{*this};
    co_return protocol::encode_ok(frame.id, protocol::Empty{});
  }
  Task<Result<protocol::HelloResult>> welcome(protocol::Actor actor) override {
    if (held) co_await Hold{*this};
    if (!welcome_error.message.empty()) co_return welcome_error;
    protocol::HelloResult result;
    result.user.id = actor.user;
    result.user.username = "ana";
    result.user.display_name = "Ana";
    co_return result;
  }
  void connected(const Client&) override { ++connects; }
  void disconnected(const Client&) override { ++disconnects; }
  void signed_out(const Client& client) override {
    ++sign_outs;
    if (on_signed_out) on_signed_out(client);
  }
  void device_signed_out(DeviceId device) override { devices_signed_out.push_back(device); }
  void seen(const Client&) override { ++sights; }

  // Lets everything go on that was held.
  void release() {
    held = false;
    for (const auto handle : std::exchange(waiting_, {})) handle.resume();
  }

  std::vector<std::string> answered;
  std::vector<DeviceId> devices_signed_out;
  Error welcome_error;
  std::function<void(const Client&)> on_signed_out;
  bool held = false;
  int connects = 0, disconnects = 0, sign_outs = 0, sights = 0;

 private:
  struct Hold {
    FakeHandler& handler;
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> handle) { handler.waiting_.push_back(handle); }
    void await_resume() const {}
  };
  std::vector<std::coroutine_handle<>> waiting_;
};

}  // namespace earshot::gateway::testing
