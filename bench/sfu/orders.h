// How a program that takes part in a measurement is led: each line of its input is an order, a JSON
// object with what is to be done as "order", and each line of its output the answer to one, an
// object that has an "error" if it failed. The next order comes behind the answer.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/event_loop.h"
#include "protocol/json_value.h"

namespace earshot::bench {

// The fields of an order; what is not there is empty or 0.
std::string_view text_of(const protocol::JsonValue& order, std::string_view key);
int64_t number_of(const protocol::JsonValue& order, std::string_view key);
std::vector<std::string> texts_of(const protocol::JsonValue& order, std::string_view key);

class Orders {
 public:
  // A JSON object.
  using Answer = std::function<void(Result<std::string>)>;
  // Loop thread. The order is good during the call alone; `answer` is called once, then or later.
  using Handler = std::function<void(const protocol::JsonValue& order, Answer answer)>;

  // Runs the loop until the input ends.
  static void serve(io::EventLoop& loop, const Handler& handler);
};

}  // namespace earshot::bench
