// One file of protocol/transitions/: a scenario that the server's machine and the clients' machines
// both run (protocol/transitions/README.md). Reads it, and writes it again with what the server
// answered.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace earshot::calls {

// A JSON object as text, with its strings at hand.
struct JsonText {
  std::string text;  // minified
  std::map<std::string, std::string> strings;
  std::map<std::string, int64_t> numbers;
};

struct TransitionStep {
  std::string client;              // whose step it is; "" for the server's
  std::optional<JsonText> server;  // something the server notices
  std::string does;                // for the client's machine only
  bool by_hand = false;  // sent by no machine of ours: a command that a client should not send
  std::optional<std::string> sends_type;
  std::string sends_data;
  std::string reply;
  std::vector<std::string> events;
  std::string phases;  // for the clients' machines only
};

struct TransitionFile {
  std::string name;
  std::string about;
  std::vector<TransitionStep> steps;
};

// Ids by symbol, such as "$ana1"; longer symbols first.
using Symbols = std::vector<std::pair<std::string, std::string>>;

TransitionFile read_transition_file(const std::string& path, const Symbols& symbols);
void write_transition_file(const std::string& path, const TransitionFile& file,
                           const Symbols& symbols);

}  // namespace earshot::calls
