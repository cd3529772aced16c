#include "http/media_type.h"

#include <gtest/gtest.h>

#include <string>

#include "http/file_name.h"

namespace earshot::http {
namespace {

MediaInfo examine(const std::string& bytes, std::string_view claimed = "") {
  return examine_media(as_bytes(bytes), claimed);
}

std::string png(const std::string& width_and_height) {
  return std::string("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16) + width_and_height;
}

TEST(MediaType, ReadsTheSizeOfEachImageFormat) {
  const auto from_png = examine(png(std::string("\0\0\x02\x80\0\0\x01\xe0", 8)));
  EXPECT_EQ(from_png.media_type, "image/png");
  EXPECT_EQ(from_png.pixels, (PixelSize{640, 480}));

  const auto gif = examine(std::string("GIF89a\x05\0\x06\0\0\0", 12));
  EXPECT_EQ(gif.media_type, "image/gif");
  EXPECT_EQ(gif.pixels, (PixelSize{5, 6}));

  const std::string jpeg("\xff\xd8\xff\xe0\0\x04xx\xff\xc0\0\x0b\x08\0\x10\0\x20\x01\0\0\0", 21);
  EXPECT_EQ(examine(jpeg).media_type, "image/jpeg");
  EXPECT_EQ(examine(jpeg).pixels, (PixelSize{32, 16}));

  std::string webp("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x01\0\xef\0\0", 30);
  EXPECT_EQ(examine(webp).media_type, "image/webp");
  EXPECT_EQ(examine(webp).pixels, (PixelSize{320, 240}));
}

TEST(MediaType, BelievesBytesAndNotTheSender) {
  EXPECT_EQ(examine("<script>alert(1)</script>", "image/png").media_type,
            "application/octet-stream");
  EXPECT_EQ(examine("just some text, long enough", "video/mp4").media_type,
            "application/octet-stream");
  EXPECT_EQ(examine("%PDF-1.7 and so on", "application/pdf").media_type, "application/pdf");
  EXPECT_EQ(examine("text", "text/plain; charset=utf-8").media_type, "application/octet-stream");
  EXPECT_EQ(examine("text", "text/html\r\nX: y").media_type, "application/octet-stream");
}

TEST(MediaType, NeverShowsDocumentsInline) {
  for (const char* type : {"text/html", "image/svg+xml", "application/pdf", "text/xml",
                           "application/octet-stream", ""}) {
    EXPECT_FALSE(may_show_inline(type)) << type;
  }
  EXPECT_EQ(examine("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml").media_type,
            "image/svg+xml");
}

TEST(MediaType, CutOffImagesAreNoImages) {
  const std::string whole = png(std::string("\0\0\x02\x80\0\0\x01\xe0", 8));
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(examine(whole.substr(0, size)).media_type, "application/octet-stream") << size;
  }
  EXPECT_EQ(examine(png(std::string(8, '\0'))).media_type, "application/octet-stream");
}

TEST(FileName, HasNoFoldersAndNoTricks) {
  EXPECT_EQ(*decode_file_name("holiday%20photo.jpg"), "holiday photo.jpg");
  EXPECT_EQ(*decode_file_name("..%2F..%2Fetc%2Fpasswd"), "passwd");
  EXPECT_EQ(*decode_file_name("C%3A%5Ctemp%5Cx.txt"), "x.txt");
  EXPECT_EQ(*decode_file_name("a%0D%0AX-Evil%3A%201"), "aX-Evil: 1");
  EXPECT_EQ(*decode_file_name("photo%E2%80%AEgpj.exe"), "photogpj.exe");
  EXPECT_EQ(*decode_file_name(""), "file");
  EXPECT_EQ(*decode_file_name(".."), "file");
  EXPECT_FALSE(decode_file_name("%FF").ok());
  EXPECT_FALSE(decode_file_name(std::string(201, 'a')).ok());
}

TEST(FileName, IsQuotedInBothForms) {
  EXPECT_EQ(content_disposition(Disposition::kAttachment, "a\"b\\ö.txt"),
            "attachment; filename=\"a_b___.txt\"; filename*=UTF-8''a%22b%5C%C3%B6.txt");
}

}  // namespace
}  // namespace earshot::http
