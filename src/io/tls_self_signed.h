// A local certificate authority and a server certificate signed by it, for use in a home or office
// network without a public name. Blocking; run before the loop starts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/time.h"

namespace earshot::io {

struct SelfSignedFiles {
  std::filesystem::path authority;    // to be imported into the devices that connect
  std::filesystem::path certificate;  // the server's, followed by the authority's
  std::filesystem::path key;
  std::string authority_sha256;       // "AB:CD:...", as devices show it when it is imported
  std::vector<std::string> left_out;  // names that the authority may not vouch for
};

// Makes what is missing in `directory` (created with mode 0700, keys with 0600) and keeps what is
// there: the authority lives 10 years, the server certificate 397 days (browsers take no more). The
// latter is made anew when it has less than 30 days left or does not name all of `names`.
// `names`: host names and IP addresses. The authority may only vouch for those it was made with and
// for local ones (tls_name_constraints.h); it is never replaced by itself, as every device would
// have to import the new one. Names it may not vouch for are left out.
Result<SelfSignedFiles> ensure_self_signed(const std::filesystem::path& directory,
                                           const std::vector<std::string>& names, WallTime now,
                                           Random& random);

// "localhost", this machine's host name and the addresses of its interfaces.
std::vector<std::string> local_names();

}  // namespace earshot::io
