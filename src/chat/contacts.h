// Who knows whom: two people who have both written in their direct conversation, or have talked in
// a call. Contacts may see more of each other, such as the addresses of their private networks.
// Once contacts, always contacts; a block is another matter. Loop thread; answers from memory.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "chat/user_pair.h"

namespace earshot::chat {

// What the people of one direct conversation have done so far.
struct Exchange {
  UserId a;
  UserId b;
  bool a_wrote = false;
  bool b_wrote = false;
  bool talked = false;
};

class Contacts {
 public:
  void load(const std::vector<Exchange>& exchanges);

  void note_wrote(UserId sender, UserId reader);
  void note_talked(UserId a, UserId b);

  bool are_contacts(UserId a, UserId b) const;

 private:
  struct Written {
    bool low = false;
    bool high = false;
  };

  std::unordered_map<UserPair, Written, UserPairHash> pairs_;
};

}  // namespace earshot::chat
