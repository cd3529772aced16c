// Attachments' metadata in SQLite. The contract is chat/attachment_store.h's.
#pragma once

#include "chat/attachment_store.h"
#include "storage/database.h"

namespace earshot::storage {

class SqliteAttachmentStore final : public chat::AttachmentStore {
 public:
  // `database` outlives it.
  explicit SqliteAttachmentStore(Database& database) : database_(database) {}

  Task<Result<void>> add(protocol::Attachment attachment, UserId uploader, WallTime at,
                         int64_t unsent_max) override;
  Task<Result<protocol::Attachment>> find(AttachmentId id, UserId viewer) override;
  Task<Result<std::vector<AttachmentId>>> take_unused(WallTime uploaded_before,
                                                      int64_t limit) override;

 private:
  Database& database_;
};

}  // namespace earshot::storage
