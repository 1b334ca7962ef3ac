// `burin-cli filter`: the output filter, calibrated and asked.
#include "app/cli/filter.h"

#include <algorithm>
#include <cstdio>

#include "app/cli/choice_option.h"
#include "app/cli/concepts.h"
#include "app/cli/run_hooks.h"
#include "core/base/printable.h"
#include "core/curation/calibrate_filter.h"
#include "core/curation/picture_files.h"
#include "core/engine/lines_of_defence.h"
#include "core/io/atomic_file.h"
#include "core/io/field_visitors.h"
#include "core/io/output_place.h"
#include "core/registry/filter_fields.h"

namespace burin::app {
namespace {

using nlohmann::json;
using registry::FilterAction;
using registry::OutputFilter;

struct CalibrateArguments {
    std::string filter, concept_name, clip, bank = "both", curve;
    std::optional<FilterAction> action;
    std::vector<std::string> references, positives, negatives;
    std::optional<double> precision, recall, threshold;
};

registry::FilterAim aim_of(const CalibrateArguments& said) {
    using registry::Aim;
    const int given =
        int(said.precision.has_value()) + int(said.recall.has_value()) + int(said.threshold.has_value());
    if (given > 1)
        throw Failure(ErrorCode::bad_input,
                      "the threshold is asked for in " + std::to_string(given) + " ways",
                      "give one of --precision, --recall and --threshold");
    if (said.precision) return {Aim::precision, *said.precision};
    if (said.recall) return {Aim::recall, *said.recall};
    if (said.threshold) return {Aim::threshold, *said.threshold};
    return {};
}

json scores_json(const std::vector<curation::ScoredPicture>& pictures) {
    json list = json::array();
    for (const auto& one : pictures)
        list.push_back({{"picture", one.path.string()}, {"positive", one.positive}, {"score", one.score}});
    return list;
}

json point_json(const registry::FilterPoint& point) {
    const auto interval = [](const Interval& share) { return json{share.low, share.high}; };
    auto tree = io::to_tree(point);
    tree["precision"] = point.precision(), tree["recall"] = point.recall();
    tree["precision_interval"] = interval(point.precision_interval());
    tree["recall_interval"] = interval(point.recall_interval());
    return tree;
}

/// Ten points of the curve and the chosen one, in which a person sees where it bends.
std::string curve_text(const std::vector<registry::FilterPoint>& curve, const registry::FilterPoint& chosen) {
    auto shown = registry::thinned(curve, 10);
    if (std::find(shown.begin(), shown.end(), chosen) == shown.end()) shown.push_back(chosen);
    std::sort(shown.begin(), shown.end(),
              [](const auto& a, const auto& b) { return a.threshold < b.threshold; });
    std::string text = "   threshold  precision  recall  caught  alarms\n";
    for (const auto& point : shown) {
        char line[120];
        std::snprintf(line, sizeof line, "%s %9.3f  %9.3f  %6.3f  %6d  %6d\n", point == chosen ? "->" : "  ",
                      point.threshold, point.precision(), point.recall(), point.caught, point.alarms);
        text += line;
    }
    return text;
}

/// The filter that the file holds already, or an empty one for this CLIP model.
OutputFilter begun(const CalibrateArguments& said, std::unique_ptr<engine::ClipEmbedder>& clip) {
    std::error_code ignored;
    const bool there = std::filesystem::exists(said.filter, ignored);
    OutputFilter filter;
    if (there) filter = value_or_throw(registry::read_filter(said.filter));
    const std::string usual = there ? filter.clip : "mini";
    clip = std::make_unique<engine::ClipEmbedder>(said.clip.empty() ? usual : said.clip);
    if (!there) return {clip->name(), clip->weights_sha256(), clip->dimension(), {}};
    if (filter.clip_sha256 != clip->weights_sha256() || filter.dimension != clip->dimension())
        throw Failure(ErrorCode::bad_input,
                      "the filter '" + printable(said.filter, 300) + "' holds concepts of another CLIP model",
                      "name that model with --clip, or another file");
    filter.clip = clip->name();
    return filter;
}

Outcome calibrate(const CalibrateArguments& said, const LibraryOptions& library, const Context& context) {
    curation::CalibrationRequest request;
    request.aim = aim_of(said);
    for (const auto& file : {said.filter, said.curve})
        if (!file.empty()) value_or_throw(io::check_output_place(file));
    {
        const auto in = library.open(false);
        auto found = value_or_throw(in.get(said.concept_name));
        if (!found)
            throw Failure(ErrorCode::bad_input,
                          "there is no concept " + in_quotes(said.concept_name) + " in the register",
                          "see burin-cli concepts list");
        request.entry = *std::move(found);
    }
    request.references = said.references;
    request.positives = said.positives, request.negatives = said.negatives;
    request.banks = {said.bank != "pictures", said.bank != "texts"};
    request.action = said.action.value_or(FilterAction::mark);
    std::unique_ptr<engine::ClipEmbedder> clip;
    OutputFilter filter = begun(said, clip);
    BarHooks bar(context);
    const auto made = curation::calibrate_filter(*clip, request, bar.hooks());
    bar.clear();
    std::erase_if(filter.concepts, [&](const auto& one) { return one.id == made.made.id; });
    filter.concepts.push_back(made.made);
    if (!said.curve.empty())
        value_or_throw(io::write_file_atomically(said.curve, registry::curve_csv(made.curve)));
    value_or_throw(registry::write_filter(said.filter, filter));
    const std::string words = registry::words_of(made.made.chosen);
    Outcome outcome{{{"path", said.filter},
                     {"concept", made.made.id},
                     {"chosen", point_json(made.made.chosen)},
                     {"words", words},
                     {"pictures", scores_json(made.pictures)},
                     {"curve", json::array()},
                     {"banks",
                      {{"texts", made.made.texts.names},
                       {"pictures", made.made.pictures.names},
                       {"texts_mean", made.made.texts.mean},
                       {"texts_deviation", made.made.texts.deviation},
                       {"pictures_mean", made.made.pictures.mean},
                       {"pictures_deviation", made.made.pictures.deviation}}},
                     {"notes", made.notes}},
                    curve_text(made.curve, made.made.chosen) + words + "\n" + said.filter + "\n"};
    for (const auto& point : made.curve) outcome.json["curve"].push_back(point_json(point));
    for (const auto& note : made.notes) std::fprintf(stderr, "note: %s\n", printable(note).c_str());
    return outcome;
}

void add_calibrate(CLI::App& filter, Context& context) {
    CLI::App* command = filter.add_subcommand(
        "calibrate", "Choose a concept's threshold on pictures that show it and pictures that do not");
    auto said = std::make_shared<CalibrateArguments>();
    auto library = LibraryOptions::on(*command, false);
    const auto pictures = [&](const char* name, std::vector<std::string>& target, const char* help) {
        return command->add_option(name, target, help)->type_name("PICTURES")->allow_extra_args(false);
    };
    command
        ->add_option("filter", said->filter, "The filter to write; a concept is added to one that is there")
        ->required()
        ->type_name("FILE");
    command->add_option("--concept", said->concept_name, "Its id or name in the register")
        ->required()
        ->type_name("NAME");
    command->add_option("--clip", said->clip, "Folder of a CLIP model, or mini [the filter's, else mini]")
        ->type_name("DIR");
    pictures("--reference", said->references,
             "Pictures of it beside the register's: a file, a folder or a .txt list (may be repeated)");
    pictures("--positives", said->positives, "Other pictures that show it (may be repeated)")->required();
    pictures("--negatives", said->negatives, "Pictures that do not (may be repeated)")->required();
    command->add_option("--bank", said->bank, "What decides: texts, pictures or both [both]")
        ->check(CLI::IsMember({"texts", "pictures", "both"}));
    command
        ->add_option("--precision", said->precision,
                     "At least this precision, then as much recall as there is")
        ->check(CLI::Range(0.0, 1.0));
    command->add_option("--recall", said->recall, "At least this recall, then as much precision as there is")
        ->check(CLI::Range(0.0, 1.0));
    command->add_option("--threshold", said->threshold, "This threshold [the best balance of both]")
        ->check(CLI::Range(-1000.0, 1000.0));
    add_choice(*command, "--action", said->action, registry::filter_action_names,
               "What is done with what is caught: mark, blur, hold-back [mark]");
    command->add_option("--curve", said->curve, "Write the whole curve as a table")->type_name("FILE.csv");
    command->callback(
        [=, &context] { context.action = [=, &context] { return calibrate(*said, *library, context); }; });
}

struct CheckArguments {
    std::string filter, concept_name;
    std::vector<std::string> pictures, positives, negatives;
};

engine::ClipEmbedder clip_of(const OutputFilter& filter, const std::string& file) {
    engine::ClipEmbedder clip(filter.clip);
    engine::require_clip_of(filter, file, clip);
    return clip;
}

/// How the filter does on pictures that it was not calibrated with.
Outcome measure(const CheckArguments& said, const OutputFilter& filter, const Context& context) {
    const auto entry = std::find_if(filter.concepts.begin(), filter.concepts.end(), [&](const auto& one) {
        return one.id == said.concept_name || one.name == said.concept_name;
    });
    if (entry == filter.concepts.end())
        throw Failure(ErrorCode::bad_input, "the filter has no concept " + in_quotes(said.concept_name),
                      "name one that it was calibrated for with --concept");
    if (said.positives.empty() || said.negatives.empty())
        throw Failure(ErrorCode::bad_input, "one kind of pictures is missing",
                      "give both --positives and --negatives");
    const auto clip = clip_of(filter, said.filter);
    BarHooks bar(context);
    const auto measured = curation::measure_filter(clip, *entry, said.positives, said.negatives, bar.hooks());
    bar.clear();
    const std::string words = registry::words_of(measured.point);
    return {{{"concept", entry->id},
             {"measured", point_json(measured.point)},
             {"words", words},
             {"pictures", scores_json(measured.pictures)}},
            words + "\n"};
}

Outcome judge(const CheckArguments& said, const OutputFilter& filter, const Context& context) {
    const auto files = curation::picture_files(said.pictures);
    if (files.empty())
        throw Failure(ErrorCode::bad_input, "there is no picture to check",
                      "name pictures, or --concept with --positives and --negatives");
    const auto clip = clip_of(filter, said.filter);
    Outcome outcome{{{"pictures", json::array()}}, ""};
    BarHooks bar(context);
    int caught = 0;
    for (const auto& file : files) {
        context.cancel.check();
        bar.hooks().tell("checking", outcome.json["pictures"].size(), static_cast<int64_t>(files.size()));
        const auto picture = value_or_throw(io::read_picture(file, 3));
        const auto record = registry::judge(filter, clip.embed(picture));
        json entry = registry::facts_of(record)["filter"];
        const std::string decision =
            record.action
                ? (++caught, std::string(registry::filter_action_names[static_cast<size_t>(*record.action)]))
                : "pass";
        entry["picture"] = file.string();
        char score[96] = "";
        if (!record.scores.empty())
            std::snprintf(score, sizeof score, "%+.2f of %+.2f", record.scores[0].score,
                          record.scores[0].threshold);
        outcome.text += decision + std::string(11 - std::min<size_t>(decision.size(), 10), ' ') +
                        printable(file.string(), 400) + "  " + score +
                        (record.scores.empty() ? "" : "  " + printable(record.scores[0].concept_name, 100)) +
                        "\n";
        outcome.json["pictures"].push_back(std::move(entry));
    }
    bar.clear();
    outcome.json["caught"] = caught;
    outcome.text += std::to_string(caught) + " of " + std::to_string(files.size()) + " caught\n";
    return outcome;
}

void add_check(CLI::App& filter, Context& context) {
    CLI::App* command = filter.add_subcommand(
        "check", "Show what a filter decides on pictures, or how well it does on those one knows");
    auto said = std::make_shared<CheckArguments>();
    command->add_option("filter", said->filter, "The filter")->required()->type_name("FILE");
    command->add_option("pictures", said->pictures, "Pictures, folders of them, .txt lists")
        ->type_name("PICTURES");
    command->add_option("--concept", said->concept_name, "Measure the filter of this concept")
        ->type_name("NAME");
    command->add_option("--positives", said->positives, "Pictures that show it (may be repeated)")
        ->type_name("PICTURES")
        ->allow_extra_args(false);
    command->add_option("--negatives", said->negatives, "Pictures that do not (may be repeated)")
        ->type_name("PICTURES")
        ->allow_extra_args(false);
    command->callback([=, &context] {
        context.action = [=, &context] {
            const auto filter = value_or_throw(registry::read_filter(said->filter));
            const bool measures =
                !said->concept_name.empty() || !said->positives.empty() || !said->negatives.empty();
            return measures ? measure(*said, filter, context) : judge(*said, filter, context);
        };
    });
}

}  // namespace

void add_filter(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("filter", "Catch pictures that come close to a protected concept");
    command->require_subcommand(1);
    add_calibrate(*command, context);
    add_check(*command, context);
    command->footer(
        "Examples:\n"
        "  burin-cli filter calibrate house.filter --concept \"Zaffi Quill\" --positives with --negatives "
        "without --precision 0.95 --action blur\n"
        "  burin-cli filter check house.filter --concept \"Zaffi Quill\" --positives more-with --negatives "
        "more-without\n"
        "  burin-cli filter check house.filter picture.png\n"
        "  burin-cli render -p \"a fox in red boots\" --filter house.filter");
}

}  // namespace burin::app
