// Names of attached files: what people may call them, and how they are put into an answer. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace earshot::http {

// From X-File-Name: percent-encoded UTF-8. Folders are cut off, invisible characters taken out.
// kInvalid: broken encoding, or longer than kAttachmentNameCharsMax.
Result<std::string> decode_file_name(std::string_view field);

// The value of Content-Disposition (RFC 6266), with the name in both of its forms.
enum class Disposition { kInline, kAttachment };
std::string content_disposition(Disposition disposition, std::string_view file_name);

}  // namespace earshot::http
