// The request methods that Earshot knows.
#pragma once

#include <string_view>

namespace earshot::http {

enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOther };

// GET and HEAD change nothing, so they need no proof of where they come from.
inline bool is_safe(Method method) { return method == Method::kGet || method == Method::kHead; }

inline std::string_view method_name(Method method) {
  switch (method) {
    case Method::kGet: return "GET";
    case Method::kHead: return "HEAD";
    case Method::kPost: return "POST";
    case Method::kPut: return "PUT";
    case Method::kPatch: return "PATCH";
    case Method::kDelete: return "DELETE";
    case Method::kOther: break;
  }
  return "";
}

}  // namespace earshot::http
