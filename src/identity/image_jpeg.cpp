#include <algorithm>
#include <csetjmp>
#include <cstdio>

// After <cstdio>: it needs FILE and size_t.
// clang-format off
#include <jpeglib.h>
// clang-format on

#include "base/limits.h"
#include "identity/exif_orientation.h"
#include "identity/image.h"

namespace earshot::identity {
namespace {

// libjpeg reports errors by calling back and expects the callback not to return.
struct Failure {
  jpeg_error_mgr manager;
  std::jmp_buf jump;
};

void on_error(j_common_ptr info) {
  auto* failure = reinterpret_cast<Failure*>(info->err);
  std::longjmp(failure->jump, 1);
}

void on_message(j_common_ptr) {}

// A progressive file can ask for thousands of passes over the picture in few bytes.
void on_progress(j_common_ptr info) {
  if (!info->is_decompressor) return;
  auto* decompressor = reinterpret_cast<j_decompress_ptr>(info);
  if (decompressor->input_scan_number > limits::kAvatarJpegScansMax) on_error(info);
}

// Lets libjpeg shrink by 2, 4 or 8 while it decodes, as long as enough pixels are left for the
// avatar.
unsigned shrink_factor(unsigned width, unsigned height) {
  const unsigned side = std::min(width, height);
  unsigned factor = 1;
  while (factor < 8 && side / (factor * 2) >= 2 * limits::kAvatarSidePixels) factor *= 2;
  return factor;
}

int saved_orientation(const jpeg_decompress_struct& decompressor) {
  for (auto* marker = decompressor.marker_list; marker != nullptr; marker = marker->next) {
    if (marker->marker != JPEG_APP0 + 1) continue;
    const int orientation = exif_orientation({marker->data, marker->data_length});
    if (orientation != 1) return orientation;
  }
  return 1;
}

enum class DecodeStatus { kOk, kDamaged, kTooLarge, kUnsupported };

// No object with a destructor may live in this function: longjmp would skip it.
DecodeStatus decode_into(std::span<const uint8_t> bytes, Image& image, int& orientation) {
  jpeg_decompress_struct decompressor = {};
  jpeg_progress_mgr progress = {};
  Failure failure = {};
  decompressor.err = jpeg_std_error(&failure.manager);
  failure.manager.error_exit = on_error;
  failure.manager.output_message = on_message;
  if (setjmp(failure.jump) != 0) {
    jpeg_destroy_decompress(&decompressor);
    return DecodeStatus::kDamaged;
  }
  jpeg_create_decompress(&decompressor);
  progress.progress_monitor = on_progress;
  decompressor.progress = &progress;
  jpeg_mem_src(&decompressor, bytes.data(), bytes.size());
  jpeg_save_markers(&decompressor, JPEG_APP0 + 1, 0xFFFF);
  jpeg_read_header(&decompressor, TRUE);

  auto status = DecodeStatus::kOk;
  if (!image_size_allowed(decompressor.image_width, decompressor.image_height)) {
    status = DecodeStatus::kTooLarge;
  } else if (decompressor.jpeg_color_space == JCS_CMYK ||
             decompressor.jpeg_color_space == JCS_YCCK) {
    status = DecodeStatus::kUnsupported;
  } else {
    orientation = saved_orientation(decompressor);
    decompressor.out_color_space = JCS_EXT_RGBA;
    decompressor.scale_num = 1;
    decompressor.scale_denom = shrink_factor(decompressor.image_width, decompressor.image_height);
    jpeg_start_decompress(&decompressor);
    image.width = decompressor.output_width;
    image.height = decompressor.output_height;
    image.rgba.resize(image.stride_bytes() * image.height);
    while (decompressor.output_scanline < decompressor.output_height) {
      JSAMPROW row = image.rgba.data() + decompressor.output_scanline * image.stride_bytes();
      jpeg_read_scanlines(&decompressor, &row, 1);
    }
    jpeg_finish_decompress(&decompressor);
    // libjpeg paints over missing data and only warns; a cut-off upload must not become an avatar.
    if (failure.manager.num_warnings > 0) status = DecodeStatus::kDamaged;
  }
  jpeg_destroy_decompress(&decompressor);
  return status;
}

// EXIF orientations 5..8 swap the axes; the rest only mirror. Maps a target pixel to its source.
Image upright(Image source, int orientation) {
  if (orientation == 1) return source;
  const bool swapped = orientation >= 5;
  Image target{swapped ? source.height : source.width, swapped ? source.width : source.height, {}};
  target.rgba.resize(source.rgba.size());
  const bool mirror_x =
      orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool mirror_y =
      orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  for (uint32_t y = 0; y < target.height; ++y) {
    for (uint32_t x = 0; x < target.width; ++x) {
      uint32_t source_x = swapped ? y : x;
      uint32_t source_y = swapped ? x : y;
      if (mirror_x) source_x = source.width - 1 - source_x;
      if (mirror_y) source_y = source.height - 1 - source_y;
      const uint8_t* from = source.rgba.data() + source_y * source.stride_bytes() + source_x * 4;
      std::copy_n(from, 4, target.rgba.data() + y * target.stride_bytes() + x * 4);
    }
  }
  return target;
}

}  // namespace

Result<Image> decode_jpeg(std::span<const uint8_t> bytes) {
  Image image;
  int orientation = 1;
  switch (decode_into(bytes, image, orientation)) {
    case DecodeStatus::kOk: return upright(std::move(image), orientation);
    case DecodeStatus::kTooLarge:
      return Error{ErrorCode::kTooLarge, "the picture has too many pixels"};
    case DecodeStatus::kUnsupported:
      return Error{ErrorCode::kUnsupported, "CMYK JPEG files are not supported"};
    case DecodeStatus::kDamaged: break;
  }
  return Error{ErrorCode::kInvalid, "damaged JPEG"};
}

}  // namespace earshot::identity
