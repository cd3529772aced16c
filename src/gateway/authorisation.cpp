#include "gateway/authorisation.h"

namespace earshot::gateway {

Result<void> authorise(const Row& row, SocketState state, protocol::Role role) {
  if (row.state != state) {
    return Error{ErrorCode::kWrongState, row.state == SocketState::kGreeting
                                             ? "the session is open already"
                                             : "the session is not open, say hello first"};
  }
  if (row.who == Who::kAdmin && role != protocol::Role::kAdmin) {
    return Error{ErrorCode::kForbidden, "only administrators may do this"};
  }
  return {};
}

}  // namespace earshot::gateway
