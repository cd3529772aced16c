#include "http/rest_attachments.h"

#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "http/file_name.h"
#include "http/media_type.h"
#include "http/rest_support.h"
#include "protocol/rest.gen.h"

namespace earshot::http {
namespace {

std::string content_range(const ByteRange& range, uint64_t size_bytes) {
  return "bytes " + std::to_string(range.first) + "-" +
         std::to_string(range.first + range.count - 1) + "/" + std::to_string(size_bytes);
}

}  // namespace

void RestAttachments::add_routes(Router& router) {
  router.add(Method::kPost, "attachments", Access::kMember,
             {BodyKind::kFile, limits::kAttachmentBytesMax},
             handler(*this, &RestAttachments::upload));
  router.add(Method::kGet, "attachments/{}", Access::kMember, {},
             handler(*this, &RestAttachments::download));
}

Task<Result<Response>> RestAttachments::upload(Request& request) {
  CO_TRY_ASSIGN(auto name, decode_file_name(request.head.field("x-file-name")));
  const std::string claimed(request.head.field("content-type"));
  CO_TRY_ASSIGN(auto info, co_await request.upload->finish(claimed));

  protocol::Attachment attachment;
  attachment.id = AttachmentId::random(random_);
  attachment.name = std::move(name);
  attachment.media_type = std::move(info.media_type);
  attachment.size_bytes = static_cast<int64_t>(request.upload->size_bytes());
  if (info.pixels) {
    attachment.width = info.pixels->width;
    attachment.height = info.pixels->height;
  }
  // First the file, durably, then the row: a row always has its file.
  CO_TRY(co_await files_.keep(*request.upload, attachment.id));
  const AttachmentId id = attachment.id;
  const auto added =
      co_await attachments_.add(request.who().user_id, std::move(attachment), request.moment.wall);
  if (!added.ok()) {
    const auto removed = co_await files_.remove(id);
    if (!removed.ok()) log_warning("http", "a refused upload stays behind", {{"id", log_id(id)}});
    co_return added.error();
  }
  co_return answer(*added);
}

Task<Result<Response>> RestAttachments::download(Request& request) {
  CO_TRY_ASSIGN(const auto id, parse_id<AttachmentId>(request.parameters.at(0)));
  CO_TRY_ASSIGN(const auto attachment, co_await attachments_.get(request.who().user_id, id));
  CO_TRY_ASSIGN(auto file, co_await files_.open(id));

  Response response;
  response.policy = ContentPolicy::kSandbox;
  const bool shown = may_show_inline(attachment.media_type);
  response.set("Content-Type", attachment.media_type);
  response.set("Content-Disposition",
               content_disposition(shown ? Disposition::kInline : Disposition::kAttachment,
                                   attachment.name));
  // Private: who may see it can change, so nothing but the reader's own browser keeps it.
  response.set("Cache-Control", "private, max-age=86400");
  response.set("Accept-Ranges", "bytes");
  const auto selected = select_range(request.head.field("range"), file.size_bytes);
  if (selected.kind == RangeAnswer::Kind::kUnsatisfiable) {
    response.status = 416;
    response.set("Content-Range", "bytes */" + std::to_string(file.size_bytes));
    co_return response;
  }
  if (selected.kind == RangeAnswer::Kind::kPart) {
    response.status = 206;
    response.set("Content-Range", content_range(selected.range, file.size_bytes));
  }
  response.body = FileBody{std::move(file.fd), selected.range};
  co_return response;
}

Task<void> RestAttachments::sweep(WallTime now) {
  while (true) {
    const auto unused = co_await attachments_.take_unused(now);
    if (!unused.ok()) co_return;
    for (const AttachmentId id : *unused) {
      const auto removed = co_await files_.remove(id);
      if (!removed.ok()) log_warning("http", "cannot remove a file", {{"id", log_id(id)}});
    }
    if (unused->size() < limits::kUnusedAttachmentsSweepMax) co_return;
  }
}

}  // namespace earshot::http
