// Real pictures to invert and to steer, and inversion files.
#include <algorithm>

#include "core/io/image.h"
#include "tests/app/bad_case.h"

namespace burin::test {
namespace {

/// A small, quick run; an option of `more` takes the place of its own.
std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
    const std::vector<std::pair<std::string, std::string>> small{
        {"--steps", "2"}, {"--width", "64"}, {"--height", "64"}, {"--precision", "fp32"}, {"--threads", "1"}};
    const auto given = [&](const std::string& option) {
        return std::find(more.begin(), more.end(), option) != more.end();
    };
    for (const auto& [option, value] : small)
        if (!given(option)) arguments.insert(arguments.end(), {option, value});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

void write_photo(const Place& place, const std::string& name, int width, int height) {
    const io::Picture picture{width, height, 3,
                              std::vector<uint8_t>(size_t(width) * size_t(height) * 3, uint8_t{90})};
    value_or_throw(io::write_png(place / name, picture));
}

BadCase invert(const std::string& name, Setup setup, const std::string& fragment,
               std::vector<std::string> more = {}) {
    if (std::find(more.begin(), more.end(), "-o") == more.end())
        more.insert(more.end(), {"-o", "{dir}/i.safetensors"});
    return {"invert_" + name, with({"invert", "{dir}/in.png", "-m", "{sd1}"}, more), 2, fragment,
            std::move(setup)};
}

BadCase invert_bytes(const std::string& name, const std::string& bytes, const std::string& fragment) {
    return invert(
        name, [bytes](const Place& p) { p.write("in.png", bytes); }, fragment);
}

BadCase render(const std::string& name, std::vector<std::string> more, Setup setup,
               const std::string& fragment) {
    return {"real_" + name, with({"render", "-m", "{sd1}", "-o", "{dir}/out.png", "-d", "text=a fox"}, more),
            2, fragment, std::move(setup)};
}

BadCase steer(const std::string& name, std::vector<std::string> more, Setup setup,
              const std::string& fragment) {
    return {"steer_" + name, with({"steer", "{dir}/in", "-m", "{sd1}"}, more), 2, fragment, std::move(setup)};
}

void folder_with_a_photo(const Place& place) {
    std::filesystem::create_directory(place / "in");
    write_photo(place, "in/a.png", 64, 64);
}

}  // namespace

BadCases real_picture_cases() {
    const Setup photo = [](const Place& p) { write_photo(p, "in.png", 64, 64); };
    const Setup narrow = [](const Place& p) { write_photo(p, "in.png", 16, 10'000); };
    const Setup none = [](const Place&) {};
    const std::string empty_inversion =
        safetensors(R"({"__metadata__":{"burin.inversion":"{}"}})", std::string());
    return {
        invert("missing", none, "{dir}/in.png"),
        invert_bytes("empty", "", "it is empty"),
        invert_bytes("text", "no picture", "{dir}/in.png"),
        invert_bytes("cut", data_bytes("corpus/picture/cut.png"), "{dir}/in.png"),
        invert_bytes("huge", data_bytes("corpus/picture/huge.png"), "{dir}/in.png"),
        invert_bytes("an_inversion", empty_inversion, "schema is missing"),
        invert("narrow", narrow, "16 x 10000 pixels, too long and narrow", {"--width", "0", "--height", "0"}),
        invert("steps", photo, "real_picture.steps is 1001", {"--steps", "1001"}),
        invert("too_many_steps", photo, "steps do not fit into the model's 1000 timesteps",
               {"--steps", "1000"}),
        invert("skip", photo, "real_picture.skip is 1", {"--skip", "1"}),
        invert("solver", photo, "--solver is 'euler'", {"--solver", "euler"}),
        invert("source_scale", photo, "real_picture.source_scale is infinite", {"--source-scale", "inf"}),
        invert("rows", photo, "real_picture.rows is 65; give 1 to 64", {"--rows", "65"}),
        invert("no_place", photo, "{dir}/nowhere", {"-o", "{dir}/nowhere/i.safetensors"}),
        render("both", {"--photo", "{dir}/in.png", "--inverted", "{dir}/in.png"}, photo,
               "--photo and --inverted are both given"),
        render("skip_alone", {"--skip", "0.2"}, none, "--skip is given without a real picture"),
        render("batch", {"--photo", "{dir}/in.png", "--batch", "2"}, photo, "batch is 2"),
        render("init", {"--photo", "{dir}/in.png", "--init", "{dir}/in.png"}, photo,
               "init_image is given beside real_picture"),
        render("missing", {"--photo", "{dir}/in.png"}, none, "{dir}/in.png"),
        render("paste_back_without_photo", {"--paste-back", "{dir}/b.png"}, none,
               "--paste-back needs a photo to paste into"),
        render("paste_back_no_place", {"--photo", "{dir}/in.png", "--paste-back", "{dir}/nowhere/b.png"},
               photo, "{dir}/nowhere"),
        render("paste_back_other_kind", {"--photo", "{dir}/in.png", "--paste-back", "{dir}/b.webp"}, photo,
               "b.webp"),
        render(
            "no_inversion", {"--inverted", "{dir}/i.safetensors"},
            [](const Place& p) {
                p.write("i.safetensors",
                        safetensors(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", "abcd"));
            },
            "is not the inversion of a picture"),
        steer("missing_folder", {"-d", "text=a fox", "-o", "{dir}/out"}, none, "{dir}/in"),
        steer(
            "empty_folder", {"-d", "text=a fox", "-o", "{dir}/out"},
            [](const Place& p) { std::filesystem::create_directory(p / "in"); },
            "holds no .png or .jpg picture"),
        steer("no_direction", {"-o", "{dir}/out"}, folder_with_a_photo,
              "there is no direction to steer with"),
        steer("into_itself", {"-d", "text=a fox", "-o", "{dir}/in"}, folder_with_a_photo,
              "the results would lie among the pictures"),
        steer(
            "bad_line", {"--directions", "{dir}/d.txt", "-o", "{dir}/out"},
            [](const Place& p) {
                folder_with_a_photo(p);
                p.write("d.txt", "# winter\ntext=winter\ntext=fox;strength=99\n");
            },
            "line 3 of '{dir}/d.txt': direction.strength is 99"),
        steer(
            "bad_pack", {"--directions", "{dir}/d.json", "-o", "{dir}/out"},
            [](const Place& p) {
                folder_with_a_photo(p);
                p.write("d.json", "{\"schema\": 3}");
            },
            "{dir}/d.json"),
        steer("photo", {"-d", "text=a fox", "--photo", "{dir}/in/a.png", "-o", "{dir}/out"},
              folder_with_a_photo, "steer takes its pictures from a folder"),
    };
}

}  // namespace burin::test
