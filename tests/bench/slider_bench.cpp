// How long a moved slider takes on a real-sized model: exact with prefix reuse, and with draft replay.
//
//   bench_slider MODEL --size 512 --steps 50 --precision bf16 [--threads 2]
//
// Renders once with three directions (start 0.2), moves the first slider, and prints one JSON object with the
// seconds of: the full run without any reuse, the exact restart, draft replay, and rows evaluated in each.
// The same work as sega_peer.py does with the published pipeline; compare_sega.py runs both by turns.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <nlohmann/json.hpp>

#include "core/engine/render.h"

namespace burin {
namespace {

struct Settings {
    std::string model, precision = "bf16";
    int size = 512, steps = 50, threads = 0;
};

Settings read_settings(int argc, char** argv) {
    Settings settings;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool has_value = i + 1 < argc;
        if (word == "--size" && has_value) {
            settings.size = std::atoi(argv[++i]);
        } else if (word == "--steps" && has_value) {
            settings.steps = std::atoi(argv[++i]);
        } else if (word == "--threads" && has_value) {
            settings.threads = std::atoi(argv[++i]);
        } else if (word == "--precision" && has_value) {
            settings.precision = argv[++i];
        } else {
            settings.model = word;
        }
    }
    return settings;
}

protocol::RenderRequest three_directions(const Settings& settings) {
    protocol::RenderRequest request;
    request.prompt = "a portrait of a woman, oil painting";
    request.width = request.height = settings.size;
    request.steps = settings.steps;
    request.sampler = "ddim";
    for (const char* text : {"smiling", "glasses", "winter"}) {
        protocol::Direction direction;
        direction.text = text;
        request.guidance.directions.push_back(direction);
    }
    return request;
}

struct Timed {
    double seconds = 0;
    guidance::TrajectoryReport report;
};

nlohmann::json as_json(const Timed& timed) {
    return {{"seconds", timed.seconds},
            {"rows", timed.report.rows_evaluated},
            {"rows_naive", timed.report.rows_naive},
            {"resumed_at", timed.report.resumed_at},
            {"approximate", timed.report.approximate}};
}

Timed render(engine::Renderer& renderer, engine::LoadedModel& model, const protocol::RenderRequest& request,
             bool cache) {
    Timed timed;
    engine::RenderHooks hooks;
    hooks.on_picture = [&](const engine::RenderedPicture& picture) { timed.report = picture.report; };
    engine::RenderOptions options;
    options.use_cache = cache;
    const auto start = std::chrono::steady_clock::now();
    renderer.render(model, request, options, hooks);
    timed.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return timed;
}

int run(const Settings& settings) {
    const auto target = engine::choose_target("cpu", settings.precision, settings.threads);
    engine::apply_threads(target);
    engine::LoadedModel model(settings.model, target);
    model.load_all();
    engine::Renderer renderer;
    protocol::RenderRequest request = three_directions(settings);
    {
        protocol::RenderRequest warm_up = request;
        warm_up.steps = 1;
        render(renderer, model, warm_up, false);
    }
    nlohmann::json result{{"target", target.name()}, {"size", settings.size}, {"steps", settings.steps}};
    result["full_without_cache"] = as_json(render(renderer, model, request, false));
    result["first_run"] = as_json(render(renderer, model, request, true));
    request.guidance.directions[0].strength = 7;
    result["slider_exact"] = as_json(render(renderer, model, request, true));
    request.guidance.directions[0].strength = 6;
    request.guidance.draft_replay = true;
    result["slider_draft_replay"] = as_json(render(renderer, model, request, true));
    request.guidance.draft_replay = false;
    request.guidance.directions[0].strength = 7;
    result["back_to_known_setting"] = as_json(render(renderer, model, request, true));
    std::printf("%s\n", result.dump(2).c_str());
    return 0;
}

}  // namespace
}  // namespace burin

int main(int argc, char** argv) {
    try {
        return burin::run(burin::read_settings(argc, argv));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_slider: %s\n", error.what());
        return 1;
    }
}
