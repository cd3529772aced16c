#include "sfu/orders.h"

#include <iostream>
#include <thread>
#include <utility>

#include "base/json_writer.h"

namespace earshot::bench {
namespace {

void print(const Result<std::string>& answer) {
  if (answer.ok()) {
    std::cout << answer.value() << std::endl;
    return;
  }
  JsonWriter json;
  json.begin_object();
  json.key("error");
  json.string(answer.error().message);
  json.end_object();
  std::cout << json.take() << std::endl;
}

}  // namespace

std::string_view text_of(const protocol::JsonValue& order, std::string_view key) {
  const auto value = order.find(key);
  return value ? value->string().value_or("") : "";
}

int64_t number_of(const protocol::JsonValue& order, std::string_view key) {
  const auto value = order.find(key);
  return value ? value->integer().value_or(0) : 0;
}

std::vector<std::string> texts_of(const protocol::JsonValue& order, std::string_view key) {
  std::vector<std::string> out;
  const auto list = order.find(key);
  if (!list) return out;
  for (const protocol::JsonValue& item : list->items()) {
    out.emplace_back(item.string().value_or(""));
  }
  return out;
}

void Orders::serve(io::EventLoop& loop, const Handler& handler) {
  // Reading standard input blocks.
  std::thread reader([&] {
    for (std::string line; std::getline(std::cin, line);) {
      loop.post([&handler, line] {
        const auto order = protocol::parse_json(line);
        if (!order.ok()) return print(order.error());
        handler(*order, print);
      });
    }
    loop.stop();
  });
  loop.run();
  reader.join();
}

}  // namespace earshot::bench
