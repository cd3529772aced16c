#include "chat/attachments.h"

#include <utility>

#include "base/limits.h"
#include "chat/text.h"

namespace earshot::chat {

Task<Result<protocol::AttachmentResult>> Attachments::add(UserId uploader,
                                                          protocol::Attachment attachment,
                                                          WallTime at) {
  CO_TRY(check_title(attachment.name, "X-File-Name"));
  CO_TRY(co_await store_.add(attachment, uploader, at, limits::kUnsentAttachmentsPerUserMax));
  co_return protocol::AttachmentResult{std::move(attachment)};
}

Task<Result<protocol::Attachment>> Attachments::get(UserId viewer, AttachmentId id) {
  co_return co_await store_.find(id, viewer);
}

Task<Result<std::vector<AttachmentId>>> Attachments::take_unused(WallTime now) {
  co_return co_await store_.take_unused(now - limits::kUnsentAttachmentLifetime,
                                        limits::kUnusedAttachmentsSweepMax);
}

}  // namespace earshot::chat
