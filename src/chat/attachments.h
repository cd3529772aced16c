// Who may have which uploaded file. The bytes are http's: it stores them under the id, tells us,
// asks before it serves them, and removes what we say nobody needs. Loop thread.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "chat/attachment_store.h"
#include "protocol/rest.gen.h"

namespace earshot::chat {

class Attachments {
 public:
  explicit Attachments(AttachmentStore& store) : store_(store) {}

  // The file is complete and on disk under `attachment.id`. kRateLimited: too many files uploaded
  // and not sent.
  Task<Result<protocol::AttachmentResult>> add(UserId uploader, protocol::Attachment attachment,
                                               WallTime at);
  // kNotFound unless the viewer may fetch it.
  Task<Result<protocol::Attachment>> get(UserId viewer, AttachmentId id);
  // Files that nobody can fetch any more, or that were uploaded and never sent; they are forgotten
  // here. Call it now and then, and again at once while it gives a full sweep.
  Task<Result<std::vector<AttachmentId>>> take_unused(WallTime now);

 private:
  AttachmentStore& store_;
};

}  // namespace earshot::chat
