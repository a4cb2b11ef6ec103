#pragma once
// Pictures that the tests make for themselves, in the formats that need decoding. All show the
// same: the left half is dark, the right half is light.

#include <string>

namespace quire::engines::testing_support {

struct Shape {
    int width = 200;
    int height = 100;
    bool alpha = false; // the right half is transparent (and black below) instead of white
};

std::string webp_of(const Shape& shape);
std::string animated_webp(); // the second frame is dark all over
std::string webp_with_exif(const Shape& shape, int orientation);
std::string heic_of(const Shape& shape);
std::string bmp_of(const Shape& shape);

struct GifShape {
    bool interlaced = false;  // then the upper half is the dark one
    bool transparent = false; // the right half
    int dark_frames = 0;      // further frames, dark all over
};
std::string gif_of(const GifShape& shape); // 200x100

enum class TiffKind { cmyk, gray16, rgb16, rgba };
std::string tiff_of(TiffKind kind, int orientation = 1);

} // namespace quire::engines::testing_support
