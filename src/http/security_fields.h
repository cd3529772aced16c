// The fields that keep a browser from doing more with our answers than it should.
#pragma once

#include <string>
#include <string_view>

#include "http/response.h"

namespace earshot::http {

// Appends "Name: value\r\n" lines.
void append_security_fields(std::string& head, ContentPolicy policy, const HeadContext& context);

}  // namespace earshot::http
