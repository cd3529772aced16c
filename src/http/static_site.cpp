#include "http/static_site.h"

#include <sodium.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/limits.h"

namespace earshot::http {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIndex = "index.html";
constexpr std::string_view kHashedDirectory = "assets/";

struct Extension {
  std::string_view suffix;
  std::string_view content_type;
};
constexpr std::array<Extension, 19> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".map", "application/json"},
    {".txt", "text/plain; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".wasm", "application/wasm"},
    {".mp3", "audio/mpeg"},
    {".ogg", "audio/ogg"},
    {".wav", "audio/wav"},
}};

std::string content_type_of(std::string_view path) {
  for (const Extension& type : kTypes) {
    if (path.ends_with(type.suffix)) return std::string(type.content_type);
  }
  return "application/octet-stream";
}

std::string etag_of(std::string_view content) {
  constexpr size_t kEtagBytes = 16;
  std::array<uint8_t, kEtagBytes> hash{};
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(content.data()), content.size(),
                     nullptr, 0);
  std::array<char, 2 * kEtagBytes + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return "\"" + std::string(hex.data()) + "\"";
}

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) return Error{ErrorCode::kUnavailable, "Cannot read " + path.string() + "."};
  return content;
}

// "br;q=0" refuses it, everything else that names it takes it.
bool accepts(std::string_view accept_encoding, std::string_view coding) {
  while (!accept_encoding.empty()) {
    const size_t end = accept_encoding.find(',');
    const std::string_view item = accept_encoding.substr(0, end);
    if (has_token(item, coding)) {
      const size_t zero = item.find("q=0");
      return zero == std::string_view::npos || item.substr(zero).starts_with("q=0.");
    }
    if (end == std::string_view::npos) break;
    accept_encoding.remove_prefix(end + 1);
  }
  return false;
}

std::string join(const std::vector<std::string>& segments) {
  std::string path;
  for (const auto& segment : segments) {
    if (!path.empty()) path += '/';
    path += segment;
  }
  return path;
}

}  // namespace

Result<std::unique_ptr<StaticSite>> StaticSite::load(const std::string& directory) {
  auto site = std::make_unique<StaticSite>();
  std::unordered_map<std::string, std::string> contents;
  size_t total_bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    if (!it->is_regular_file()) continue;
    TRY_ASSIGN(auto content, read_file(it->path()));
    total_bytes += content.size();
    if (total_bytes > limits::kStaticBytesMax || contents.size() >= limits::kStaticFilesMax) {
      return Error{ErrorCode::kTooLarge, directory + " is too large for a web client."};
    }
    contents[fs::relative(it->path(), directory).generic_string()] = std::move(content);
  }
  if (error) return Error{ErrorCode::kNotFound, directory + ": " + error.message()};

  for (auto& [path, content] : contents) {
    if (path.ends_with(".br") || path.ends_with(".gz")) continue;
    File& file = site->files_[path];
    file.content_type = content_type_of(path);
    file.etag = etag_of(content);
    file.immutable = path.starts_with(kHashedDirectory);
    if (const auto found = contents.find(path + ".br"); found != contents.end()) {
      file.brotli = std::move(found->second);
    }
    if (const auto found = contents.find(path + ".gz"); found != contents.end()) {
      file.gzip = std::move(found->second);
    }
    file.identity = std::move(content);
  }
  if (!site->files_.contains(std::string(kIndex))) {
    return Error{ErrorCode::kNotFound, "There is no index.html in " + directory + "."};
  }
  return site;
}

Response StaticSite::serve(const File& file, const RequestHead& head) {
  Response response;
  response.policy = ContentPolicy::kPage;
  response.set("ETag", file.etag);
  response.set("Cache-Control",
               file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.set("Vary", "Accept-Encoding");
  if (has_token(head.field("if-none-match"), file.etag)) {
    response.status = 304;
    return response;
  }
  response.set("Content-Type", file.content_type);
  const std::string_view accept_encoding = head.field("accept-encoding");
  if (!file.brotli.empty() && accepts(accept_encoding, "br")) {
    response.set("Content-Encoding", "br");
    response.body = std::string_view(file.brotli);
  } else if (!file.gzip.empty() && accepts(accept_encoding, "gzip")) {
    response.set("Content-Encoding", "gzip");
    response.body = std::string_view(file.gzip);
  } else {
    response.body = std::string_view(file.identity);
  }
  return response;
}

Response StaticSite::answer(const RequestHead& head, const Target& target) const {
  const std::string path = join(target.segments);
  if (const auto found = files_.find(path); found != files_.end()) {
    return serve(found->second, head);
  }
  const bool looks_like_a_file =
      !target.segments.empty() && target.segments.back().find('.') != std::string::npos;
  if (looks_like_a_file) {
    return error_response({ErrorCode::kNotFound, "There is no such file."});
  }
  return serve(files_.at(std::string(kIndex)), head);
}

}  // namespace earshot::http
