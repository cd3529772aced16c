// Finds the decoder of a request; the public decoders are in frame.h and rest.gen.h.
// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#pragma once

#include <string_view>

#include "protocol/decode_support.h"
#include "protocol/request.gen.h"

namespace earshot::protocol {

// Reads the `data` of a frame into the alternative of its type.
using RequestReader = bool (*)(const JsonValue& data, ClientRequest& out, Fault& fault);

// Null if there is no such request.
RequestReader find_request_reader(std::string_view type);

}  // namespace earshot::protocol
