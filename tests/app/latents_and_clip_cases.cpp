// What encode, decode and embed are given.
#include <algorithm>
#include <sys/stat.h>

#include "tests/app/bad_case.h"

namespace burin::test {
namespace {

namespace fs = std::filesystem;

BadCase encode(const std::string& name, Setup setup, const std::string& fragment,
               std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"encode",      "{dir}/in.png", "-m",        "{sd1}",
                                       "--precision", "fp32",         "--threads", "1"};
    if (std::find(more.begin(), more.end(), "-o") == more.end())
        more.insert(more.end(), {"-o", "{dir}/l.out"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return {"encode_" + name, std::move(arguments), 2, fragment, std::move(setup)};
}

BadCase decode(const std::string& name, Setup setup, const std::string& fragment, int code = 2) {
    return {
        "decode_" + name,
        {"decode", "{dir}/in", "-m", "{sd1}", "-o", "{dir}/out.png", "--precision", "fp32", "--threads", "1"},
        code,
        fragment,
        std::move(setup)};
}

BadCase decode_bytes(const std::string& name, const std::string& bytes, const std::string& fragment) {
    return decode(
        name, [bytes](const Place& p) { p.write("in", bytes); }, fragment);
}

std::string latents(const std::string& shape, size_t bytes, const std::string& name = "latents",
                    const std::string& type = "F32") {
    return safetensors(R"({")" + name + R"(":{"dtype":")" + type + R"(","shape":)" + shape +
                           R"(,"data_offsets":[0,)" + std::to_string(bytes) + "]}}",
                       std::string(bytes, '\0'));
}

BadCase embed(const std::string& name, std::vector<std::string> more, int code, const std::string& fragment,
              Setup setup = {}) {
    std::vector<std::string> arguments{"embed", "--threads", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return {"embed_" + name, std::move(arguments), code, fragment, std::move(setup)};
}

void copy_clip(const Place& place) { place.copy_model("clip"); }

/// A copy of the CLIP model that `break_it` spoils.
BadCase clip(const std::string& name, const std::function<void(const Place&)>& break_it,
             const std::string& fragment) {
    return embed("clip_" + name, {"--clip", "{dir}/model", "--text", "a cat"}, 3, fragment,
                 [break_it](const Place& place) {
                     copy_clip(place);
                     break_it(place);
                 });
}

BadCases encoding() {
    const auto write = [](const std::string& bytes) {
        return [bytes](const Place& p) { p.write("in.png", bytes); };
    };
    const std::string file = "{dir}/in.png", good = data_bytes("corpus/picture/rgb.png");
    return {
        encode(
            "missing", [](const Place&) {}, file),
        encode("empty", write(""), "it is empty"),
        encode("text", write("hello"), file),
        encode("cut", write(good.substr(0, good.size() / 2)), file),
        encode("huge", write(data_bytes("corpus/picture/huge.png")), file),
        encode(
            "folder", [](const Place& p) { fs::create_directory(p / "in.png"); }, file),
        encode(
            "pipe", [](const Place& p) { mkfifo((p / "in.png").c_str(), 0600); }, file),
        encode("odd_width", write(good), "multiples of 8", {"--width", "65", "--height", "64"}),
        encode("width_alone", write(good), "--height", {"--width", "64"}),
        encode("output_folder_missing", write(good), "none", {"-o", "{dir}/none/l.safetensors"}),
        encode("output_is_a_folder", write(good), "{dir}", {"-o", "{dir}"}),
    };
}

BadCases decoding() {
    const std::string file = "{dir}/in";
    return {
        decode(
            "missing", [](const Place&) {}, file),
        decode(
            "folder", [](const Place& p) { fs::create_directory(p / "in"); }, file),
        decode(
            "pipe", [](const Place& p) { mkfifo((p / "in").c_str(), 0600); }, file),
        decode_bytes("empty", "", file),
        decode_bytes("picture", data_bytes("corpus/picture/rgb.png"), file),
        decode_bytes("cut", latents("[1,4,8,8]", 1024).substr(0, 500), file),
        decode_bytes("lying_length", safetensors("{}", "", ~uint64_t{0} >> 1), file),
        decode_bytes("other_name", latents("[1,4,8,8]", 1024, "noise"), "has no tensor called 'latents'"),
        decode_bytes("three_sides", latents("[4,8,8]", 1024), "has shape [4, 8, 8]"),
        decode_bytes("channels", latents("[1,3,8,8]", 768), "has shape [1, 3, 8, 8]"),
        decode_bytes("no_rows", latents("[0,4,8,8]", 0), "has shape [0, 4, 8, 8]"),
        decode_bytes("too_wide", latents("[1,4,1,4096]", 65'536), "has shape [1, 4, 1, 4096]"),
        decode_bytes("empty_side", latents("[1,4,0,8]", 0), "has shape [1, 4, 0, 8]"),
        decode_bytes("whole_numbers", latents("[1,4,8,8]", 1024, "latents", "I32"), "latents"),
        decode_bytes("overflow", latents("[4294967296,4294967296,4,4]", 1024), file),
        decode_bytes("nan",
                     safetensors(R"({"latents":{"dtype":"F32","shape":[1,4,8,8],)"
                                 R"("data_offsets":[0,1024]}})",
                                 std::string(1024, '\xff')),
                     "values that are not numbers"),
    };
}

BadCases embedding() {
    const auto picture = [](const std::string& bytes) {
        return [bytes](const Place& p) { p.write("in.png", bytes); };
    };
    const std::vector<std::string> image{"--clip", "{clip}", "--image", "{dir}/in.png"};
    return {
        embed("no_model", {"--clip", "{dir}/none", "--text", "a"}, 3, "none"),
        embed("model_is_a_file", {"--clip", "{dir}/in.png", "--text", "a"}, 3, "in.png", picture("x")),
        embed("other_model", {"--clip", "{sd1}", "--text", "a"}, 3, "config.json"),
        embed("no_picture", image, 2, "in.png"),
        embed("text_as_picture", image, 2, "in.png", picture("hello")),
        embed("cut_picture", image, 2, "in.png", picture(data_bytes("corpus/picture/cut.png"))),
        embed("huge_picture", image, 2, "in.png", picture(data_bytes("corpus/picture/huge.png"))),
        embed("second_picture_missing",
              {"--clip", "{clip}", "--image", "{dir}/in.png", "--image", "{dir}/b.png"}, 2, "b.png",
              picture(data_bytes("corpus/picture/rgb.png"))),
        embed("output_folder_missing",
              {"--clip", "{clip}", "--text", "a", "--out", "{dir}/none/e.safetensors"}, 2, "none"),
        clip(
            "no_weights", [](const Place& p) { fs::remove(p / "model/model.safetensors"); },
            "model.safetensors"),
        clip(
            "no_config", [](const Place& p) { fs::remove(p / "model/config.json"); }, "config.json"),
        clip(
            "no_vocab", [](const Place& p) { fs::remove(p / "model/vocab.json"); }, "vocab.json"),
        clip(
            "no_merges", [](const Place& p) { fs::remove(p / "model/merges.txt"); }, "merges.txt"),
        clip(
            "cut_config", [](const Place& p) { p.write("model/config.json", "{\"text_config\": "); },
            "config.json"),
        clip(
            "cut_weights", [](const Place& p) { fs::resize_file(p / "model/model.safetensors", 900); },
            "model.safetensors"),
        clip(
            "cut_preprocessing", [](const Place& p) { p.write("model/preprocessor_config.json", "{"); },
            "preprocessor_config.json"),
    };
}

}  // namespace

BadCases latents_and_clip_cases() {
    BadCases all = encoding();
    for (const auto& more : {decoding(), embedding()}) all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace burin::test
