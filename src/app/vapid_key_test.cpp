#include "app/vapid_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "storage/testing/temporary_directory.h"

namespace earshot::app {
namespace {

mode_t mode_of(const std::filesystem::path& file) {
  struct stat info {};
  CHECK(::stat(file.c_str(), &info) == 0);
  return info.st_mode & 07777;
}

TEST(VapidKey, IsMadeOnceForItsOwnerAlone) {
  const storage::testing::TemporaryDirectory directory;
  const std::filesystem::path data = directory.file("data");
  const auto first = load_vapid_key(data);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(mode_of(vapid_key_file(data)), 0600u);
  EXPECT_EQ(load_vapid_key(data)->public_bytes(), first->public_bytes());
}

TEST(VapidKey, RefusesAFileThatIsOpenToAllOrNoKey) {
  const storage::testing::TemporaryDirectory directory;
  ASSERT_TRUE(load_vapid_key(directory.path()).ok());
  const std::filesystem::path file = vapid_key_file(directory.path());
  ::chmod(file.c_str(), 0644);
  EXPECT_FALSE(load_vapid_key(directory.path()).ok());
  ::chmod(file.c_str(), 0600);
  std::ofstream(file) << "no key";
  EXPECT_FALSE(load_vapid_key(directory.path()).ok());
}

}  // namespace
}  // namespace earshot::app
