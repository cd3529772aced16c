#include "storage/like_literal.h"

namespace earshot::storage {

std::string like_literal(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace earshot::storage
