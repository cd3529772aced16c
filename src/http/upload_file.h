// One upload on its way to disk: a temporary file that disappears unless it is kept.
//
// Loop thread; the file work happens on the blocking pool. One call at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "http/media_type.h"
#include "io/blocking_pool.h"
#include "io/file_descriptor.h"

namespace earshot::http {

class UploadFile {
 public:
  // In `directory`, which must be on the same file system as where it will be kept.
  static Task<Result<std::unique_ptr<UploadFile>>> create(io::BlockingPool& pool,
                                                          std::string directory, Random& random);
  ~UploadFile();
  UploadFile(const UploadFile&) = delete;
  UploadFile& operator=(const UploadFile&) = delete;

  // kUnavailable: the disk is full or broken.
  Task<Result<void>> append(std::string bytes);
  // Everything is on disk afterwards. What the file is, told by its bytes and by `claimed`.
  Task<Result<MediaInfo>> finish(std::string claimed);
  // Under its final name, durably, once finished.
  Task<Result<void>> keep_as(std::string path);

  uint64_t size_bytes() const { return size_bytes_; }

 private:
  UploadFile(io::BlockingPool& pool, std::string path, io::FileDescriptor fd)
      : pool_(pool), path_(std::move(path)), fd_(std::move(fd)) {}

  io::BlockingPool& pool_;
  std::string path_;  // "" once kept
  io::FileDescriptor fd_;
  uint64_t size_bytes_ = 0;
};

}  // namespace earshot::http
