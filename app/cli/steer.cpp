// `burin-cli steer`: the same directions over a folder of real pictures, resumable.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "app/cli/context.h"
#include "app/cli/defence_options.h"
#include "app/cli/output_files.h"
#include "app/cli/picture_texts.h"
#include "app/cli/progress_bar.h"
#include "app/cli/render_options.h"
#include "app/cli/session.h"
#include "core/base/printable.h"
#include "core/base/regular_file.h"
#include "core/base/sha256.h"
#include "core/base/words.h"
#include "core/curation/picture_files.h"
#include "core/engine/catch_failures.h"
#include "core/engine/describe.h"
#include "core/io/jpeg_text.h"
#include "core/io/mapped_file.h"
#include "core/protocol/direction_pack.h"
#include "core/protocol/direction_spec.h"
#include "core/protocol/request_json.h"

namespace burin::app {
namespace {

namespace fs = std::filesystem;

struct SteerArguments {
    RenderOptionSet request;
    std::string folder, directions, out = "steered";
    engine::PromptFolders folders;
    engine::DefenceFiles defence;
};

/// The name of each result: that of its picture with .png, the ending kept in it where two pictures differ in nothing else.
std::vector<std::string> result_names(const std::vector<fs::path>& pictures) {
    std::map<std::string, int> stems;
    for (const fs::path& picture : pictures) ++stems[ascii_lowered(picture.stem().string())];
    std::vector<std::string> names;
    for (const fs::path& picture : pictures) {
        const bool alone = stems[ascii_lowered(picture.stem().string())] == 1;
        names.push_back((alone ? picture.stem() : picture.filename()).string() + ".png");
    }
    return names;
}

/// A pack, or a direction a line as -d takes it; empty lines and those that begin with # say nothing.
std::vector<protocol::Direction> read_directions(const std::string& file) {
    const auto mapped = value_or_throw(io::MappedFile::open(file));
    const std::string_view text = io::as_text(mapped->bytes());
    const auto first = text.find_first_not_of(" \t\r\n");
    std::vector<protocol::Direction> directions;
    if (first != std::string_view::npos && text[first] == '{') {
        const auto pack = value_or_throw(protocol::parse_direction_pack(text, "'" + file + "'"));
        for (const auto& entry : pack.directions) directions.push_back(entry.direction);
        return directions;
    }
    int number = 0;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1, ++number;
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
        if (line.empty() || line.front() == '#') continue;
        auto direction = protocol::parse_direction_spec(line);
        if (!direction) {
            Error error = direction.error();
            error.what = "line " + std::to_string(number) + " of '" + file + "': " + error.what;
            throw Failure(std::move(error));
        }
        directions.push_back(std::move(*direction));
    }
    return directions;
}

/// Whether the file holds what a request would give that writes `expected`, by what it says of itself. What the filter made
/// of it is known only afterwards; that it was this one is enough.
bool holds_recipe(const fs::path& out, const std::vector<io::TextChunk>& expected,
                  const std::string& filter_sha256) {
    const auto file = io::MappedFile::open(out);
    if (!file) return false;
    const auto texts = io::read_picture_text((*file)->bytes(), "'" + out.string() + "'");
    if (!texts) return false;
    const auto there = protocol::read_recipe(*texts), wanted = protocol::read_recipe(expected);
    if (!there || !wanted || there->tool != "Burin") return false;
    nlohmann::json facts = there->facts;
    const auto filtered = facts.find("filter");
    const bool is_filtered = filtered != facts.end();
    if (is_filtered == filter_sha256.empty()) return false;
    if (is_filtered) {
        if (!filtered->is_object() || filtered->value("sha256", nlohmann::json()) != filter_sha256)
            return false;
        facts.erase("filter");
    }
    return there->request == wanted->request && facts == wanted->facts;
}

/// One run over a folder.
class FolderRun {
  public:
    FolderRun(const SteerArguments& arguments, Context& context)
        : arguments_(arguments),
          context_(context),
          pictures_(curation::pictures_of_folder(arguments.folder)),
          names_(result_names(pictures_)),
          bar_(!context.quiet && !context.json) {
        const auto base = arguments.request.build();
        if (base.real_picture)
            throw Failure(ErrorCode::bad_input, "steer takes its pictures from a folder",
                          "leave --photo and --inverted out, or use render");
        const auto more = arguments.directions.empty() ? std::vector<protocol::Direction>{}
                                                       : read_directions(arguments.directions);
        directions_ = more;
        if (more.empty() && base.guidance.directions.empty())
            throw Failure(ErrorCode::bad_input, "there is no direction to steer with",
                          "give --directions FILE or -d");
        std::error_code error;
        if (fs::equivalent(arguments.folder, arguments.out, error))
            throw Failure(ErrorCode::bad_input, "the results would lie among the pictures",
                          "name another folder with --out");
        if (const auto& filter = arguments.defence.filter; !filter.empty())
            filter_sha256_ = value_or_throw(sha256_of_file(filter));
        const auto target = engine::choose_target(base.device, base.precision, base.threads);
        engine::apply_threads(target);
        model_ = open_model(base.model, target, bar_);
        fs::create_directories(arguments.out, error);
        if (error)
            throw Failure(
                ErrorCode::bad_input,
                "the folder '" + arguments.out + "' cannot be made: " + system_reason(error.value()),
                "name another with --out");
    }

    Outcome run() {
        outcome_.json = {{"pictures", nlohmann::json::array()}};
        for (size_t i = 0; i < pictures_.size(); ++i) {
            nlohmann::json entry{{"picture", pictures_[i].string()}};
            const auto done = engine::catch_failures([&] { steer(i, entry); });
            if (!done) {
                if (done.error().code == ErrorCode::cancelled) throw Failure(done.error());
                failed(done.error(), entry);
            }
            outcome_.json["pictures"].push_back(std::move(entry));
        }
        bar_.clear();
        for (const char* state : {"steered", "finished", "failed"}) outcome_.json[state] = counts_[state];
        if (counts_["held back"] > 0) {
            outcome_.json["held_back"] = counts_["held back"];
            outcome_.text += std::to_string(counts_["held back"]) + " held back, ";
            if (outcome_.exit_code == 0) outcome_.exit_code = exit_code(ErrorCode::bad_input);
        }
        outcome_.text += std::to_string(counts_["steered"]) + " steered, " +
                         std::to_string(counts_["finished"]) + " already there, " +
                         std::to_string(counts_["failed"]) + " failed\n";
        tell_notes({notes_.begin(), notes_.end()}, outcome_);
        return std::move(outcome_);
    }

  private:
    [[nodiscard]] protocol::RenderRequest request_for(const fs::path& picture) const {
        protocol::RenderRequest request = arguments_.request.build_for(picture.string());
        request.guidance.directions.insert(request.guidance.directions.end(), directions_.begin(),
                                           directions_.end());
        value_or_throw(protocol::validate(request));
        return request;
    }

    [[nodiscard]] bool is_finished(const fs::path& out, const protocol::RenderRequest& request) {
        // A refused picture is refused also where its result lies there already.
        registry::RuledRequest ruled{request, {}, {}};
        if (!arguments_.defence.rules.empty()) ruled = defence_.obey(arguments_.defence.rules, request);
        std::error_code ignored;
        return fs::is_regular_file(out, ignored) &&
               holds_recipe(out,
                            picture_texts(ruled.request, *model_, request.real_picture->seed, 0, 0,
                                          protocol::MetadataLevel::full, false, registry::facts_of(ruled)),
                            filter_sha256_);
    }

    void steer(size_t i, nlohmann::json& entry) {
        const protocol::RenderRequest request = request_for(pictures_[i]);
        const fs::path out = fs::path(arguments_.out) / names_[i];
        entry["path"] = out.string();
        if (is_finished(out, request)) {
            entry["state"] = "finished";
            ++counts_["finished"];
            return;
        }
        engine::RenderOptions options;
        options.use_cache = false;  // no picture comes twice
        options.folders = arguments_.folders;
        options.defence = arguments_.defence;
        engine::RenderHooks hooks;
        hooks.cancel = context_.cancel;
        const std::string label = std::to_string(i + 1) + " of " + std::to_string(pictures_.size()) + ": ";
        hooks.on_step = [&](const engine::StepProgress& progress) {
            bar_.show(label + progress.what, progress.step, progress.steps);
        };
        hooks.on_picture = [&](const engine::RenderedPicture& picture) {
            if (!picture.held_back)
                value_or_throw(
                    write_picture(out.string(), picture.picture,
                                  picture_texts(request, *model_, picture, protocol::MetadataLevel::full)));
            entry["state"] = picture.held_back ? "held back" : "steered";
            entry.update(picture.facts);
            entry["seconds"] = picture.seconds;
            entry["notes"] = picture.notes;
            if (picture.fidelity) entry["fidelity"] = engine::fidelity_json(*picture.fidelity);
            notes_.insert(picture.notes.begin(), picture.notes.end());
            bar_.clear();
            char line[32];
            std::snprintf(line, sizeof line, "  (%.1f s)\n", picture.seconds);
            outcome_.text += out.string() + (picture.held_back ? "  held back, not written" : "") + line;
            ++counts_[picture.held_back ? "held back" : "steered"];
        };
        renderer_.render(*model_, request, options, hooks);
    }

    /// One picture that cannot be steered does not stop the others.
    void failed(const Error& error, nlohmann::json& entry) {
        bar_.clear();
        entry["state"] = "failed";
        entry["error"] = printable(error.sentence());
        std::cerr << "burin-cli: " << error.sentence() << "\n";
        if (outcome_.exit_code == 0) outcome_.exit_code = exit_code(error.code);
        if (error.code == ErrorCode::out_of_memory) renderer_.forget();
        ++counts_["failed"];
    }

    const SteerArguments& arguments_;
    Context& context_;
    std::vector<fs::path> pictures_;
    std::vector<std::string> names_;
    std::vector<protocol::Direction> directions_;
    ProgressBar bar_;
    std::unique_ptr<engine::LoadedModel> model_;
    engine::Renderer renderer_{0};
    engine::LinesOfDefence defence_;
    std::string filter_sha256_;
    std::map<std::string, int> counts_;
    std::set<std::string> notes_;
    Outcome outcome_;
};

}  // namespace

void add_steer(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("steer", "Steer every picture of a folder with the same directions");
    auto arguments = std::make_shared<SteerArguments>();
    command->add_option("FOLDER", arguments->folder, "Folder with .png and .jpg pictures")
        ->required()
        ->type_name("DIR");
    command
        ->add_option("--directions", arguments->directions,
                     "A direction a line as -d takes it, or a pack of directions")
        ->type_name("FILE");
    command->add_option("-o,--out", arguments->out, "Folder for the results [steered]")->type_name("DIR");
    arguments->request.add_to(*command);
    command
        ->add_option("--embeddings", arguments->folders.embeddings,
                     "Folder of embeddings that texts may name [beside the model]")
        ->type_name("DIR");
    add_defence_options(*command, arguments->defence);
    command->footer(
        "A result that is there already and says that it was made from the same picture in the same way is\n"
        "left alone, so that an interrupted run goes on where it stopped. A picture that cannot be steered "
        "is\n"
        "told of and left out; the exit code is then that of the first one.\n"
        "Examples:\n"
        "  burin-cli steer photos -m models/sd15 -d \"text=winter;strength=5\" --out winter\n"
        "  burin-cli steer photos -m models/sd15 --directions glasses.txt --out glasses");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return FolderRun(*arguments, context).run(); };
    });
}

}  // namespace burin::app
