#include "storage/testing/power_cut_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <string_view>

#include "base/check.h"

namespace earshot::storage::testing {
namespace {

constexpr size_t kSectorBytes = 512;

// What SQLite sees as the open file; the real VFS's file follows it in the same allocation.
struct OpenFile {
  sqlite3_file base;
  PowerCutVfs* disk;
  std::shared_ptr<DiskFile> file;  // null: temporary files, which no power cut test looks at

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  const sqlite3_io_methods* methods() { return real()->pMethods; }
};

OpenFile& open_file(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }

PowerCutVfs& disk_of(sqlite3_vfs* vfs) { return *static_cast<PowerCutVfs*>(vfs->pAppData); }

int close_file(sqlite3_file* handle) {
  OpenFile& file = open_file(handle);
  const int code = file.methods() == nullptr ? SQLITE_OK : file.methods()->xClose(file.real());
  file.file.~shared_ptr();
  return code;
}

int read_file(sqlite3_file* handle, void* out, int count, sqlite3_int64 offset) {
  OpenFile& file = open_file(handle);
  if (const int code = file.disk->before_read(); code != SQLITE_OK) return code;
  return file.methods()->xRead(file.real(), out, count, offset);
}

int write_file(sqlite3_file* handle, const void* bytes, int count, sqlite3_int64 offset) {
  OpenFile& file = open_file(handle);
  if (file.file) {
    const int code = file.disk->before_write(*file.file, bytes, count, offset);
    if (code != SQLITE_OK) return code;
  }
  return file.methods()->xWrite(file.real(), bytes, count, offset);
}

int truncate_file(sqlite3_file* handle, sqlite3_int64 size) {
  OpenFile& file = open_file(handle);
  if (file.file) {
    const int code = file.disk->before_truncate(*file.file, size);
    if (code != SQLITE_OK) return code;
  }
  return file.methods()->xTruncate(file.real(), size);
}

// The real sync is left out: the test asks what SQLite syncs, not how fast this machine does it.
int sync_file(sqlite3_file* handle, int) {
  OpenFile& file = open_file(handle);
  if (const int code = file.disk->before_sync(); code != SQLITE_OK) return code;
  if (file.file) file.disk->after_sync(*file.file);
  return SQLITE_OK;
}

int file_size(sqlite3_file* handle, sqlite3_int64* size) {
  OpenFile& file = open_file(handle);
  return file.methods()->xFileSize(file.real(), size);
}
int lock_file(sqlite3_file* handle, int level) {
  OpenFile& file = open_file(handle);
  return file.methods()->xLock(file.real(), level);
}
int unlock_file(sqlite3_file* handle, int level) {
  OpenFile& file = open_file(handle);
  return file.methods()->xUnlock(file.real(), level);
}
int check_reserved_lock(sqlite3_file* handle, int* out) {
  OpenFile& file = open_file(handle);
  return file.methods()->xCheckReservedLock(file.real(), out);
}
int file_control(sqlite3_file* handle, int operation, void* argument) {
  OpenFile& file = open_file(handle);
  return file.methods()->xFileControl(file.real(), operation, argument);
}
int sector_size(sqlite3_file* handle) {
  OpenFile& file = open_file(handle);
  return file.methods()->xSectorSize(file.real());
}
int device_characteristics(sqlite3_file* handle) {
  OpenFile& file = open_file(handle);
  return file.methods()->xDeviceCharacteristics(file.real());
}
int shm_map(sqlite3_file* handle, int page, int page_bytes, int extend, void volatile** out) {
  OpenFile& file = open_file(handle);
  return file.methods()->xShmMap(file.real(), page, page_bytes, extend, out);
}
int shm_lock(sqlite3_file* handle, int offset, int count, int flags) {
  OpenFile& file = open_file(handle);
  return file.methods()->xShmLock(file.real(), offset, count, flags);
}
void shm_barrier(sqlite3_file* handle) {
  OpenFile& file = open_file(handle);
  file.methods()->xShmBarrier(file.real());
}
int shm_unmap(sqlite3_file* handle, int remove) {
  OpenFile& file = open_file(handle);
  return file.methods()->xShmUnmap(file.real(), remove);
}

constexpr sqlite3_io_methods kFileMethods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_vfs(sqlite3_vfs* vfs, const char* path, sqlite3_file* handle, int flags, int* out_flags) {
  PowerCutVfs& disk = disk_of(vfs);
  auto* file = new (handle) OpenFile{.base = {.pMethods = nullptr}, .disk = &disk, .file = nullptr};
  const bool tracked = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
  if (tracked) file->file = disk.open(path);
  const int code = disk.real()->xOpen(disk.real(), path, file->real(), flags, out_flags);
  if (code == SQLITE_OK) {
    file->base.pMethods = &kFileMethods;
  } else {
    file->file.reset();
  }
  return code;
}

// Only the last close removes the log, after a checkpoint; no test looks beyond that.
int delete_vfs(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  PowerCutVfs& disk = disk_of(vfs);
  if (disk.is_off()) return SQLITE_IOERR_DELETE;
  return disk.real()->xDelete(disk.real(), path, sync_directory);
}

std::string read_whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_sector(std::string& content, size_t offset, std::string_view bytes) {
  if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
  content.replace(offset, bytes.size(), bytes);
}

void apply_change(std::string& content, const DiskFile::Change& change) {
  if (change.truncates) {
    content.resize(static_cast<size_t>(change.offset));
  } else {
    write_sector(content, static_cast<size_t>(change.offset), change.bytes);
  }
}

// Each sector of each unsynced write is on the disk or is not.
std::string surviving_content(const DiskFile& file, Random& random) {
  std::string content = file.durable;
  for (const DiskFile::Change& change : file.unsynced) {
    if (change.truncates) {
      if (random.below(2) == 0) apply_change(content, change);
      continue;
    }
    const auto begin = static_cast<size_t>(change.offset);
    const size_t end = begin + change.bytes.size();
    for (size_t at = begin; at < end;) {
      const size_t next = std::min(end, (at / kSectorBytes + 1) * kSectorBytes);
      const auto sector = std::string_view(change.bytes).substr(at - begin, next - at);
      if (random.below(2) == 0) write_sector(content, at, sector);
      at = next;
    }
  }
  return content;
}

}  // namespace

PowerCutVfs::PowerCutVfs(const std::string& name)
    : name_(name), real_(sqlite3_vfs_find(nullptr)), vfs_(std::make_unique<sqlite3_vfs>(*real_)) {
  vfs_->zName = name_.c_str();
  vfs_->szOsFile = static_cast<int>(sizeof(OpenFile)) + real_->szOsFile;
  vfs_->pNext = nullptr;
  vfs_->pAppData = this;
  vfs_->xOpen = open_vfs;
  vfs_->xDelete = delete_vfs;
  // The others look at no file of ours, but want to be called with the VFS they belong to.
  vfs_->xAccess = [](sqlite3_vfs* vfs, const char* path, int flags, int* out) {
    return disk_of(vfs).real()->xAccess(disk_of(vfs).real(), path, flags, out);
  };
  vfs_->xFullPathname = [](sqlite3_vfs* vfs, const char* path, int count, char* out) {
    return disk_of(vfs).real()->xFullPathname(disk_of(vfs).real(), path, count, out);
  };
  CHECK(sqlite3_vfs_register(vfs_.get(), 0) == SQLITE_OK);
}

PowerCutVfs::~PowerCutVfs() { sqlite3_vfs_unregister(vfs_.get()); }

void PowerCutVfs::cut_at_write(uint64_t writes_from_now, uint64_t seed) {
  const std::lock_guard lock(mutex_);
  writes_left_ = writes_from_now;
  seed_ = seed;
}

bool PowerCutVfs::is_off() {
  const std::lock_guard lock(mutex_);
  return off_;
}

void PowerCutVfs::set_full(bool full) {
  const std::lock_guard lock(mutex_);
  full_ = full;
}

void PowerCutVfs::copy_survivors(const std::string& directory) {
  const std::lock_guard lock(mutex_);
  CHECK(off_);
  for (const auto& [path, content] : survivors_) {
    const auto name = std::filesystem::path(path).filename();
    std::ofstream(std::filesystem::path(directory) / name, std::ios::binary) << content;
  }
}

std::shared_ptr<DiskFile> PowerCutVfs::open(const std::string& path) {
  const std::lock_guard lock(mutex_);
  auto& file = files_[path];
  if (!file)
    file = std::make_shared<DiskFile>(DiskFile{.durable = read_whole(path), .unsynced = {}});
  return file;
}

int PowerCutVfs::before_read() { return is_off() ? SQLITE_IOERR_READ : SQLITE_OK; }

int PowerCutVfs::before_write(DiskFile& file, const void* bytes, int count, int64_t offset) {
  const std::lock_guard lock(mutex_);
  if (off_) return SQLITE_IOERR_WRITE;
  if (full_) return SQLITE_FULL;
  file.unsynced.push_back(
      {.offset = offset,
       .bytes = std::string(static_cast<const char*>(bytes), static_cast<size_t>(count))});
  if (writes_left_ != UINT64_MAX && writes_left_-- == 0) {
    cut_power(seed_);
    return SQLITE_IOERR_WRITE;
  }
  return SQLITE_OK;
}

int PowerCutVfs::before_truncate(DiskFile& file, int64_t size) {
  const std::lock_guard lock(mutex_);
  if (off_) return SQLITE_IOERR_TRUNCATE;
  file.unsynced.push_back({.truncates = true, .offset = size, .bytes = {}});
  return SQLITE_OK;
}

int PowerCutVfs::before_sync() { return is_off() ? SQLITE_IOERR_FSYNC : SQLITE_OK; }

void PowerCutVfs::after_sync(DiskFile& file) {
  const std::lock_guard lock(mutex_);
  if (off_) return;
  for (const DiskFile::Change& change : file.unsynced) apply_change(file.durable, change);
  file.unsynced.clear();
}

void PowerCutVfs::cut_power(uint64_t seed) {
  SeededRandom random(seed);
  for (const auto& [path, file] : files_) survivors_[path] = surviving_content(*file, random);
  off_ = true;
}

}  // namespace earshot::storage::testing
