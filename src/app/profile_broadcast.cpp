#include "app/profile_broadcast.h"

#include "identity/wire.h"

namespace earshot::app {

void ProfileBroadcast::on_profile_changed(const identity::Account& account) {
  const protocol::UserChanged event{identity::to_wire(account)};
  for (const UserId user : presence_.people_online()) events_.to_user(user, event);
}

}  // namespace earshot::app
