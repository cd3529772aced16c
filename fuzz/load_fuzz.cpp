// links: load
// seeds: src/sfu/testdata
// What earshot-load reads: scenarios, accounts, addresses, and answers of a server. Whatever it is,
// it ends in values within their limits or in an error with words.
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"
#include "load/http_answer.h"
#include "load/scenario.h"
#include "load/server_calls.h"
#include "load/session_description.h"

using namespace earshot;
using namespace earshot::load;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = as_text({data, size});
  const auto scenario = parse_scenario(text);
  if (scenario.ok()) {
    CHECK(scenario->people() >= 1 && scenario->people() <= limits::kSfuParticipantsMax);
    CHECK(scenario->cameras <= scenario->participants);
    CHECK(!scenario->video.kbits.empty() && scenario->video.kbits.size() <= 3);
    CHECK(scenario->joins_per_second > 0 && scenario->duration > 0s);
  } else {
    CHECK(!scenario.error().message.empty());
  }
  const auto accounts = parse_accounts(text);
  if (accounts.ok()) {
    for (const Account& each : *accounts) CHECK(!each.username.empty() && !each.password.empty());
  }
  const auto url = parse_server_url(text);
  if (url.ok()) CHECK(!url->name.empty() && url->origin.ends_with(url->host));
  const auto head = parse_http_head(text);
  if (head.ok() && *head) {
    CHECK((*head)->head_bytes <= size && (*head)->body_bytes <= kHttpBodyBytesMax);
  }
  OfferPlan plan;
  plan.ice = {"abcd", "abcdefghijklmnopqrstuvwx"};
  const auto answer = read_answer(plan, text);
  if (answer.ok()) CHECK(!answer->servers.empty() && !answer->negotiated.sections.empty());
  return 0;
}
