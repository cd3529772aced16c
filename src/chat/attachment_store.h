// What chat needs kept of attachments: their metadata. The bytes are files of http, named by the
// id. Threads and errors as in message_store.h.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "protocol/common.gen.h"

namespace earshot::chat {

class AttachmentStore {
 public:
  virtual ~AttachmentStore() = default;

  // kRateLimited: the uploader has `unsent_max` files that are on no message.
  virtual Task<Result<void>> add(protocol::Attachment attachment, UserId uploader, WallTime at,
                                 int64_t unsent_max) = 0;
  // For its uploader until it is on a message, then for the members of that conversation. Else, and
  // once the message is deleted, kNotFound.
  virtual Task<Result<protocol::Attachment>> find(AttachmentId id, UserId viewer) = 0;
  // Forgets what was uploaded before `uploaded_before` and never sent, and what was on messages now
  // deleted; at most `limit`. The caller removes the files.
  virtual Task<Result<std::vector<AttachmentId>>> take_unused(WallTime uploaded_before,
                                                              int64_t limit) = 0;
};

}  // namespace earshot::chat
