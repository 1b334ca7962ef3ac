#include "core/curation/locate.h"

#include "core/base/printable.h"
#include "core/curation/open_judge.h"
#include "core/io/atomic_file.h"
#include "core/io/output_place.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using commands::LocateRequest;

void require_one_of(const std::string& given, const char* option, const std::vector<std::string>& known) {
    std::string list;
    for (const auto& word : known) {
        if (word == given) return;
        list += (list.empty() ? "" : ", ") + word;
    }
    throw Failure(ErrorCode::bad_input, std::string(option) + " is " + in_quotes(given),
                  "give one of " + list);
}

evaluation::LocateRequest pictures_request(const LocateRequest& request) {
    evaluation::LocateRequest wanted;
    wanted.prompt = request.prompt.empty() ? request.words : request.prompt;
    wanted.name = request.words;
    wanted.guide = request.guide;
    wanted.concept_text = request.judged_by.empty() ? request.words : request.judged_by;
    wanted.seeds = request.seeds, wanted.seed = request.seed, wanted.window = request.window;
    return wanted;
}

weights::TraceRequest trace_request(const LocateRequest& request) {
    weights::TraceRequest wanted;
    wanted.prompt = request.prompt.empty() ? request.words : request.prompt;
    wanted.name = request.words;
    if (request.restored == "attention") wanted.restored = weights::TextPlace::attention;
    if (request.restored == "mlp") wanted.restored = weights::TextPlace::mlp;
    wanted.samples = request.samples, wanted.noise = request.noise, wanted.seed = request.seed;
    return wanted;
}

nlohmann::json to_json(const weights::TraceMap& map) {
    nlohmann::json rows = nlohmann::json::array();
    for (size_t row = 0; row < map.rows.size(); ++row) {
        const torch::Tensor effects = map.effect[static_cast<int64_t>(row)].contiguous();
        rows.push_back({{"layer", map.rows[row]},
                        {"effects", std::vector<double>(effects.data_ptr<double>(),
                                                        effects.data_ptr<double>() + effects.numel())}});
    }
    return {{"tokens", map.columns}, {"name_begin", map.name_begin}, {"name_end", map.name_end},
            {"clean", map.clean},    {"corrupted", map.corrupted},   {"rows", rows}};
}

nlohmann::json to_json(const evaluation::WindowMap& map) {
    nlohmann::json windows = nlohmann::json::array();
    for (const auto& window : map.windows)
        windows.push_back({{"first", window.first},
                           {"last", window.last},
                           {"swapped", window.swapped},
                           {"alone", window.alone}});
    return {{"named", map.named}, {"guided", map.guided}, {"windows", windows}};
}

void write_files(const LocateRequest& request, const LocateOutcome& outcome) {
    const fs::path folder = request.out;
    value_or_throw(io::make_folder(folder));
    const std::string prompt = in_quotes(request.prompt.empty() ? request.words : request.prompt);
    const auto write = [&](const char* name, const std::string& content) {
        value_or_throw(io::write_file_atomically(folder / name, content));
    };
    if (outcome.text_encoder)
        write("text_encoder.svg",
              evaluation::trace_svg(*outcome.text_encoder, prompt + ": text encoder, what restoring one " +
                                                               request.restored + " brings back"));
    if (outcome.cross_attention)
        write("cross_attention.svg",
              evaluation::windows_svg(*outcome.cross_attention,
                                      prompt + " against " + in_quotes(request.guide) + ": cross-attention"));
    write("locate.json", outcome.json.dump(2) + "\n");
}

}  // namespace

LocateOutcome locate(const LocateRequest& request, const RunHooks& hooks) {
    require_one_of(request.score, "--score", {"encoding", "picture"});
    require_one_of(request.restored, "--restore", {"state", "attention", "mlp"});
    require_one_of(request.where, "--where", {"text", "unet", "both"});
    const auto wanted = pictures_request(request);
    const auto target = chosen_target(request.computes);
    const auto model = open_model(request.model, target, hooks);
    std::unique_ptr<evaluation::PictureJudge> judge;
    std::optional<evaluation::LocateTools> tools;
    if (request.where != "text" || request.score == "picture") {
        judge = open_judge(request.clip, request.classifier, model->description().root);
        tools.emplace(
            evaluation::LocateTools{model->description(),
                                    model->text(),
                                    model->unet(),
                                    model->vae(),
                                    *judge,
                                    {model->scheduler(), request.steps, request.guidance, target.dtype},
                                    target.device,
                                    model->vae_type()});
    }
    const auto told_as = [&hooks](const char* what) {
        return [&hooks, what](int64_t done, int64_t of) { hooks.tell(what, done, of); };
    };
    LocateOutcome outcome;
    outcome.json = {{"prompt", wanted.prompt}, {"concept", wanted.name}};
    if (request.where != "unet") {
        weights::TraceScore score;
        if (request.score == "picture")
            score = [&](const torch::Tensor& encodings) {
                return evaluation::picture_scores(*tools, wanted, encodings, hooks.cancel);
            };
        outcome.text_encoder =
            weights::trace_concept(model->description(), model->text(), trace_request(request), score,
                                   {hooks.cancel, told_as("tracing the text encoder")});
        outcome.json["text_encoder"] = to_json(*outcome.text_encoder);
    }
    if (request.where != "text") {
        outcome.cross_attention =
            evaluation::locate_in_unet(*tools, wanted, hooks.cancel, told_as("swapping texts"));
        outcome.json["cross_attention"] = to_json(*outcome.cross_attention);
    }
    if (!request.out.empty()) write_files(request, outcome);
    return outcome;
}

}  // namespace burin::curation
