// What the gateway asks of the rest of the server: answers to requests, and somebody to tell who
// came and went. Implemented by Dispatcher over the domain; by fakes in tests. Loop thread.
#pragma once

#include <string>

#include "base/result.h"
#include "base/task.h"
#include "base/time.h"
#include "gateway/client.h"
#include "protocol/actor.h"
#include "protocol/frame.h"

namespace earshot::gateway {

class RequestHandler {
 public:
  virtual ~RequestHandler() = default;

  // The encoded answer, `ok` or `error`. Every type but hello.
  virtual Task<std::string> answer(protocol::Actor actor, protocol::ClientFrame frame) = 0;

  // The part of hello's result that is about people and calls.
  virtual Task<Result<protocol::HelloResult>> welcome(protocol::Actor actor) = 0;

  // The client has a socket (again).
  virtual void connected(const Client& client) = 0;
  // Its socket is gone; it may resume.
  virtual void disconnected(const Client& client) = 0;
  // Its device was signed out: it will not come back.
  virtual void signed_out(const Client& client) = 0;
  // After signed_out() of all clients of it that are known: also what belongs to clients that were
  // forgotten ends now.
  virtual void device_signed_out(DeviceId device) = 0;
  // Something was received from it.
  virtual void seen(const Client& client) = 0;
};

}  // namespace earshot::gateway
