#include "storage/database.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/limits.h"
#include "storage/migrations.h"

namespace earshot::storage {
namespace {

constexpr int kReaderThreads = 2;
constexpr int kSlowReaderThreads = 1;

Error cannot_create(const std::string& path, int error_number) {
  return Error{ErrorCode::kUnavailable,
               "Cannot create " + path + ": " + std::strerror(error_number) + "."};
}

// SQLite gives its side files the mode of the database file, so that is all it takes.
Result<void> create_private_file(const std::string& path) {
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  std::error_code failed;
  if (!directory.empty() && !std::filesystem::exists(directory, failed)) {
    std::filesystem::create_directories(directory, failed);
    if (failed) return cannot_create(directory.string(), failed.value());
    if (::chmod(directory.c_str(), 0700) != 0) return cannot_create(directory.string(), errno);
  }
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannot_create(path, errno);
  const int changed = ::fchmod(descriptor, 0600);
  const int change_error = errno;
  ::close(descriptor);
  if (changed != 0) return cannot_create(path, change_error);
  return {};
}

Result<std::vector<std::unique_ptr<Connection>>> open_readers(ConnectionOptions options,
                                                              int count) {
  options.access = Access::kReadOnly;
  std::vector<std::unique_ptr<Connection>> readers;
  for (int i = 0; i < count; ++i) {
    TRY_ASSIGN(auto reader, Connection::open(options));
    readers.push_back(std::move(reader));
  }
  return readers;
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const ConnectionOptions& options,
                                                 Executor& completions, WallTime now) {
  TRY(create_private_file(options.path));
  Connections connections;
  TRY_ASSIGN(connections.writer, Connection::open(options));
  TRY(migrate(*connections.writer, embedded_migrations(), now));
  TRY_ASSIGN(connections.readers, open_readers(options, kReaderThreads));
  TRY_ASSIGN(connections.slow_readers, open_readers(options, kSlowReaderThreads));
  return std::unique_ptr<Database>(new Database(std::move(connections), completions));
}

Database::Database(Connections connections, Executor& completions)
    : write_queue_(limits::kDatabaseWritesQueuedMax),
      read_queue_(limits::kDatabaseReadsQueuedMax),
      slow_read_queue_(limits::kDatabaseSlowReadsQueuedMax),
      writer_(std::move(connections.writer), write_queue_, completions),
      readers_(std::move(connections.readers), read_queue_, completions),
      slow_readers_(std::move(connections.slow_readers), slow_read_queue_, completions) {}

Database::~Database() {
  write_queue_.close();
  read_queue_.close();
  slow_read_queue_.close();
}

}  // namespace earshot::storage
