// Where the bytes of attachments are: <data>/attachments/<last two characters of the id>/<id>, mode
// 0600. Names are made from ids only, so nothing a client sends becomes part of a path.
//
// Loop thread; the file work happens on the blocking pool.
#pragma once

#include <memory>
#include <string>

#include "base/ids.h"
#include "base/limits.h"
#include "http/upload_file.h"

namespace earshot::http {

struct OpenedFile {
  io::FileDescriptor fd;
  uint64_t size_bytes = 0;
};

class AttachmentFiles {
 public:
  // Makes the directories and removes what interrupted uploads have left. Blocking; at start.
  // Uploads leave `disk_reserve_bytes` of the disk free: the database needs them.
  static Result<std::unique_ptr<AttachmentFiles>> create(
      io::BlockingPool& pool, const std::string& data_directory, Random& random,
      uint64_t disk_reserve_bytes = limits::kDiskReserveBytes);

  Task<Result<std::unique_ptr<UploadFile>>> begin_upload();  // kUnavailable: the disk is full
  Task<Result<void>> keep(UploadFile& upload, AttachmentId id);
  Task<Result<OpenedFile>> open(AttachmentId id);  // kNotFound
  // No error when there is no such file.
  Task<Result<void>> remove(AttachmentId id);

 private:
  AttachmentFiles(io::BlockingPool& pool, std::string directory, Random& random,
                  uint64_t disk_reserve_bytes)
      : pool_(pool),
        directory_(std::move(directory)),
        random_(random),
        disk_reserve_bytes_(disk_reserve_bytes) {}
  std::string path_of(AttachmentId id) const;

  io::BlockingPool& pool_;
  std::string directory_;
  Random& random_;
  uint64_t disk_reserve_bytes_;
};

}  // namespace earshot::http
