// /api/v1/attachments: the bytes of files. Who may have them is chat's to say.
// Loop thread. Everything passed to the constructor outlives the router.
#pragma once

#include "base/random.h"
#include "chat/attachments.h"
#include "http/attachment_files.h"
#include "http/router.h"

namespace earshot::http {

class RestAttachments {
 public:
  RestAttachments(chat::Attachments& attachments, AttachmentFiles& files, Random& random)
      : attachments_(attachments), files_(files), random_(random) {}

  void add_routes(Router& router);

  // Removes the files that nobody can fetch any more. Now and then, one at a time.
  Task<void> sweep(WallTime now);

 private:
  Task<Result<Response>> upload(Request& request);
  Task<Result<Response>> download(Request& request);

  chat::Attachments& attachments_;
  AttachmentFiles& files_;
  Random& random_;
};

}  // namespace earshot::http
