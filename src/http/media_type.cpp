#include "http/media_type.h"

#include <algorithm>
#include <array>
#include <utility>

#include "identity/exif_orientation.h"

namespace earshot::http {
namespace {

constexpr std::string_view kUnknown = "application/octet-stream";

constexpr std::array<std::string_view, 12> kInlineTypes = {
    "image/png", "image/jpeg", "image/gif",  "image/webp", "audio/mpeg", "audio/ogg",
    "audio/wav", "audio/flac", "audio/webm", "video/mp4",  "video/webm", "video/ogg"};

uint32_t little_endian(Bytes bytes, size_t offset, size_t width) {
  uint32_t value = 0;
  for (size_t i = width; i-- > 0;) value = value << 8 | bytes[offset + i];
  return value;
}

std::optional<PixelSize> png_size(Bytes bytes) {
  ByteReader reader(bytes);
  reader.skip(16);  // signature, length and name of IHDR
  const PixelSize size{reader.u32(), reader.u32()};
  if (!reader.ok()) return std::nullopt;
  return size;
}

std::optional<PixelSize> gif_size(Bytes bytes) {
  if (bytes.size() < 10) return std::nullopt;
  return PixelSize{little_endian(bytes, 6, 2), little_endian(bytes, 8, 2)};
}

// The container's three forms: lossy, lossless, extended (RFC 9649).
std::optional<PixelSize> webp_size(Bytes bytes) {
  if (bytes.size() < 30) return std::nullopt;
  const std::string_view form = as_text(bytes.subspan(12, 4));
  if (form == "VP8 ") {
    return PixelSize{little_endian(bytes, 26, 2) & 0x3FFF, little_endian(bytes, 28, 2) & 0x3FFF};
  }
  if (form == "VP8L") {
    const uint32_t bits = little_endian(bytes, 21, 4);
    return PixelSize{(bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
  }
  if (form == "VP8X") {
    return PixelSize{little_endian(bytes, 24, 3) + int64_t{1},
                     little_endian(bytes, 27, 3) + int64_t{1}};
  }
  return std::nullopt;
}

bool is_start_of_frame(uint8_t marker) {
  // SOF0..SOF15 without DHT (C4), JPG (C8) and DAC (CC).
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Walks the segments up to the frame header (ITU-T T.81 annex B).
std::optional<PixelSize> jpeg_size(Bytes bytes) {
  ByteReader reader(bytes);
  reader.skip(2);
  int orientation = 1;
  while (reader.ok()) {
    if (reader.u8() != 0xFF) return std::nullopt;
    uint8_t marker = reader.u8();
    while (marker == 0xFF) marker = reader.u8();
    const uint16_t length = reader.u16();
    if (!reader.ok() || length < 2) return std::nullopt;
    const Bytes payload = reader.bytes(length - 2U);
    if (is_start_of_frame(marker)) {
      if (payload.size() < 5) return std::nullopt;
      ByteReader frame(payload.subspan(1));
      PixelSize size;
      size.height = frame.u16();
      size.width = frame.u16();
      if (orientation >= 5) std::swap(size.width, size.height);
      return size;
    }
    if (marker == 0xE1 && orientation == 1) orientation = identity::exif_orientation(payload);
  }
  return std::nullopt;
}

MediaInfo image(std::string_view type, std::optional<PixelSize> pixels) {
  // Without a readable size it is no image to show.
  if (!pixels || pixels->width < 1 || pixels->height < 1) return {std::string(kUnknown), {}};
  return {std::string(type), pixels};
}

std::string_view audio_or_video_type(std::string_view text, std::string_view claimed) {
  if (text.substr(4).starts_with("ftyp")) {
    const std::string_view brand = text.substr(8, 4);
    if (brand == "avif" || brand == "avis" || brand.starts_with("hei") || brand == "mif1") {
      return {};
    }
    return "video/mp4";
  }
  if (text.starts_with("\x1A\x45\xDF\xA3")) {
    return claimed.starts_with("audio/") ? "audio/webm" : "video/webm";
  }
  if (text.starts_with("OggS")) return claimed.starts_with("video/") ? "video/ogg" : "audio/ogg";
  if (text.starts_with("fLaC")) return "audio/flac";
  if (text.starts_with("ID3") || text.starts_with("\xFF\xFB")) return "audio/mpeg";
  if (text.starts_with("RIFF") && text.substr(8).starts_with("WAVE")) return "audio/wav";
  return {};
}

bool is_type_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '+' || c == '-' ||
         c == '_';
}

bool is_media_type(std::string_view text) {
  constexpr size_t kMediaTypeCharsMax = 100;
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos || text.size() > kMediaTypeCharsMax) return false;
  const std::string_view kind = text.substr(0, slash);
  const std::string_view name = text.substr(slash + 1);
  return !kind.empty() && !name.empty() &&
         std::all_of(kind.begin(), kind.end(), is_type_character) &&
         std::all_of(name.begin(), name.end(), is_type_character);
}

}  // namespace

bool may_show_inline(std::string_view media_type) {
  return std::find(kInlineTypes.begin(), kInlineTypes.end(), media_type) != kInlineTypes.end();
}

MediaInfo examine_media(Bytes head, std::string_view claimed) {
  const std::string_view text = as_text(head);
  if (text.size() >= 12) {
    if (text.starts_with("\x89PNG\r\n\x1a\n")) return image("image/png", png_size(head));
    if (text.starts_with("\xff\xd8\xff")) return image("image/jpeg", jpeg_size(head));
    if (text.starts_with("GIF87a") || text.starts_with("GIF89a")) {
      return image("image/gif", gif_size(head));
    }
    if (text.starts_with("RIFF") && text.substr(8).starts_with("WEBP")) {
      return image("image/webp", webp_size(head));
    }
    const std::string_view type = audio_or_video_type(text, claimed);
    if (!type.empty()) return {std::string(type), {}};
  }
  const bool believed = is_media_type(claimed) && !may_show_inline(claimed);
  return {std::string(believed ? claimed : kUnknown), {}};
}

}  // namespace earshot::http
