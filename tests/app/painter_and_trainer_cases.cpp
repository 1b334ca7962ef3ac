// What paint and train-mini are given.
#include "tests/app/bad_case.h"
#include "tests/support/reference.h"

namespace burin::test {
namespace {

namespace fs = std::filesystem;

BadCase paint(const std::string& name, std::vector<std::string> more, const std::string& fragment,
              Setup setup = {}) {
    std::vector<std::string> arguments{"paint"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return {"paint_" + name, std::move(arguments), 2, fragment, std::move(setup)};
}

BadCase train(const std::string& name, std::vector<std::string> more, const std::string& fragment,
              Setup setup = {}) {
    std::vector<std::string> arguments{"train-mini", "-q"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return {"train_" + name, std::move(arguments), 2, fragment, std::move(setup)};
}

BadCases painting() {
    const Setup folder = [](const Place& p) { fs::create_directory(p / "there.png"); };
    return {
        paint("no_picture", {"-n", "0"}, "--count"),
        paint("negative_count", {"-n", "-1"}, "--count"),
        paint("too_many", {"-n", "4097"}, "--count"),
        paint("count_text", {"--count", "some"}, "--count"),
        paint("too_small", {"--size", "8"}, "--size"),
        paint("too_large", {"--size", "2048"}, "--size"),
        paint("no_column", {"--columns", "0"}, "--columns"),
        paint("seed_negative", {"--seed", "-1"}, "--seed"),
        paint("first_beyond_64_bits", {"--first", "18446744073709551616"}, "--first"),
        paint("stray_argument", {"sheet.png"}, "sheet.png"),
        paint("sheet_too_large", {"-n", "4096", "--size", "1024", "-o", "{dir}/s.png"},
              "would have about 8208 x 525312 pixels"),
        paint("sheet_too_wide", {"-n", "256", "--columns", "256", "--size", "128", "-o", "{dir}/s.png"},
              "33280 x 130"),
        paint("out_gif", {"-o", "{dir}/sheet.gif"}, "neither a .png nor a .jpg"),
        paint("out_folder_missing", {"-o", "{dir}/none/sheet.png"}, "{dir}/none"),
        paint("out_is_a_folder", {"-o", "{dir}/there.png"}, "is a folder", folder),
    };
}

BadCases training() {
    return {
        train("no_folder", {}, "--out"),
        train("no_end", {"--out", "{dir}/run"}, "the training has no end; say how long with --minutes"),
        train("unknown_stage", {"--out", "{dir}/run", "--stage", "sleep"}, "--stage"),
        train("minutes_negative", {"--out", "{dir}/run", "--minutes", "-1"}, "--minutes"),
        train("minutes_nan", {"--out", "{dir}/run", "--minutes", "nan"}, "minutes"),
        train("steps_zero", {"--out", "{dir}/run", "--steps", "0"}, "--steps"),
        train("few_pictures", {"--out", "{dir}/run", "--steps", "1", "--pictures", "5"}, "--pictures"),
        train("picture_size", {"--out", "{dir}/run", "--steps", "1", "--picture-size", "16"},
              "--picture-size"),
        train("batch_zero", {"--out", "{dir}/run", "--steps", "1", "--batch", "0"}, "--batch"),
        train("text_layers", {"--out", "{dir}/run", "--steps", "1", "--text-layers", "100"}, "--text-layers"),
        train("device", {"--out", "{dir}/run", "--steps", "1", "--device", "abacus"}, "abacus"),
        train("folder_is_a_file", {"--out", "{dir}/run", "--stage", "pictures", "--pictures", "128"},
              "{dir}/run", [](const Place& p) { p.write("run", "x"); }),
        train("folder_below_a_file", {"--out", "{dir}/file/run", "--stage", "pictures", "--pictures", "128"},
              "{dir}/file", [](const Place& p) { p.write("file", "x"); }),
    };
}

BadCase concept_of(const std::string& name, std::vector<std::string> more, const std::string& fragment,
                   Setup setup = {}, const std::string& model = "{sd1}", int code = 2) {
    std::vector<std::string> arguments{"train-concept", "-q", "-m", model};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return {"concept_" + name, std::move(arguments), code, fragment, std::move(setup)};
}

std::string like() { return reference("lora/sd1_peft.safetensors").string(); }

BadCases concepts() {
    const auto with = [](std::vector<std::string> more) {
        std::vector<std::string> all{"-c", "a fox", "-o", "{dir}/run"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    const Setup empty_folder = [](const Place& p) { fs::create_directory(p / "own"); };
    const Setup broken = [](const Place& p) { p.write("own/a.png", "\x89PNG\r\n\x1a\n"); };
    const Setup text_only = [](const Place& p) { p.write("own/a.txt", "words"); };
    const Setup sdxl = [](const Place& p) { p.copy_model("sdxl"); };
    return {
        concept_of("no_name", {"-o", "{dir}/run"}, "--concept"),
        concept_of("blank_name", {"-c", " ", "-o", "{dir}/run"}, "the concept has no name"),
        concept_of("no_folder", {"-c", "a fox"}, "--out"),
        concept_of("rate_nan", with({"--rate", "nan"}), "learning rate"),
        concept_of("rate_zero", with({"--rate", "0"}), "learning rate"),
        concept_of("rate_absurd", with({"--rate", "1"}), "learning rate"),
        concept_of("rate_text", with({"--rate", "slow"}), "--rate"),
        concept_of("parameters", with({"--parameters", "all"}), "--parameters"),
        concept_of("captions", with({"--captions", "long"}), "--captions"),
        concept_of("rank_negative", with({"--rank", "-1"}), "--rank"),
        concept_of("steps_zero", with({"--steps", "0"}), "--steps"),
        concept_of("batch_zero", with({"--batch", "0"}), "--batch"),
        concept_of("count_zero", with({"--count", "0"}), "--count"),
        concept_of("seed_negative", with({"--seed", "-1"}), "--seed"),
        concept_of("control", with({"--control", "placebo"}), "--control"),
        concept_of("lambda_nan", with({"--lambda", "nan"}), "lambda"),
        concept_of("preserves_itself", with({"--preserve", "a fox at sea"}), "names the concept itself"),
        concept_of("contrast_nan", with({"--contrast", "nan"}), "contrast"),
        concept_of("hold_negative", with({"--hold", "-1"}), "holding"),
        concept_of("device", with({"--device", "abacus"}), "abacus"),
        concept_of("pictures_missing", with({"--pictures", "{dir}/none"}), "{dir}/none"),
        concept_of("pictures_empty", with({"--pictures", "{dir}/own"}), "holds no .png and no .jpg",
                   empty_folder),
        concept_of("pictures_are_texts", with({"--pictures", "{dir}/own"}), "holds no .png and no .jpg",
                   text_only),
        concept_of("picture_broken", with({"--pictures", "{dir}/own"}), "a.png", broken),
        concept_of("folder_is_a_file", with({}), "{dir}/run", [](const Place& p) { p.write("run", "x"); }),
        concept_of("sdxl", with({}), "SDXL", sdxl, "{dir}/model"),
        concept_of("like_and_name", with({"--control", "random", "--like", like()}), "--like"),
        concept_of("like_alone", {"--like", like(), "-o", "{dir}/r.safetensors"}, "--control random only"),
        concept_of("like_missing",
                   {"--control", "random", "--like", "{dir}/none", "-o", "{dir}/r.safetensors"},
                   "{dir}/none"),
        concept_of("like_nowhere",
                   {"--control", "random", "--like", like(), "-o", "{dir}/none/r.safetensors"}, "{dir}/none"),
        concept_of("like_itself",
                   {"--control", "random", "--like", "{dir}/e.safetensors", "-o", "{dir}/e.safetensors"},
                   "would replace", [](const Place& p) { fs::copy_file(like(), p / "e.safetensors"); }),
        concept_of("like_of_no_edit",
                   {"--control", "random", "--like", reference("models/sd1/model_index.json").string(), "-o",
                    "{dir}/r.safetensors"},
                   "model_index.json", {}, "{sd1}", 3),
        concept_of("no_model", with({}), "there is no model folder", {}, "{dir}/none", 3),
    };
}

}  // namespace

BadCases painter_and_trainer_cases() {
    BadCases all = painting();
    for (const auto& more : {training(), concepts()}) all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace burin::test
