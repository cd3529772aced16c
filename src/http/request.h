// A request as a handler gets it: routed, its session known, its body complete.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/request_head.h"
#include "http/target.h"
#include "http/upload_file.h"
#include "identity/account.h"

namespace earshot::http {

struct Request {
  RequestHead head;
  Target target;
  std::vector<std::string> parameters;       // what stood in the {} of the route, in order
  std::optional<identity::Session> session;  // always there on routes that need one
  std::string body;                          // of routes that take JSON or bytes
  std::unique_ptr<UploadFile> upload;        // of routes that take a file: complete, on disk
  std::string address;                       // of the client, textual
  bool secure = false;
  identity::Moment moment;

  // Handlers of routes with a session only.
  const identity::Session& who() const { return *session; }
};

}  // namespace earshot::http
