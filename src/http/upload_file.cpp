#include "http/upload_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/ids.h"
#include "base/limits.h"
#include "base/log.h"

namespace earshot::http {
namespace {

Error disk_failure() { return {ErrorCode::kUnavailable, "The server cannot store this file now."}; }

Error logged_failure(std::string_view what) {
  log_error("http", what, {{"reason", std::strerror(errno)}});
  return disk_failure();
}

Result<void> write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return logged_failure("cannot write an upload");
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return {};
}

Result<std::vector<uint8_t>> read_head(int fd) {
  std::vector<uint8_t> head(limits::kMediaSniffBytesMax);
  const ssize_t count = ::pread(fd, head.data(), head.size(), 0);
  if (count < 0) return logged_failure("cannot read an upload back");
  head.resize(static_cast<size_t>(count));
  return head;
}

Result<void> sync_directory(const std::string& path) {
  const io::FileDescriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.get()) != 0) {
    return logged_failure("cannot sync a directory of attachments");
  }
  return {};
}

Result<void> rename_durably(const std::string& from, const std::string& to) {
  const std::filesystem::path directory = std::filesystem::path(to).parent_path();
  if (::mkdir(directory.c_str(), 0700) == 0) {
    TRY(sync_directory(directory.parent_path().string()));
  } else if (errno != EEXIST) {
    return logged_failure("cannot make a directory for attachments");
  }
  if (::rename(from.c_str(), to.c_str()) != 0) return logged_failure("cannot rename an upload");
  return sync_directory(directory.string());
}

}  // namespace

Task<Result<std::unique_ptr<UploadFile>>> UploadFile::create(io::BlockingPool& pool,
                                                             std::string directory,
                                                             Random& random) {
  // An attachment id is as good a random name as any.
  std::string path = directory + "/" + AttachmentId::random(random).to_string();
  auto open_file = [&path]() -> Result<int> {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return logged_failure("cannot create a file for an upload");
    return fd;
  };
  CO_TRY_ASSIGN(const int fd, co_await pool.run(open_file));
  co_return std::unique_ptr<UploadFile>(
      new UploadFile(pool, std::move(path), io::FileDescriptor(fd)));
}

UploadFile::~UploadFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

Task<Result<void>> UploadFile::append(std::string bytes) {
  auto write_bytes = [fd = fd_.get(), &bytes] { return write_all(fd, bytes); };
  CO_TRY(co_await pool_.run(write_bytes));
  size_bytes_ += bytes.size();
  co_return Result<void>();
}

Task<Result<MediaInfo>> UploadFile::finish(std::string claimed) {
  auto sync_and_examine = [fd = fd_.get(), &claimed]() -> Result<MediaInfo> {
    if (::fsync(fd) != 0) return logged_failure("cannot sync an upload");
    TRY_ASSIGN(const auto head, read_head(fd));
    return examine_media(head, claimed);
  };
  co_return co_await pool_.run(sync_and_examine);
}

Task<Result<void>> UploadFile::keep_as(std::string path) {
  auto rename_file = [this, &path] { return rename_durably(path_, path); };
  CO_TRY(co_await pool_.run(rename_file));
  path_.clear();
  co_return Result<void>();
}

}  // namespace earshot::http
