// Start pictures and masks.
#include <cstdint>
#include <sys/stat.h>

#include "core/io/image.h"
#include "tests/app/bad_case.h"

namespace burin::test {
namespace {

/// The render refuses `bytes` as its start picture.
BadCase init(const std::string& name, const std::string& bytes, const std::string& fragment) {
    return {"init_" + name, render_with({"--init", "{dir}/picture"}), 2, fragment,
            [bytes](const Place& place) { place.write("picture", bytes); }};
}

BadCase init_made(const std::string& name, Setup setup, const std::string& fragment) {
    return {"init_" + name, render_with({"--init", "{dir}/picture"}), 2, fragment, std::move(setup)};
}

void write_plain(const Place& place, const std::string& name, uint8_t grey) {
    const io::Picture picture{64, 64, 3, std::vector<uint8_t>(size_t(64 * 64 * 3), grey)};
    value_or_throw(io::write_png(place / name, picture));
}

/// A good start picture with `bytes` as its mask.
BadCase mask(const std::string& name, const std::string& bytes, const std::string& fragment) {
    return {"mask_" + name, render_with({"--init", "{dir}/good.png", "--mask", "{dir}/mask"}), 2, fragment,
            [bytes](const Place& place) {
                write_plain(place, "good.png", 128);
                place.write("mask", bytes);
            }};
}

std::string corpus(const std::string& name) { return data_bytes("corpus/picture/" + name); }

uint32_t crc(const std::string& bytes) {
    uint32_t sum = 0xFFFFFFFF;
    for (const char c : bytes) {
        sum ^= static_cast<uint8_t>(c);
        for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ (0xEDB88320 & (0 - (sum & 1)));
    }
    return ~sum;
}

std::string big_endian(uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
            static_cast<char>(value)};
}

/// The RGB picture of the corpus with another size in its header, checksum and all.
std::string png_of_size(uint32_t width, uint32_t height) {
    std::string file = corpus("rgb.png");
    const std::string header = "IHDR" + big_endian(width) + big_endian(height) + file.substr(24, 5);
    return file.substr(0, 12) + header + big_endian(crc(header)) + file.substr(33);
}

std::string cut(const std::string& bytes, size_t length) { return bytes.substr(0, length); }

BadCases start_pictures() {
    const std::string png = corpus("rgb.png"), jpeg = corpus("rgb.jpg"), file = "{dir}/picture";
    return {
        init("empty", "", "it is empty"),
        init("text", "this is not a picture\n", file),
        init("png_signature_only", cut(png, 8), file),
        init("png_cut_in_header", cut(png, 20), file),
        init("png_cut_in_pixels", cut(png, png.size() / 2), file),
        init("png_cut_before_end", cut(png, png.size() - 12), file),
        init("png_bad_crc", corpus("bad_crc.png"), file),
        init("png_bad_filter", corpus("bad_filter.png"), file),
        init("png_bad_zlib", corpus("bad_zlib.png"), file),
        init("png_bomb", corpus("bomb.png"), file),
        init("png_without_data", corpus("no_data.png"), file),
        init("png_without_palette", corpus("no_palette.png"), file),
        init("png_second_header", corpus("second_header.png"), file),
        init("png_30000_x_30000", png_of_size(30'000, 30'000), "30000 x 30000"),
        init("png_widest", png_of_size(0x7FFFFFFF, 1), file),
        init("png_zero_wide", png_of_size(0, 64), file),
        init("png_size_beyond_its_data", png_of_size(4096, 4096), file),
        init("jpeg_marker_only", "\xff\xd8", file),
        init("jpeg_cut", cut(jpeg, jpeg.size() / 2), file),
        init("jpeg_cut_tables", cut(jpeg, 60), file),
        init("jpeg_huge", corpus("huge.jpg"), file),
        init("jpeg_without_scan", corpus("no_scan.jpg"), file),
        init("jpeg_without_tables", corpus("no_tables.jpg"), file),
        init("jpeg_many_scans", corpus("many_scans.jpg"), file),
        init("gif", corpus("gif.gif"), file),
        init("bmp", corpus("bmp.bmp"), file),
        init("webp", std::string("RIFF\x1a\0\0\0WEBPVP8L", 16) + std::string(32, '\0'), file),
        init("tiff", std::string("II*\0\x08\0\0\0", 8) + std::string(32, '\0'), file),
        init("svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", file),
        init_made(
            "missing", [](const Place&) {}, file),
        init_made(
            "folder", [](const Place& p) { std::filesystem::create_directory(p / "picture"); }, file),
        init_made(
            "pipe", [](const Place& p) { mkfifo((p / "picture").c_str(), 0600); }, file),
        init_made(
            "symlink_loop", [](const Place& p) { std::filesystem::create_symlink("picture", p / "picture"); },
            file),
        init_made(
            "symlink_to_device",
            [](const Place& p) { std::filesystem::create_symlink("/dev/zero", p / "picture"); }, file),
        init_made(
            "terabyte",
            [png](const Place& p) {
                p.write("picture", png);
                std::filesystem::resize_file(p / "picture", 1ULL << 34);
            },
            file),
        {"init_path_not_utf8",
         render_with({"--init", "{dir}/\xe9.png"}),
         2,
         "init_image is not valid UTF-8",
         {}},
        {"init_strength_zero", render_with({"--init", "{dir}/picture", "--strength", "0"}), 2,
         "strength is 0", [](const Place& p) { write_plain(p, "picture", 9); }},
    };
}

BadCases masks() {
    const std::string file = "{dir}/mask";
    return {
        mask("empty", "", "it is empty"),
        mask("text", "white", file),
        mask("cut", cut(corpus("rgb.png"), 60), file),
        mask("30000_x_30000", png_of_size(30'000, 30'000), "30000 x 30000"),
        mask("gif", corpus("gif.gif"), file),
        {"mask_black", render_with({"--init", "{dir}/good.png", "--mask", "{dir}/black.png"}), 2,
         "black everywhere",
         [](const Place& p) {
             write_plain(p, "good.png", 128);
             write_plain(p, "black.png", 0);
         }},
        {"mask_missing", render_with({"--init", "{dir}/good.png", "--mask", "{dir}/mask"}), 2, file,
         [](const Place& p) { write_plain(p, "good.png", 128); }},
        {"mask_folder", render_with({"--init", "{dir}/good.png", "--mask", "{dir}"}), 2, "{dir}",
         [](const Place& p) { write_plain(p, "good.png", 128); }},
        {"mask_of_a_bad_picture", render_with({"--init", "{dir}/bad.png", "--mask", "{dir}/mask.png"}), 2,
         "{dir}/bad.png",
         [](const Place& p) {
             p.write("bad.png", "x");
             write_plain(p, "mask.png", 255);
         }},
    };
}

}  // namespace

BadCases picture_cases() {
    BadCases all = start_pictures();
    const BadCases more = masks();
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace burin::test
