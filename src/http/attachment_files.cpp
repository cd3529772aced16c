#include "http/attachment_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/log.h"

namespace earshot::http {
namespace {

constexpr std::string_view kIncoming = "/incoming";

Error no_such_file() { return {ErrorCode::kNotFound, "There is no such attachment."}; }

}  // namespace

Result<std::unique_ptr<AttachmentFiles>> AttachmentFiles::create(io::BlockingPool& pool,
                                                                 const std::string& data_directory,
                                                                 Random& random,
                                                                 uint64_t disk_reserve_bytes) {
  const std::string directory = data_directory + "/attachments";
  const std::string incoming = directory + std::string(kIncoming);
  std::error_code error;
  std::filesystem::remove_all(incoming, error);
  if (!error) std::filesystem::create_directories(incoming, error);
  if (error || ::chmod(directory.c_str(), 0700) != 0 || ::chmod(incoming.c_str(), 0700) != 0) {
    return Error{ErrorCode::kUnavailable, "Cannot use " + directory + ": " + error.message()};
  }
  return std::unique_ptr<AttachmentFiles>(
      new AttachmentFiles(pool, directory, random, disk_reserve_bytes));
}

std::string AttachmentFiles::path_of(AttachmentId id) const {
  const std::string name = id.to_string();
  return directory_ + "/" + name.substr(name.size() - 2) + "/" + name;
}

Task<Result<std::unique_ptr<UploadFile>>> AttachmentFiles::begin_upload() {
  auto check_room = [this]() -> Result<void> {
    struct statvfs disk = {};
    const bool known = ::statvfs(directory_.c_str(), &disk) == 0;
    if (!known || uint64_t{disk.f_bavail} * disk.f_frsize >= disk_reserve_bytes_) return {};
    log_error("http", "the disk is nearly full: uploads are refused");
    return Error{ErrorCode::kUnavailable, "The server has no room for files now."};
  };
  CO_TRY(co_await pool_.run(check_room));
  co_return co_await UploadFile::create(pool_, directory_ + std::string(kIncoming), random_);
}

Task<Result<void>> AttachmentFiles::keep(UploadFile& upload, AttachmentId id) {
  return upload.keep_as(path_of(id));
}

Task<Result<OpenedFile>> AttachmentFiles::open(AttachmentId id) {
  auto open_file = [path = path_of(id)]() -> Result<OpenedFile> {
    OpenedFile file{io::FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), 0};
    struct stat info = {};
    if (!file.fd || ::fstat(file.fd.get(), &info) != 0) return no_such_file();
    file.size_bytes = static_cast<uint64_t>(info.st_size);
    return file;
  };
  co_return co_await pool_.run(open_file);
}

Task<Result<void>> AttachmentFiles::remove(AttachmentId id) {
  auto remove_file = [path = path_of(id)]() -> Result<void> {
    if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
    return Error{ErrorCode::kUnavailable, std::generic_category().message(errno)};
  };
  co_return co_await pool_.run(remove_file);
}

}  // namespace earshot::http
