// /api/v1: conversations, history, search, blocks. What is live goes over the WebSocket.
// Loop thread. Everything passed to the constructor outlives the router.
#pragma once

#include "chat/chat_service.h"
#include "http/router.h"

namespace earshot::http {

class RestChat {
 public:
  explicit RestChat(chat::ChatService& chat) : chat_(chat) {}

  void add_routes(Router& router);

 private:
  Task<Result<Response>> blocks(Request& request);
  Task<Result<Response>> conversations(Request& request);
  Task<Result<Response>> conversation(Request& request);
  Task<Result<Response>> messages(Request& request);
  Task<Result<Response>> changes(Request& request);
  Task<Result<Response>> search(Request& request);

  chat::ChatService& chat_;
};

}  // namespace earshot::http
