// The key by which push services know this server. Browsers bind their subscriptions to it: with
// another key every one of them has to subscribe anew. Blocking.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "io/tls_keys.h"

namespace earshot::app {

std::filesystem::path vapid_key_file(const std::filesystem::path& data_dir);

// Makes the file, readable by its owner alone, when it is not there. A file that everybody can
// read, or that holds no such key, is an error.
Result<io::P256Key> load_vapid_key(const std::filesystem::path& data_dir);

}  // namespace earshot::app
