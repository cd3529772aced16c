#include "http/file_name.h"

#include "base/limits.h"
#include "http/target.h"
#include "identity/text.h"

namespace earshot::http {
namespace {

// "photo\u202Egpj.exe" is shown as "photoexe.jpg".
std::string without_direction_marks(std::string text) {
  for (const std::string_view mark : {"\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D",
                                      "\u202E", "\u2066", "\u2067", "\u2068", "\u2069"}) {
    for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      text.erase(at, mark.size());
    }
  }
  return text;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

}  // namespace

Result<std::string> decode_file_name(std::string_view field) {
  TRY_ASSIGN(std::string name, percent_decode(field));
  const size_t folder_end = name.find_last_of("/\\");
  if (folder_end != std::string::npos) name.erase(0, folder_end + 1);
  std::erase_if(name, is_control);
  name = without_direction_marks(std::move(name));
  if (identity::count_characters(name) > limits::kAttachmentNameCharsMax) {
    return Error{ErrorCode::kInvalid, "A file name has at most 200 characters.", "X-File-Name"};
  }
  if (name.empty() || name == "." || name == "..") return std::string("file");
  return name;
}

std::string content_disposition(Disposition disposition, std::string_view file_name) {
  std::string value = disposition == Disposition::kInline ? "inline" : "attachment";
  value += "; filename=\"";
  for (const char c : file_name) {
    const bool plain = c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '%';
    value += plain ? c : '_';
  }
  value += "\"; filename*=UTF-8''" + percent_encode(file_name);
  return value;
}

}  // namespace earshot::http
