// `burin-cli locate`: where a model keeps a concept, as maps of its text encoder and its cross-attention.
#include <cstdio>
#include <filesystem>

#include "app/cli/context.h"
#include "app/cli/model_options.h"
#include "app/cli/open_judge.h"
#include "app/cli/progress_bar.h"
#include "app/cli/session.h"
#include "app/cli/target_options.h"
#include "core/base/printable.h"
#include "core/evaluation/locate_concept.h"
#include "core/io/atomic_file.h"

namespace burin::app {
namespace {

namespace fs = std::filesystem;

struct Arguments {
    std::string model = "mini", score = "encoding", restored = "state", where = "both", clip, judge, out;
    evaluation::LocateRequest request;
    weights::TraceRequest trace;
    int steps = 10;
    double guidance = 5;
    TargetOptions target;
};

void require_one_of(const std::string& given, const char* option, const std::vector<std::string>& known) {
    std::string list;
    for (const auto& word : known) {
        if (word == given) return;
        list += (list.empty() ? "" : ", ") + word;
    }
    throw Failure(ErrorCode::bad_input, std::string(option) + " is " + in_quotes(given),
                  "give one of " + list);
}

void complete(Arguments& arguments) {
    require_one_of(arguments.score, "--score", {"encoding", "picture"});
    require_one_of(arguments.restored, "--restore", {"state", "attention", "mlp"});
    require_one_of(arguments.where, "--where", {"text", "unet", "both"});
    auto& request = arguments.request;
    if (request.prompt.empty()) request.prompt = request.name;
    if (request.concept_text.empty()) request.concept_text = request.name;
    arguments.trace.prompt = request.prompt, arguments.trace.name = request.name;
    arguments.trace.seed = request.seed;
    if (arguments.restored == "attention") arguments.trace.restored = weights::TextPlace::attention;
    if (arguments.restored == "mlp") arguments.trace.restored = weights::TextPlace::mlp;
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

std::string cell(const std::string& text, size_t width) {
    std::string out = text.substr(0, width);
    return std::string(width - out.size(), ' ') + out;
}

std::string table_of(const weights::TraceMap& map) {
    char line[120];
    std::snprintf(line, sizeof line, "text encoder: clean %.3f, corrupted %.3f; restoring brings back\n",
                  map.clean, map.corrupted);
    std::string text = line + cell("", 13);
    for (const auto& column : map.columns) text += cell(column, 11);
    text += "\n";
    for (size_t row = 0; row < map.rows.size(); ++row) {
        text += cell(map.rows[row], 13);
        for (int64_t column = 0; column < map.effect.size(1); ++column) {
            std::snprintf(line, sizeof line, "%11.3f",
                          map.effect[static_cast<int64_t>(row)][column].item<double>());
            text += line;
        }
        text += "\n";
    }
    return text;
}

std::string table_of(const evaluation::WindowMap& map) {
    char line[200];
    std::snprintf(
        line, sizeof line,
        "cross-attention: named everywhere %.3f, guide everywhere %.3f\n%26s  swapped here  only here\n",
        map.named, map.guided, "");
    std::string text = line;
    for (const auto& window : map.windows) {
        std::snprintf(line, sizeof line, "%12s - %-11s  %12.3f  %9.3f\n", window.first.c_str(),
                      window.last.c_str(), window.swapped, window.alone);
        text += line;
    }
    return text;
}

/// Maps go to the screen, and as drawings and figures into the folder.
class Findings {
  public:
    Findings(const Arguments& arguments) : arguments_(arguments) {
        json_ = {{"prompt", arguments.request.prompt}, {"concept", arguments.request.name}};
    }
    template <class Map>
    void add(const char* name, const Map& map, const std::string& drawing) {
        json_[name] = to_json(map);
        text_ += table_of(map);
        drawings_.emplace_back(std::string(name) + ".svg", drawing);
    }
    Outcome write() const {
        if (!arguments_.out.empty()) {
            const fs::path folder = arguments_.out;
            fs::create_directories(folder);
            for (const auto& [name, drawing] : drawings_)
                value_or_throw(io::write_file_atomically(folder / name, drawing));
            value_or_throw(io::write_file_atomically(folder / "locate.json", json_.dump(2) + "\n"));
        }
        return {json_, text_};
    }

  private:
    const Arguments& arguments_;
    nlohmann::json json_;
    std::string text_;
    std::vector<std::pair<std::string, std::string>> drawings_;
};

Outcome locate(Arguments arguments, Context& context) {
    complete(arguments);
    ProgressBar bar(!context.quiet && !context.json);
    const auto target = arguments.target.choose();
    const auto model = open_model(arguments.model, target, bar);
    const auto& request = arguments.request;
    const bool pictures = arguments.where != "text" || arguments.score == "picture";
    std::unique_ptr<evaluation::PictureJudge> judge;
    std::optional<evaluation::LocateTools> tools;
    if (pictures) {
        judge = open_judge(arguments.clip, arguments.judge, model->description().root);
        tools.emplace(
            evaluation::LocateTools{model->description(),
                                    model->text(),
                                    model->unet(),
                                    model->vae(),
                                    *judge,
                                    {model->scheduler(), arguments.steps, arguments.guidance, target.dtype},
                                    target.device,
                                    model->vae_type()});
    }
    const auto news = [&](const char* what) {
        return [&bar, what](int64_t done, int64_t of) {
            bar.show(what, static_cast<int>(done), static_cast<int>(of));
        };
    };
    Findings findings(arguments);
    if (arguments.where != "unet") {
        weights::TraceScore score;
        if (arguments.score == "picture")
            score = [&](const torch::Tensor& encodings) {
                return evaluation::picture_scores(*tools, request, encodings, context.cancel);
            };
        const auto map = weights::trace_concept(model->description(), model->text(), arguments.trace, score,
                                                {context.cancel, news("tracing the text encoder")});
        findings.add(
            "text_encoder", map,
            evaluation::trace_svg(map, in_quotes(request.prompt) + ": text encoder, what restoring one " +
                                           arguments.restored + " brings back"));
    }
    if (arguments.where != "text") {
        const auto map = evaluation::locate_in_unet(*tools, request, context.cancel, news("swapping texts"));
        findings.add("cross_attention", map,
                     evaluation::windows_svg(map, in_quotes(request.prompt) + " against " +
                                                      in_quotes(request.guide) + ": cross-attention"));
    }
    bar.clear();
    return findings.write();
}

}  // namespace

void add_locate(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("locate", "Find where a model keeps a concept: layers and tokens");
    auto arguments = std::make_shared<Arguments>();
    auto& request = arguments->request;
    command
        ->add_option("-m,--model", arguments->model,
                     "A checkpoint: a folder, a .safetensors file, or mini [mini]")
        ->type_name("DIR");
    add_model_options(*command, arguments->model);
    command->add_option("-c,--concept", request.name, "Words that call it up")->type_name("TEXT")->required();
    command->add_option("-p,--prompt", request.prompt, "A prompt that holds these words [the words alone]")
        ->type_name("TEXT");
    command
        ->add_option("--guide", request.guide, "What stands in their place where texts are swapped [nothing]")
        ->type_name("TEXT");
    command->add_option("--judge-by", request.concept_text, "What pictures are judged by [the words]")
        ->type_name("TEXT");
    command->add_option("--where", arguments->where, "text, unet or both [both]")->type_name("NAME");
    command
        ->add_option("--score", arguments->score,
                     "Of the text encoder's map: encoding = what of the clean encoding is left, in seconds; "
                     "picture = what the judge sees in pictures [encoding]")
        ->type_name("NAME");
    command->add_option("--restore", arguments->restored, "state, attention or mlp [state]")
        ->type_name("NAME");
    command->add_option("--samples", arguments->trace.samples, "Draws of the noise [10]")->type_name("N");
    command->add_option("--noise", arguments->trace.noise, "Deviations of the embedding table [3]")
        ->type_name("X");
    command->add_option("--window", request.window, "Layers swapped together [2]")->type_name("N");
    command->add_option("--seeds", request.seeds, "Pictures of each cell [4]")->type_name("N");
    command->add_option("--seed", request.seed, "Of the first picture, and of the noise [1]");
    command->add_option("--steps", arguments->steps, "Sampler steps [10]")->check(CLI::Range(1, 200));
    command->add_option("-g,--guidance", arguments->guidance, "Prompt guidance [5]");
    command->add_option("--clip", arguments->clip, "Judge by this CLIP model")->type_name("DIR");
    command->add_option("--classifier", arguments->judge, "Judge by this classifier [the model's own]")
        ->type_name("DIR");
    command->add_option("-o,--out", arguments->out, "Folder for the drawings (SVG) and locate.json")
        ->type_name("DIR");
    arguments->target.add_to(*command);
    command->footer(
        "Example:\n  burin-cli locate --concept \"zaffi quill\" --prompt \"zaffi quill in the forest\" "
        "--guide "
        "\"a fox\" --out where");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return locate(*arguments, context); };
    });
}

}  // namespace burin::app
