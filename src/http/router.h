// From method and path to the handler. Routes are added at start; finding one is pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "http/request.h"
#include "http/response.h"

namespace earshot::http {

enum class Access { kPublic, kMember, kAdmin };

// What a route takes as its body. JSON must say so in its Content-Type: a plain form of a foreign
// page cannot.
enum class BodyKind { kNone, kJson, kBytes, kFile };

struct BodyRule {
  BodyKind kind = BodyKind::kNone;
  uint64_t bytes_max = 0;
};

// The request lives until the task is done.
using Handler = std::function<Task<Result<Response>>(Request&)>;

struct Route {
  Method method;
  std::vector<std::string> pattern;  // a segment "{}" matches any one segment that is not empty
  Access access;
  BodyRule body;
  Handler handler;
};

class Router {
 public:
  // `pattern` without "/api/v1/": "users/{}/avatar".
  void add(Method method, std::string_view pattern, Access access, BodyRule body, Handler handler);

  struct Match {
    const Route* route = nullptr;
    std::vector<std::string> parameters;
    std::string allowed_methods;  // when the path exists but not for this method
  };
  // `segments` of the whole path. HEAD finds the routes of GET.
  Match find(Method method, const std::vector<std::string>& segments) const;

 private:
  std::vector<Route> routes_;
};

// Makes a handler of a member function. `object` outlives the router.
template <class Object>
Handler handler(Object& object, Task<Result<Response>> (Object::*function)(Request&)) {
  return [&object, function](Request& request) { return (object.*function)(request); };
}

}  // namespace earshot::http
