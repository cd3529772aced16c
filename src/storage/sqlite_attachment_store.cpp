#include "storage/sqlite_attachment_store.h"

#include <string>
#include <utility>

#include "storage/statement.h"

namespace earshot::storage {
namespace {

// Values of attachments.state.
constexpr int kUnsent = 0;
constexpr int kAttached = 1;

Result<void> insert_attachment(Connection& connection, const protocol::Attachment& attachment,
                               UserId uploader, WallTime at, int64_t unsent_max) {
  Statement count(connection,
                  "SELECT count(*) FROM attachments WHERE uploader_id = ?1 AND state = 0",
                  uploader);
  TRY(count.step());
  if (count.int64(0) >= unsent_max) {
    return Error{ErrorCode::kRateLimited, "You have uploaded many files and not sent them."};
  }
  return run(connection,
             "INSERT INTO attachments (id, uploader_id, name, media_type, size_bytes, width,"
             " height, uploaded_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
             attachment.id, uploader, attachment.name, attachment.media_type, attachment.size_bytes,
             attachment.width, attachment.height, at);
}

Result<protocol::Attachment> find_attachment(Connection& connection, AttachmentId id,
                                             UserId viewer) {
  Statement row(connection,
                "SELECT name, media_type, size_bytes, width, height FROM attachments a"
                " WHERE id = ?1 AND ((state = ?3 AND uploader_id = ?2) OR (state = ?4 AND EXISTS"
                " (SELECT 1 FROM members m WHERE m.conversation_id = a.conversation_id"
                " AND m.user_id = ?2)))",
                id, viewer, kUnsent, kAttached);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) return Error{ErrorCode::kNotFound, "There is no such file."};
  protocol::Attachment attachment;
  attachment.id = id;
  attachment.name = row.text(0);
  attachment.media_type = row.text(1);
  attachment.size_bytes = row.int64(2);
  if (!row.is_null(3)) attachment.width = row.int64(3);
  if (!row.is_null(4)) attachment.height = row.int64(4);
  return attachment;
}

Result<std::vector<AttachmentId>> delete_unused(Connection& connection, WallTime uploaded_before,
                                                int64_t limit) {
  std::vector<AttachmentId> ids;
  Statement row(connection,
                "DELETE FROM attachments WHERE id IN (SELECT id FROM attachments"
                " WHERE state = 2 OR (state = 0 AND uploaded_at_ms < ?1) LIMIT ?2) RETURNING id",
                uploaded_before, limit);
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return ids;
    ids.push_back(row.id<AttachmentId>(0));
  }
}

}  // namespace

Task<Result<void>> SqliteAttachmentStore::add(protocol::Attachment attachment, UserId uploader,
                                              WallTime at, int64_t unsent_max) {
  return database_.write(
      [attachment = std::move(attachment), uploader, at, unsent_max](Connection& c) {
        return insert_attachment(c, attachment, uploader, at, unsent_max);
      });
}

Task<Result<protocol::Attachment>> SqliteAttachmentStore::find(AttachmentId id, UserId viewer) {
  return database_.read([id, viewer](Connection& c) { return find_attachment(c, id, viewer); });
}

Task<Result<std::vector<AttachmentId>>> SqliteAttachmentStore::take_unused(WallTime uploaded_before,
                                                                           int64_t limit) {
  return database_.write(
      [uploaded_before, limit](Connection& c) { return delete_unused(c, uploaded_before, limit); });
}

}  // namespace earshot::storage
