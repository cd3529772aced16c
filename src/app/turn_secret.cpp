#include "app/turn_secret.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "io/file_descriptor.h"

namespace earshot::app {
namespace {

constexpr size_t kSecretBytes = 32;
constexpr size_t kSecretCharsMin = 16;
constexpr size_t kSecretCharsMax = 512;

Error file_error(const std::filesystem::path& file, const std::string& what) {
  return Error{ErrorCode::kInvalid, "turn secret " + file.string() + ": " + what};
}

std::string random_hex(Random& random) {
  std::array<uint8_t, kSecretBytes> bytes;
  random.fill(bytes);
  std::string text;
  for (const uint8_t byte : bytes) {
    constexpr char kHex[] = "0123456789abcdef";
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

Result<void> make_file(const std::filesystem::path& file, Random& random) {
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  const io::FileDescriptor fd(
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!fd && errno == EEXIST) return {};
  const std::string line = random_hex(random) + "\n";
  if (!fd || ::write(fd.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
      ::fsync(fd.get()) != 0) {
    return file_error(file, std::strerror(errno));
  }
  return {};
}

}  // namespace

Result<TurnSecret> load_turn_secret(const std::filesystem::path& file, Random& random) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) {
    if (errno != ENOENT) return file_error(file, std::strerror(errno));
    TRY(make_file(file, random));
  } else if ((info.st_mode & S_IROTH) != 0) {
    return file_error(file, "everybody on this machine can read it; chmod 600 it");
  }
  std::ifstream in(file);
  TurnSecret secret;
  std::getline(in, secret.current);
  if (!in) return file_error(file, "cannot be read");
  std::getline(in, secret.previous);
  for (const std::string* line : {&secret.current, &secret.previous}) {
    const bool absent = line == &secret.previous && line->empty();
    if (!absent && (line->size() < kSecretCharsMin || line->size() > kSecretCharsMax)) {
      return file_error(file, "a secret has 16 to 512 characters");
    }
  }
  return secret;
}

}  // namespace earshot::app
