// A call log as a table for spreadsheets and archives. Pure.
#pragma once

#include <string>
#include <vector>

#include "protocol/rest.gen.h"

namespace earshot::calls {

// RFC 4180 with a header, UTF-8 without a byte order mark, times in UTC. Names are what other
// people chose, so a cell that a spreadsheet would compute begins with an apostrophe instead.
std::string to_csv(const std::vector<protocol::CallRecord>& records);

}  // namespace earshot::calls
