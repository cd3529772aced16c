#include "app/vapid_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "io/file_descriptor.h"

namespace earshot::app {
namespace {

Error file_error(const std::filesystem::path& file, const std::string& what) {
  return Error{ErrorCode::kInvalid, "push key " + file.string() + ": " + what};
}

// Complete or not at all: half a key would lock this server out of its subscriptions.
Result<void> make_file(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  const std::filesystem::path half = file.string() + ".new";
  ::unlink(half.c_str());  // so that the mode below is the one it gets
  const io::FileDescriptor fd(
      ::open(half.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  const std::string pem = io::P256Key::generate().to_pem();
  if (!fd || ::write(fd.get(), pem.data(), pem.size()) != static_cast<ssize_t>(pem.size()) ||
      ::fsync(fd.get()) != 0 || ::rename(half.c_str(), file.c_str()) != 0) {
    return file_error(file, std::strerror(errno));
  }
  return {};
}

}  // namespace

std::filesystem::path vapid_key_file(const std::filesystem::path& data_dir) {
  return data_dir / "vapid-key.pem";
}

Result<io::P256Key> load_vapid_key(const std::filesystem::path& data_dir) {
  const std::filesystem::path file = vapid_key_file(data_dir);
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) {
    if (errno != ENOENT) return file_error(file, std::strerror(errno));
    TRY(make_file(file));
  } else if ((info.st_mode & S_IROTH) != 0) {
    return file_error(file, "everybody on this machine can read it; chmod 600 it");
  }
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  auto key = io::P256Key::from_pem(text.str());
  if (!key.ok()) return file_error(file, key.error().message);
  return key;
}

}  // namespace earshot::app
