// Where results cannot go. The program finds out before it computes, where it can.
#include "tests/app/bad_case.h"

namespace burin::test {
namespace {

namespace fs = std::filesystem;

BadCase out(const std::string& name, const std::string& path, const std::string& fragment, Setup setup = {}) {
    return {name, render_with({"--out", path}), 2, fragment, std::move(setup)};
}

BadCase dump(const std::string& name, const std::string& path, const std::string& fragment,
             Setup setup = {}) {
    return {name, render_with({"--dump", path}), 2, fragment, std::move(setup)};
}

}  // namespace

BadCases output_cases() {
    const Setup folder = [](const Place& p) { fs::create_directory(p / "there.png"); };
    return {
        out("out_folder_missing", "{dir}/none/out.png", "{dir}/none"),
        out("out_is_a_folder", "{dir}/there.png", "is a folder", folder),
        out("out_without_extension", "{dir}/picture", "neither a .png nor a .jpg"),
        out("out_webp", "{dir}/picture.webp", "neither a .png nor a .jpg"),
        out("out_empty", "", "neither a .png nor a .jpg"),
        out("out_below_a_file", "{dir}/file/out.png", "{dir}/file",
            [](const Place& p) { p.write("file", "x"); }),
        out("out_where_nothing_can_be_made", "/proc/out.png", "/proc"),
        out("out_name_too_long", "{dir}/" + std::string(300, 'n') + ".png", "nnn"),
        out("out_not_utf8", "{dir}/\xff/out.png", "\\xff"),
        out("out_symlink_loop", "{dir}/loop/out.png", "loop",
            [](const Place& p) { fs::create_symlink("loop", p / "loop"); }),
        {"metadata", render_with({"--metadata", "some"}), 2, "--metadata is 'some'", {}},
        dump("dump_folder_missing", "{dir}/none/d.safetensors", "none"),
        dump("dump_is_a_folder", "{dir}/there.png", "there.png", folder),
        {"decode_out_extension",
         {"decode", "{dir}/x", "-m", "{sd1}", "-o", "{dir}/x.gif"},
         2,
         "neither a .png nor a .jpg",
         {}},
        {"decode_out_folder_missing",
         {"decode", "{dir}/x", "-m", "{sd1}", "-o", "{dir}/none/x.png"},
         2,
         "{dir}/none",
         {}},
        {"convert_onto_a_folder", {"convert", "{sd1}", "{dir}/there.png"}, 2, "exists already", folder},
        {"convert_onto_a_file",
         {"convert", "{sd1}", "{dir}/file"},
         2,
         "exists already",
         [](const Place& p) { p.write("file", "x"); }},
        {"convert_below_nothing", {"convert", "{sd1}", "{dir}/none/deep"}, 2, "none", {}},
        {"convert_to_no_name", {"convert", "{sd1}", ""}, 2, "the new model has no name", {}},
    };
}

}  // namespace burin::test
