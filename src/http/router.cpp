#include "http/router.h"

#include <array>

namespace earshot::http {
namespace {

constexpr std::string_view kParameter = "{}";
const std::array<std::string, 2> kPrefix = {"api", "v1"};

std::vector<std::string> split_pattern(std::string_view pattern) {
  std::vector<std::string> segments(kPrefix.begin(), kPrefix.end());
  while (!pattern.empty()) {
    const size_t end = pattern.find('/');
    segments.emplace_back(pattern.substr(0, end));
    if (end == std::string_view::npos) break;
    pattern.remove_prefix(end + 1);
  }
  return segments;
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) return false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const bool fits = pattern[i] == kParameter ? !segments[i].empty() : pattern[i] == segments[i];
    if (!fits) return false;
  }
  return true;
}

}  // namespace

void Router::add(Method method, std::string_view pattern, Access access, BodyRule body,
                 Handler handler) {
  routes_.push_back({method, split_pattern(pattern), access, body, std::move(handler)});
}

Router::Match Router::find(Method method, const std::vector<std::string>& segments) const {
  const Method wanted = method == Method::kHead ? Method::kGet : method;
  Match match;
  for (const Route& route : routes_) {
    if (!matches(route.pattern, segments)) continue;
    if (route.method != wanted) {
      if (!match.allowed_methods.empty()) match.allowed_methods += ", ";
      match.allowed_methods += method_name(route.method);
      continue;
    }
    match.route = &route;
    for (size_t i = 0; i < segments.size(); ++i) {
      if (route.pattern[i] == kParameter) match.parameters.push_back(segments[i]);
    }
    return match;
  }
  return match;
}

}  // namespace earshot::http
