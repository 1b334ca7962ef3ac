// What a moved lambda of a weight edit costs on a real-sized model, before the first step is computed.
//
//   bench_lambda MODEL [--precision bf16] [--threads 2] [--rounds 5]
//
// Makes edits of three sizes (one matrix, every key and value of cross-attention as a closed-form edit has
// them, every linear layer of the transformer blocks as a LoRA has them; random values of rank 4), moves the
// lambda of each and prints one JSON object with medians in seconds: `ready` until the networks stand,
// `step` for the first row, of 8x8 latent pixels, which packs what is new, and `plain_step` for a row when
// nothing was moved. `..._anew` is the same with the UNet given back before, so that all of it is read and packed
// again. Also the seconds a fresh load of the UNet with its first row takes.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "core/engine/loaded_model.h"
#include "core/weights/delta_file.h"

namespace burin {
namespace {

namespace fs = std::filesystem;

struct Settings {
    std::string model, precision = "bf16";
    int threads = 0, rounds = 5;
};

Settings read_settings(int argc, char** argv) {
    Settings settings;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool has_value = i + 1 < argc;
        if (word == "--precision" && has_value) {
            settings.precision = argv[++i];
        } else if (word == "--threads" && has_value) {
            settings.threads = std::atoi(argv[++i]);
        } else if (word == "--rounds" && has_value) {
            settings.rounds = std::atoi(argv[++i]);
        } else {
            settings.model = word;
        }
    }
    return settings;
}

template <class Work>
double seconds(const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Writes a random product of rank 4 for every weight that `wanted` picks; the number of them.
template <class Wanted>
int write_edit(const fs::path& file, const models::ModelDescription& model, const Wanted& wanted) {
    weights::Delta delta{.kind = "random", .components = {}, .notes = {}};
    torch::manual_seed(1);
    const auto files = models::component_files(model, "unet");
    for (const auto& [name, stored] : files.tensors()) {
        const auto& shape = stored.info.shape;
        if (shape.size() != 2 || !wanted(name)) continue;
        auto& change = delta.components["unet"][name];
        change.up = torch::randn({shape[0], 4}) * 0.01;
        change.down = torch::randn({4, shape[1]}) * 0.01;
    }
    weights::write_delta(file, delta, {});
    return static_cast<int>(delta.components["unet"].size());
}

/// One row of the smallest sensible picture, so that packing is not lost in computing.
void row(engine::LoadedModel& model) {
    const torch::InferenceMode guard;
    const auto& config = model.unet().config();
    const auto type = model.target().dtype;
    const auto x = torch::zeros({1, config.in_channels, 8, 8}).to(type);
    const auto context = torch::zeros({1, 77, config.levels.front().context_channels}).to(type);
    std::optional<models::AddedConditions> added;
    if (model.description().text_encoder_2)
        added = models::AddedConditions{
            torch::zeros({1, config.text_time_input - 6 * config.addition_time_embed_dim}).to(type),
            torch::zeros({1, 6}),
            {}};
    static_cast<void>(model.unet().forward(x, torch::tensor(500.0), context, added));
}

nlohmann::json moved(engine::LoadedModel& model, const fs::path& file, int matrices, int rounds, bool anew) {
    std::vector<double> ready, first, plain;
    for (int i = 0; i < rounds; ++i) {
        const protocol::LoraUse use{.path = file.string(), .scale = -1.0 - 0.1 * i};
        if (anew) model.release_unet();
        ready.push_back(seconds([&] { model.use_edits("", {use}), static_cast<void>(model.unet()); }));
        first.push_back(seconds([&] { row(model); }));
        plain.push_back(seconds([&] { row(model); }));
    }
    return {{"matrices", matrices},
            {"ready", median(ready)},
            {"step", median(first)},
            {"plain_step", median(plain)}};
}

int run(const Settings& settings) {
    const auto target = engine::choose_target("cpu", settings.precision, settings.threads);
    engine::apply_threads(target);
    engine::LoadedModel model(settings.model, target);
    nlohmann::json result{{"target", target.name()}};
    result["fresh"] = seconds([&] { row(model); });
    const fs::path folder = fs::temp_directory_path() / "burin-lambda-bench";
    fs::create_directories(folder);
    const auto measure = [&](const char* name, const auto& wanted) {
        const fs::path file = folder / (std::string(name) + ".safetensors");
        const int matrices = write_edit(file, model.description(), wanted);
        result[name] = moved(model, file, matrices, settings.rounds, false);
        result[std::string(name) + "_anew"] = moved(model, file, matrices, settings.rounds, true);
    };
    int seen = 0;
    measure("one",
            [&](const std::string& name) { return name.ends_with("attn2.to_v.weight") && seen++ == 0; });
    measure("closed_form", [](const std::string& name) {
        return name.ends_with("attn2.to_k.weight") || name.ends_with("attn2.to_v.weight");
    });
    measure("lora",
            [](const std::string& name) { return name.find("transformer_blocks") != std::string::npos; });
    fs::remove_all(folder);
    std::printf("%s\n", result.dump(2).c_str());
    return 0;
}

}  // namespace
}  // namespace burin

int main(int argc, char** argv) {
    try {
        return burin::run(burin::read_settings(argc, argv));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
