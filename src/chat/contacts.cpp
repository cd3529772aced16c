#include "chat/contacts.h"

namespace earshot::chat {

void Contacts::load(const std::vector<Exchange>& exchanges) {
  for (const Exchange& exchange : exchanges) {
    if (exchange.talked) note_talked(exchange.a, exchange.b);
    if (exchange.a_wrote) note_wrote(exchange.a, exchange.b);
    if (exchange.b_wrote) note_wrote(exchange.b, exchange.a);
  }
}

void Contacts::note_wrote(UserId sender, UserId reader) {
  Written& written = pairs_[UserPair(sender, reader)];
  (sender < reader ? written.low : written.high) = true;
}

void Contacts::note_talked(UserId a, UserId b) { pairs_[UserPair(a, b)] = {true, true}; }

bool Contacts::are_contacts(UserId a, UserId b) const {
  const auto found = pairs_.find(UserPair(a, b));
  return found != pairs_.end() && found->second.low && found->second.high;
}

}  // namespace earshot::chat
