// Model folders that lack something or hold something else.
#include <sys/stat.h>

#include "tests/app/bad_case.h"

namespace burin::test {
namespace {

namespace fs = std::filesystem;

const char* const unet_weights = "unet/diffusion_pytorch_model.safetensors";
const char* const shard_index = "unet/diffusion_pytorch_model.safetensors.index.json";

/// A copy of the sd1 model that `break_it` spoils.
BadCase broken(const std::string& name, const std::function<void(const Place&)>& break_it,
               const std::string& fragment) {
    return {name, render_with({}, "{dir}/model"), 3, fragment, [break_it](const Place& place) {
                place.copy_model();
                break_it(place);
            }};
}

BadCase without(const std::string& file, const std::string& fragment) {
    return broken(
        "without_" + file, [file](const Place& p) { fs::remove_all(p / ("model/" + file)); }, fragment);
}

BadCase with_text(const std::string& name, const std::string& file, const std::string& text,
                  const std::string& fragment) {
    return broken(
        name, [file, text](const Place& p) { p.write("model/" + file, text); }, fragment);
}

BadCase made(const std::string& name, Setup setup, const std::string& fragment) {
    return {name, render_with({}, "{dir}/model"), 3, fragment, std::move(setup)};
}

void rename_weights(const Place& p, const std::string& to) {
    fs::rename(p / (std::string("model/") + unet_weights), p / ("model/unet/" + to));
}

BadCases missing() {
    return {
        without("model_index.json", "model_index.json"),
        without("unet", "unet/config.json"),
        without("vae", "vae/config.json"),
        without("text_encoder", "text_encoder/config.json"),
        without("tokenizer", "tokenizer/vocab.json"),
        without("scheduler", "scheduler_config.json"),
        without("unet/config.json", "unet/config.json"),
        without("vae/config.json", "vae/config.json"),
        without("text_encoder/config.json", "text_encoder/config.json"),
        without("scheduler/scheduler_config.json", "scheduler_config.json"),
        without("tokenizer/vocab.json", "tokenizer/vocab.json"),
        without("tokenizer/merges.txt", "tokenizer/merges.txt"),
        without("unet/diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.safetensors"),
        without("vae/diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.safetensors"),
        without("text_encoder/model.safetensors", "model.safetensors"),
    };
}

BadCases other_things() {
    return {
        made(
            "no_folder", [](const Place&) {}, "there is no model folder"),
        made(
            "file_for_folder", [](const Place& p) { p.write("model", "x"); },
            "is too short for a safetensors file"),
        made(
            "ckpt_file", [](const Place& p) { p.write("model", std::string("\x80\x02}q\0", 5)); }, "pickle"),
        made(
            "empty_folder", [](const Place& p) { fs::create_directory(p / "model"); }, "model_index.json"),
        made(
            "symlink_loop", [](const Place& p) { fs::create_directory_symlink("model", p / "model"); },
            "model"),
        made(
            "dangling_symlink", [](const Place& p) { fs::create_directory_symlink("gone", p / "model"); },
            "model"),
        {"pipe_for_folder", render_with({}, "{dir}/model"), 2, "it is a pipe",
         [](const Place& p) { mkfifo((p / "model").c_str(), 0600); }},
        {"ckpt_named_as_model", render_with({}, "{dir}/v1-5-pruned.ckpt"), 3, ".ckpt",
         [](const Place& p) { p.write("v1-5-pruned.ckpt", "PK\x03\x04 archive/data.pkl"); }},
        {"single_safetensors_as_model", render_with({}, "{dir}/model.safetensors"), 3, "model.safetensors",
         [](const Place& p) { p.write("model.safetensors", safetensors("{}", "")); }},
        {"clip_model_as_model", render_with({}, "{clip}"), 3, "model_index.json", {}},
        broken(
            "pickle_only", [](const Place& p) { rename_weights(p, "diffusion_pytorch_model.bin"); },
            "is a pickle"),
        broken(
            "ckpt_only", [](const Place& p) { rename_weights(p, "model.ckpt"); }, "is a pickle"),
        broken(
            "weights_are_a_folder",
            [](const Place& p) {
                rename_weights(p, "old");
                fs::create_directory(p / (std::string("model/") + unet_weights));
            },
            "diffusion_pytorch_model.safetensors"),
        broken(
            "weights_are_a_pipe",
            [](const Place& p) {
                rename_weights(p, "old");
                mkfifo((p / (std::string("model/") + unet_weights)).c_str(), 0600);
            },
            "diffusion_pytorch_model.safetensors"),
        broken(
            "weights_are_a_symlink_loop",
            [](const Place& p) {
                rename_weights(p, "old");
                fs::create_symlink("diffusion_pytorch_model.safetensors",
                                   p / (std::string("model/") + unet_weights));
            },
            "diffusion_pytorch_model.safetensors"),
        broken(
            "config_is_a_pipe",
            [](const Place& p) {
                fs::remove(p / "model/unet/config.json");
                mkfifo((p / "model/unet/config.json").c_str(), 0600);
            },
            "config.json"),
        broken(
            "config_is_a_folder",
            [](const Place& p) {
                fs::remove(p / "model/vae/config.json");
                fs::create_directory(p / "model/vae/config.json");
            },
            "config.json"),
        broken(
            "unet_is_a_symlink_loop",
            [](const Place& p) {
                fs::remove_all(p / "model/unet");
                fs::create_directory_symlink("unet", p / "model/unet");
            },
            "unet"),
        broken(
            "unet_of_another_family",
            [](const Place& p) {
                fs::remove_all(p / "model/unet");
                fs::copy(p / "model/vae", p / "model/unet");
            },
            "unet/config.json"),
    };
}

BadCases broken_json() {
    BadCases all;
    for (const char* file :
         {"model_index.json", "unet/config.json", "vae/config.json", "text_encoder/config.json",
          "scheduler/scheduler_config.json", "tokenizer/vocab.json"}) {
        const std::string name = file;
        all.push_back(with_text("cut_" + name, name, R"({"_class_name": )", fs::path(name).filename()));
        all.push_back(with_text("list_" + name, name, "[1]", fs::path(name).filename()));
    }
    all.push_back(with_text("empty_config", "unet/config.json", "", "config.json"));
    all.push_back(
        with_text("config_not_utf8", "vae/config.json", "{\"_class_name\": \"\xff\"}", "config.json"));
    all.push_back(with_text("config_too_deep", "text_encoder/config.json",
                            std::string(300'000, '[') + std::string(300'000, ']'), "config.json"));
    all.push_back(with_text("config_key_twice", "unet/config.json", R"({"in_channels": 4, "in_channels": 4})",
                            "in_channels"));
    all.push_back(
        with_text("tokenizer_config_cut", "tokenizer/tokenizer_config.json", "{", "tokenizer_config.json"));
    return all;
}

BadCases tokenizers() {
    return {
        with_text("vocab_empty", "tokenizer/vocab.json", "{}", "vocab.json"),
        with_text("vocab_text_for_number", "tokenizer/vocab.json", R"({"a</w>": "one"})", "vocab.json"),
        with_text("vocab_negative", "tokenizer/vocab.json", R"({"a</w>": -1})", "vocab.json"),
        with_text("vocab_huge", "tokenizer/vocab.json", R"({"a</w>": 99999999999})", "vocab.json"),
        with_text("vocab_without_end", "tokenizer/vocab.json", R"({"a</w>": 0})", "vocab.json"),
        with_text("merges_of_one", "tokenizer/merges.txt", "#version: 0.2\na\n", "merges.txt"),
        with_text("merges_of_three", "tokenizer/merges.txt", "#version: 0.2\na b c\n", "merges.txt"),
        with_text("merges_unknown", "tokenizer/merges.txt", "#version: 0.2\nzq qz\n", "merges.txt"),
        with_text("merges_binary", "tokenizer/merges.txt", std::string("\0\xff\x80\n", 4), "merges.txt"),
    };
}

BadCase shards(const std::string& name, const std::string& index, const std::string& fragment,
               bool with_part = true) {
    return broken(
        name,
        [=](const Place& p) {
            if (with_part)
                rename_weights(p, "part-1.safetensors");
            else
                fs::remove(p / (std::string("model/") + unet_weights));
            p.write(std::string("model/") + shard_index, index);
        },
        fragment);
}

BadCases shard_faults() {
    return {
        shards("shards_cut", R"({"weight_map": {)", "index.json"),
        shards("shards_without_map", R"({"metadata": {}})", "weight_map"),
        shards("shards_map_is_a_list", R"({"weight_map": []})", "weight_map"),
        shards("shards_map_is_empty", R"({"weight_map": {}})", "index.json"),
        shards("shard_is_a_number", R"({"weight_map": {"a": 3}})", "not a file name"),
        shards("shard_missing", R"({"weight_map": {"a": "part-2.safetensors"}})", "part-2.safetensors"),
        shards("shard_leads_outside", R"({"weight_map": {"a": "../../x.safetensors"}})",
               "not the plain name"),
        shards("shard_absolute", R"({"weight_map": {"a": "/etc/passwd"}})", "not the plain name"),
        shards("shard_is_a_pickle", R"({"weight_map": {"a": "part-1.bin"}})", "part-1.bin"),
        shards("shard_without_its_tensor", R"({"weight_map": {"nothing": "part-1.safetensors"}})", "tensor"),
    };
}

}  // namespace

BadCases model_folder_cases() {
    BadCases all = missing();
    for (const auto& more : {other_things(), broken_json(), tokenizers(), shard_faults()})
        all.insert(all.end(), more.begin(), more.end());
    all.push_back({"info_of_no_folder", {"info", "{dir}/none"}, 3, "there is no model folder", {}});
    all.push_back(
        {"info_of_a_file", {"info", "{dir}/x"}, 3, "is too short for a safetensors file", [](const Place& p) {
             p.write("x", "x");
         }});
    all.push_back(
        {"convert_of_no_folder", {"convert", "{dir}/none", "{dir}/out"}, 3, "there is no model", {}});
    all.push_back({"bench_of_no_folder", {"bench", "-m", "{dir}/none"}, 3, "there is no model folder", {}});
    return all;
}

}  // namespace burin::test
