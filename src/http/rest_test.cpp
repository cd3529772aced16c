#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/spawn.h"
#include "http/target.h"
#include "http/testing/http_world.h"

namespace earshot::http {
namespace {

using testing::Answer;
using testing::HttpWorld;
using testing::TestClient;

constexpr std::string_view kTinyPng(
    "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    "\0\0\0\x0dIDATx\x9c\x63\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99\x3d\x1d"
    "\0\0\0\0IEND\xae\x42\x60\x82",
    70);

TEST(RestIdentity, RegisterSignInSignOut) {
  HttpWorld world;
  EXPECT_NE(world.call("GET", "/api/v1/server").body.find("\"first_account\":true"),
            std::string::npos);
  const std::string cookie = world.register_account("alice");
  const Answer me = world.call("GET", "/api/v1/me", cookie);
  EXPECT_EQ(me.text("user", "username"), "alice");
  EXPECT_EQ(me.text("user", "role"), "admin");
  EXPECT_EQ(me.text("presence", "status"), "offline");

  const Answer signed_in = world.call("POST", "/api/v1/sign_in", "",
                                      R"({"username":"Alice","password":"password of alice"})");
  EXPECT_EQ(signed_in.status, 200);
  EXPECT_NE(signed_in.field("Set-Cookie").find("HttpOnly"), std::string::npos);

  const Answer signed_out = world.call("POST", "/api/v1/sign_out", cookie);
  EXPECT_EQ(signed_out.status, 200);
  EXPECT_NE(signed_out.field("Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(world.call("GET", "/api/v1/me", cookie).status, 401);
  EXPECT_EQ(world.listeners.ended.size(), 1U);
}

TEST(RestIdentity, EveryPrivateRouteNeedsASession) {
  HttpWorld world;
  world.register_account("alice");
  for (const char* path :
       {"/api/v1/me", "/api/v1/me/devices", "/api/v1/users", "/api/v1/users/0000000000001",
        "/api/v1/users/0000000000001/avatar", "/api/v1/blocks", "/api/v1/conversations",
        "/api/v1/search?query=x", "/api/v1/attachments/0000000000001", "/api/v1/admin/settings"}) {
    const Answer answer = world.call("GET", path);
    EXPECT_EQ(answer.status, 401) << path;
    EXPECT_EQ(answer.text("error", "code"), "unauthenticated") << path;
  }
}

TEST(RestIdentity, ConflictsNameTheField) {
  HttpWorld world;
  world.register_account("alice");
  const Answer again =
      world.call("POST", "/api/v1/register", "",
                 R"({"username":"alice","display_name":"A","password":"long enough"})");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.text("error", "field"), "username");
}

TEST(RestIdentity, ProfileAvatarAndDirectory) {
  HttpWorld world;
  const std::string alice = world.register_account("alice");
  const std::string bob = world.register_account("bob");
  EXPECT_EQ(world.call("PATCH", "/api/v1/me", alice, R"({"display_name":"Alice A."})")
                .text("user", "display_name"),
            "Alice A.");
  const Answer put =
      world.call("PUT", "/api/v1/me/avatar", alice, kTinyPng, "Content-Type: image/png\r\n");
  ASSERT_EQ(put.status, 200) << put.body;
  const std::string id = put.text("user", "id");
  const Answer picture = world.call("GET", "/api/v1/users/" + id + "/avatar?v=1", bob);
  EXPECT_EQ(picture.field("Content-Type"), "image/webp");
  EXPECT_NE(picture.field("Cache-Control").find("immutable"), std::string::npos);
  EXPECT_EQ(picture.body.substr(0, 4), "RIFF");
  EXPECT_EQ(
      world.call("PUT", "/api/v1/me/avatar", alice, "<svg/>", "Content-Type: image/png\r\n").status,
      415);
  EXPECT_EQ(world.call("DELETE", "/api/v1/me/avatar", alice).status, 200);
  EXPECT_EQ(world.call("GET", "/api/v1/users/" + id + "/avatar", bob).status, 404);

  const Answer found = world.call("GET", "/api/v1/users?query=alice%20a", bob);
  EXPECT_NE(found.body.find(id), std::string::npos);
  EXPECT_EQ(world.call("GET", "/api/v1/users/" + id, bob).text("user", "username"), "alice");
  EXPECT_EQ(world.call("GET", "/api/v1/users?limit=1000", bob).status, 400);
  EXPECT_EQ(world.call("GET", "/api/v1/users/not-an-id", bob).status, 404);
}

TEST(RestIdentity, DevicesCanBeSignedOut) {
  HttpWorld world;
  const std::string first = world.register_account("alice");
  const Answer second = world.call("POST", "/api/v1/sign_in", "",
                                   R"({"username":"alice","password":"password of alice"})",
                                   "Content-Type: application/json\r\n"
                                   "User-Agent: X (X11; Linux) Firefox/115.0\r\n");
  ASSERT_EQ(second.status, 200);
  const Answer devices = world.call("GET", "/api/v1/me/devices", first);
  EXPECT_NE(devices.body.find("Firefox on Linux"), std::string::npos);
  EXPECT_NE(devices.body.find("192.0.2.1"), std::string::npos);
  const std::string own = world.call("GET", "/api/v1/me", first).text("device_id");
  EXPECT_EQ(world.call("DELETE", "/api/v1/me/devices/" + own, first).status, 200);
  EXPECT_EQ(world.call("GET", "/api/v1/me/devices", first).status, 401);
}

TEST(RestIdentity, PasswordChangeNeedsTheOldOne) {
  HttpWorld world;
  const std::string cookie = world.register_account("alice");
  EXPECT_EQ(world
                .call("POST", "/api/v1/me/password", cookie,
                      R"({"current_password":"wrong one","new_password":"a new password"})")
                .status,
            403);
  EXPECT_EQ(world
                .call("POST", "/api/v1/me/password", cookie,
                      R"({"current_password":"password of alice",)"
                      R"("new_password":"a new password"})")
                .status,
            200);
}

TEST(RestAdmin, IsForAdministrators) {
  HttpWorld world;
  const std::string alice = world.register_account("alice");
  const std::string bob = world.register_account("bob");
  EXPECT_EQ(world.call("GET", "/api/v1/admin/settings", bob).status, 403);
  EXPECT_EQ(world.call("PATCH", "/api/v1/admin/settings", alice, R"({"registration":"invite"})")
                .text("registration"),
            "invite");
  const Answer invite = world.call("POST", "/api/v1/admin/invites", alice, "{}");
  ASSERT_EQ(invite.status, 200);
  EXPECT_TRUE(invite.text("url").starts_with("http://localhost:8443/register?invite="));
  EXPECT_EQ(world.call("GET", "/api/v1/admin/invites", alice).body.find("\"token\""),
            std::string::npos);
  const Answer refused =
      world.call("POST", "/api/v1/register", "",
                 R"({"username":"carol","display_name":"C","password":"long enough"})");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(world
                .call("POST", "/api/v1/register", "",
                      R"({"username":"carol","display_name":"C","password":"long enough",)"
                      R"("invite_token":")" +
                          invite.text("invite", "token") + R"("})")
                .status,
            200);
  const std::string bobs_id = world.call("GET", "/api/v1/me", bob).text("user", "id");
  EXPECT_EQ(world.call("PATCH", "/api/v1/admin/users/" + bobs_id, alice, R"({"deactivated":true})")
                .status,
            200);
  EXPECT_EQ(world.call("GET", "/api/v1/me", bob).status, 401);
  EXPECT_NE(world.call("GET", "/api/v1/admin/users", alice).body.find(bobs_id), std::string::npos);
  const std::string own_id = world.call("GET", "/api/v1/me", alice).text("user", "id");
  EXPECT_EQ(
      world.call("PATCH", "/api/v1/admin/users/" + own_id, alice, R"({"role":"member"})").status,
      403);
}

TEST(RestChat, ListsAndRefusesWhatIsNotYours) {
  HttpWorld world;
  const std::string alice = world.register_account("alice");
  EXPECT_EQ(world.call("GET", "/api/v1/conversations", alice).body, R"({"conversations":[]})");
  EXPECT_EQ(world.call("GET", "/api/v1/blocks", alice).body, R"({"users":[]})");
  EXPECT_EQ(world.call("GET", "/api/v1/search?query=hello", alice).status, 200);
  EXPECT_EQ(world.call("GET", "/api/v1/search", alice).status, 400);
  for (const char* path : {"", "/messages", "/changes?after_version=0"}) {
    EXPECT_EQ(
        world.call("GET", "/api/v1/conversations/0000000000001" + std::string(path), alice).status,
        404)
        << path;
  }
}

class RestAttachmentsTest : public ::testing::Test {
 protected:
  Answer upload(std::string_view bytes, const std::string& name = "picture.png",
                const std::string& type = "image/png") {
    return world_.call(
        "POST", "/api/v1/attachments", alice_, bytes,
        "Content-Type: " + type + "\r\nX-File-Name: " + percent_encode(name) + "\r\n");
  }
  Answer fetch(const std::string& id, const std::string& more = "") {
    return world_.call("GET", "/api/v1/attachments/" + id, alice_, "", more);
  }
  size_t files_in(const std::string& folder) {
    size_t count = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(world_.directory.file(folder))) {
      count += entry.is_regular_file();
    }
    return count;
  }

  HttpWorld world_;
  std::string alice_ = world_.register_account("alice");
};

TEST_F(RestAttachmentsTest, ImageComesBackInlineAndExactly) {
  const Answer uploaded = upload(kTinyPng);
  ASSERT_EQ(uploaded.status, 200) << uploaded.body;
  EXPECT_EQ(uploaded.text("attachment", "media_type"), "image/png");
  EXPECT_NE(uploaded.body.find("\"width\":1"), std::string::npos);
  const std::string id = uploaded.text("attachment", "id");
  const Answer fetched = fetch(id);
  EXPECT_EQ(fetched.status, 200);
  EXPECT_EQ(fetched.body, kTinyPng);
  EXPECT_TRUE(fetched.field("Content-Disposition").starts_with("inline; filename=\"picture.png\""));
  EXPECT_TRUE(fetched.field("Content-Security-Policy").starts_with("sandbox"));

  struct stat info = {};
  const std::string path =
      world_.directory.file("attachments/" + id.substr(id.size() - 2) + "/" + id);
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST_F(RestAttachmentsTest, DocumentsAreDownloads) {
  const Answer uploaded = upload("<script>alert(1)</script>", "x.html", "text/html");
  const Answer fetched = fetch(uploaded.text("attachment", "id"));
  EXPECT_TRUE(fetched.field("Content-Disposition").starts_with("attachment;"));
  EXPECT_EQ(fetched.field("X-Content-Type-Options"), "nosniff");
}

TEST_F(RestAttachmentsTest, PartsCanBeAskedFor) {
  const std::string id = upload("0123456789", "d.txt", "text/plain").text("attachment", "id");
  const Answer part = fetch(id, "Range: bytes=2-4\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "234");
  EXPECT_EQ(part.field("Content-Range"), "bytes 2-4/10");
  const Answer beyond = fetch(id, "Range: bytes=10-\r\n");
  EXPECT_EQ(beyond.status, 416);
  EXPECT_EQ(beyond.field("Content-Range"), "bytes */10");
}

TEST_F(RestAttachmentsTest, LargeFilesStreamBothWays) {
  std::string large(3 * 1024 * 1024 + 17, '\0');
  for (size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 31 >> 3);
  const Answer uploaded = upload(large, "large.bin", "application/octet-stream");
  ASSERT_EQ(uploaded.status, 200);
  EXPECT_TRUE(fetch(uploaded.text("attachment", "id")).body == large);
}

TEST_F(RestAttachmentsTest, NobodyElseMayFetchIt) {
  const std::string id = upload(kTinyPng).text("attachment", "id");
  const std::string bob = world_.register_account("bob");
  const Answer foreign = world_.call("GET", "/api/v1/attachments/" + id, bob);
  const Answer absent = world_.call("GET", "/api/v1/attachments/0000000000001", bob);
  EXPECT_EQ(foreign.status, 404);
  EXPECT_EQ(foreign.body, absent.body);
}

TEST_F(RestAttachmentsTest, RefusedAndBrokenOffUploadsLeaveNothing) {
  EXPECT_EQ(world_
                .call("POST", "/api/v1/attachments", alice_, "",
                      "Content-Length: " + std::to_string(limits::kAttachmentBytesMax + 1) + "\r\n")
                .status,
            413);
  EXPECT_EQ(upload("x", std::string(201, 'n')).status, 400);
  {
    TestClient client(world_);
    client.send(
        HttpWorld::request("POST", "/api/v1/attachments", alice_, "", "Content-Length: 1000\r\n") +
        "only this");
    world_.run_until([&] { return files_in("attachments") == 1; });
  }
  world_.run_until([&] { return files_in("attachments") == 0; });
}

TEST_F(RestAttachmentsTest, UploadsLeaveTheDatabaseItsRoom) {
  const std::unique_ptr<AttachmentFiles> files = std::move(*AttachmentFiles::create(
      world_.pool, world_.directory.file("full"), world_.random, UINT64_MAX));
  std::optional<ErrorCode> refused;
  spawn([](AttachmentFiles& store, std::optional<ErrorCode>& out) -> Task<void> {
    const auto begun = co_await store.begin_upload();
    if (!begun.ok()) out = begun.error().code;
  }(*files, refused));
  world_.run_until([&] { return refused.has_value(); });
  EXPECT_EQ(refused, ErrorCode::kUnavailable);
  EXPECT_EQ(files_in("full"), 0u);
}

TEST_F(RestAttachmentsTest, RefusedRowTakesItsFileAlong) {
  for (size_t i = 0; i < limits::kUnsentAttachmentsPerUserMax; ++i) {
    ASSERT_EQ(upload(kTinyPng).status, 200) << i;
  }
  EXPECT_EQ(upload(kTinyPng).status, 429);
  EXPECT_EQ(files_in("attachments"), limits::kUnsentAttachmentsPerUserMax);
}

}  // namespace
}  // namespace earshot::http
