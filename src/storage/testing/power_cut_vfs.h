// A disk for tests that behaves like a real one when the power goes: what was not synced may be
// gone, in any subset, torn at sector borders. It wraps SQLite's own VFS: files are written for
// real, and beside that it remembers for each file what would have survived.
//
//   PowerCutVfs disk("name");                    // registers itself with SQLite
//   ... Connection::open({.path = ..., .vfs = "name"}) ...
//   disk.cut_at_write(n, random);                // at the n-th write from now the power goes
//   ... every later operation fails with an I/O error ...
//   disk.copy_survivors(directory);              // what the machine finds when it starts again
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/random.h"

struct sqlite3_vfs;

namespace earshot::storage::testing {

// One file: what is certainly on the disk, and what has been written since.
struct DiskFile {
  struct Change {
    bool truncates = false;
    int64_t offset = 0;  // for a truncation: the new size
    std::string bytes;
  };
  std::string durable;
  std::vector<Change> unsynced;
};

// Any thread.
class PowerCutVfs {
 public:
  explicit PowerCutVfs(const std::string& name);
  // Every connection that uses it must be closed.
  ~PowerCutVfs();
  PowerCutVfs(const PowerCutVfs&) = delete;
  PowerCutVfs& operator=(const PowerCutVfs&) = delete;

  // `random` decides which unsynced sectors survive.
  void cut_at_write(uint64_t writes_from_now, uint64_t seed);
  bool is_off();
  void copy_survivors(const std::string& directory);

  // No space: writes fail with SQLITE_FULL until it is there again.
  void set_full(bool full);

  // Called by the file methods; SQLite result codes.
  std::shared_ptr<DiskFile> open(const std::string& path);
  int before_read();
  int before_write(DiskFile& file, const void* bytes, int count, int64_t offset);
  int before_truncate(DiskFile& file, int64_t size);
  int before_sync();
  void after_sync(DiskFile& file);
  sqlite3_vfs* real() { return real_; }

 private:
  void cut_power(uint64_t seed);

  std::string name_;
  sqlite3_vfs* real_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<DiskFile>> files_;
  std::map<std::string, std::string> survivors_;
  uint64_t writes_left_ = UINT64_MAX;
  uint64_t seed_ = 0;
  bool off_ = false;
  bool full_ = false;
};

}  // namespace earshot::storage::testing
