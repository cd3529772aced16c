// The web client's files. All of them are read into memory once, so a request can only ever name
// something that is in this table: there is no path to traverse and nothing blocks.
//
// Immutable after load(); lives as long as any connection.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "http/request_head.h"
#include "http/response.h"
#include "http/target.h"

namespace earshot::http {

class StaticSite {
 public:
  // Everything below `directory`. "x.br" and "x.gz" beside "x" are its compressed forms. Blocking;
  // at start. kNotFound: no index.html there.
  static Result<std::unique_ptr<StaticSite>> load(const std::string& directory);

  // Addresses that are no file get index.html, because the client has routes of its own; those that
  // look like one (a dot in the last segment) get 404.
  Response answer(const RequestHead& head, const Target& target) const;

 private:
  struct File {
    std::string content_type;
    std::string etag;
    std::string identity;
    std::string brotli;  // "": there is none
    std::string gzip;
    bool immutable = false;  // its name changes with its content
  };
  static Response serve(const File& file, const RequestHead& head);

  std::unordered_map<std::string, File> files_;  // by path, "assets/index-1a2b.js"
};

}  // namespace earshot::http
