// `burin-cli concepts import`, `export`, `history` and `check`.
#include <chrono>
#include <cstdio>
#include <ctime>

#include "app/cli/concepts.h"
#include "core/base/printable.h"
#include "core/base/words.h"
#include "core/io/field_visitors.h"
#include "core/io/output_place.h"
#include "core/registry/import_pack.h"
#include "core/registry/import_table.h"
#include "core/registry/rule_fields.h"

namespace burin::app {
namespace {

using nlohmann::json;
using registry::MappedColumn;

const char* how_word(MappedColumn::How how) {
    switch (how) {
        case MappedColumn::How::given:
            return "given";
        case MappedColumn::How::remembered:
            return "remembered";
        case MappedColumn::How::usual:
            return "usual";
        case MappedColumn::How::none:
            return "none";
    }
    return "none";
}

json json_of(const registry::ImportReport& report) {
    json object{{"format", report.table.format}, {"rows", report.rows},
                {"added", report.added},         {"changed", report.changed},
                {"unchanged", report.unchanged}, {"refused_rows", report.refused_rows},
                {"kept", report.kept},           {"notes", report.notes},
                {"columns", json::array()},      {"refused", json::array()}};
    if (report.table.format == "csv")
        object["encoding"] = report.table.encoding, object["delimiter"] = report.table.delimiter;
    else
        object["sheet"] = report.table.sheet, object["sheets"] = report.table.sheets;
    for (const auto& column : report.columns)
        object["columns"].push_back({{"column", column.place},
                                     {"header", column.header},
                                     {"field", column.field},
                                     {"how", how_word(column.how)},
                                     {"samples", column.samples}});
    for (const auto& row : report.refused)
        object["refused"].push_back({{"row", row.row}, {"column", row.column}, {"reason", row.reason}});
    return object;
}

std::string text_of(const registry::ImportReport& report, bool dry_run) {
    std::string text;
    for (const auto& column : report.columns) {
        text += "column " + column.place + "  " + in_quotes(column.header) + " -> " +
                (column.field.empty() ? "not imported" : column.field);
        for (size_t i = 0; dry_run && i < column.samples.size(); ++i)
            text += (i == 0 ? "  (" : ", ") + column.samples[i] + (i + 1 == column.samples.size() ? ")" : "");
        text += "\n";
    }
    for (const auto& row : report.refused)
        text += "row " + std::to_string(row.row) + ", " + in_quotes(row.column) + ": " +
                printable(row.reason, 400) + "\n";
    if (static_cast<size_t>(report.refused_rows) > report.refused.size())
        text += std::to_string(static_cast<size_t>(report.refused_rows) - report.refused.size()) +
                " more rows were refused\n";
    for (const auto& note : report.notes) text += printable(note) + "\n";
    char line[160];
    std::snprintf(line, sizeof line, "%s: %lld added, %lld changed, %lld unchanged, %lld refused\n",
                  report.kept ? "imported" : "not imported", static_cast<long long>(report.added),
                  static_cast<long long>(report.changed), static_cast<long long>(report.unchanged),
                  static_cast<long long>(report.refused_rows));
    return text + line;
}

std::map<std::string, std::string> mapping_of(const std::vector<std::string>& said) {
    std::map<std::string, std::string> mapping;
    for (const auto& one : said) {
        const size_t equals = one.rfind('=');
        if (equals == std::string::npos || equals == 0)
            throw Failure(ErrorCode::bad_input, "--map is " + in_quotes(one),
                          "write HEADER=FIELD, or HEADER= to leave it out");
        mapping[one.substr(0, equals)] = one.substr(equals + 1);
    }
    return mapping;
}

char delimiter_of(const std::string& word) {
    if (word.empty()) return 0;
    if (word == "tab" || word == "\\t") return '\t';
    if (word.size() == 1 && std::string_view(",;|\t").find(word[0]) != std::string_view::npos) return word[0];
    throw Failure(ErrorCode::bad_input, "--delimiter is " + in_quotes(word), "give , ; tab or |");
}

bool is_json(const std::filesystem::path& path) {
    return ascii_lowered(path.extension().string()) == ".json";
}

Outcome import_json(registry::Register in, const std::string& file, const registry::Author& author) {
    const auto report = value_or_throw(registry::import_pack(in, std::filesystem::path(file), author));
    return {{{"format", "json"},
             {"added", report.added},
             {"changed", report.changed},
             {"unchanged", report.unchanged}},
            "imported: " + std::to_string(report.added) + " added, " + std::to_string(report.changed) +
                " changed, " + std::to_string(report.unchanged) + " unchanged\n"};
}

void add_import(CLI::App& concepts, Context& context) {
    struct Said {
        std::string file, sheet, delimiter;
        std::vector<std::string> maps;
        bool dry_run = false, skip_refused = false;
    };
    CLI::App* command = concepts.add_subcommand(
        "import", "Take over a spreadsheet (CSV or .xlsx) or Burin's own .json, all rows or none");
    auto library = LibraryOptions::on(*command, true);
    auto said = std::make_shared<Said>();
    command->add_option("table", said->file, "The spreadsheet")->required()->type_name("FILE");
    command
        ->add_option("--map", said->maps, "What a column means: HEADER=FIELD; remembered (may be repeated)")
        ->type_name("HEADER=FIELD")
        ->allow_extra_args(false);
    command->add_option("--sheet", said->sheet, "Of an .xlsx file [the first]")->type_name("NAME");
    command->add_option("--delimiter", said->delimiter, "Of CSV: , ; tab | [found]")->type_name("CHAR");
    command->add_flag("--dry-run", said->dry_run, "Show what would be done, and do nothing");
    command->add_flag("--skip-refused", said->skip_refused, "Import the other rows where some are refused");
    command->callback([=, &context] {
        context.action = [=, &context] {
            if (is_json(said->file)) {
                if (said->dry_run || said->skip_refused || !said->maps.empty() || !said->sheet.empty() ||
                    !said->delimiter.empty())
                    throw Failure(ErrorCode::bad_input,
                                  "a .json file is taken over as it is, without options", "leave them out");
                return import_json(library->open(true), said->file, library->author());
            }
            registry::ImportOptions options{.table = {said->sheet, delimiter_of(said->delimiter)},
                                            .mapping = mapping_of(said->maps),
                                            .dry_run = said->dry_run,
                                            .skip_refused = said->skip_refused};
            auto in = library->open(true);
            const auto report = value_or_throw(registry::import_table(
                in, std::filesystem::path(said->file), options, library->author(), context.cancel));
            Outcome outcome{json_of(report), text_of(report, said->dry_run)};
            if (report.refused_rows > 0 && !said->skip_refused)
                outcome.exit_code = exit_code(ErrorCode::bad_input);
            return outcome;
        };
    });
}

void add_export(CLI::App& concepts, Context& context) {
    CLI::App* command = concepts.add_subcommand(
        "export", "Write all concepts as .csv or .xlsx, which import reads as they were");
    auto library = LibraryOptions::on(*command, false);
    auto file = std::make_shared<std::string>();
    command->add_option("table", *file, "The file; its ending says the format")
        ->required()
        ->type_name("FILE");
    command->callback([=, &context] {
        context.action = [=] {
            value_or_throw(io::check_output_place(*file));
            const auto count = value_or_throw(registry::export_table(library->open(false), *file));
            return Outcome{{{"path", *file}, {"concepts", count}},
                           *file + "  " + std::to_string(count) + " concepts\n"};
        };
    });
}

Outcome history(const registry::Register& in, const std::string& name, size_t limit) {
    Outcome outcome{{{"changes", json::array()}}, ""};
    for (const auto& change : value_or_throw(in.history(name, limit))) {
        json fields = json::array();
        const auto what = registry::what_names[static_cast<size_t>(change.what)];
        outcome.text += time_text(change.at_ms) + "  " + printable(change.who, 60) + "  " +
                        std::string(what) + "  " + printable(change.id, 64) + "  " +
                        printable(change.name, 200) +
                        (change.source.empty() ? "" : "  from " + printable(change.source, 200)) + "\n";
        for (const auto& field : change.fields) {
            fields.push_back({{"field", field.field}, {"old", field.old_text}, {"new", field.new_text}});
            outcome.text += "    " + field.field + ": '" + printable(field.old_text, 100) + "' -> '" +
                            printable(field.new_text, 100) + "'\n";
        }
        outcome.json["changes"].push_back({{"at_ms", change.at_ms},
                                           {"at", time_text(change.at_ms)},
                                           {"who", change.who},
                                           {"what", what},
                                           {"source", change.source},
                                           {"id", change.id},
                                           {"name", change.name},
                                           {"fields", fields}});
    }
    if (outcome.text.empty()) outcome.text = "No change.\n";
    return outcome;
}

void add_history(CLI::App& concepts, Context& context) {
    CLI::App* command = concepts.add_subcommand("history", "Who changed what, when, from what to what");
    auto library = LibraryOptions::on(*command, false);
    auto name = std::make_shared<std::string>();
    auto limit = std::make_shared<size_t>(50);
    command->add_option("concept", *name, "Its id or name, also of one that was removed [all]");
    command->add_option("--limit", *limit, "How many changes [50]")->check(CLI::Range(1, 100'000));
    command->callback(
        [=, &context] { context.action = [=] { return history(library->open(false), *name, *limit); }; });
}

Outcome check(const registry::Register& in, const std::string& prompt, const std::string& negative,
              const registry::RuleOptions& options) {
    const auto record = value_or_throw(registry::PromptRule(in).apply(prompt, negative, options));
    Outcome outcome{io::to_tree(record), ""};
    for (const auto& finding : record.findings) {
        std::string places;
        for (const auto& span : finding.spans)
            places +=
                (places.empty() ? "" : ", ") + std::to_string(span.begin) + "-" + std::to_string(span.end);
        outcome.text += "bytes " + places + "  " + in_quotes(finding.found) + "  is " +
                        in_quotes(finding.concept_name) + " (" + printable(finding.concept_id, 64) + ")  " +
                        std::string(registry::spelling_names[static_cast<size_t>(finding.spelling)]) + "  " +
                        std::string(registry::action_names[static_cast<size_t>(finding.action)]) + "\n";
    }
    if (record.findings.empty()) outcome.text = "No protected concept is named.\n";
    if (record.prompt != prompt) outcome.text += "prompt:    " + printable(record.prompt, 70'000) + "\n";
    if (record.negative != negative)
        outcome.text += "negative:  " + printable(record.negative, 70'000) + "\n";
    if (record.refused) {
        outcome.text += "A concept in it is not rendered.\n";
        outcome.exit_code = exit_code(ErrorCode::bad_input);
    }
    return outcome;
}

void add_check(CLI::App& concepts, Context& context) {
    struct Said {
        std::string prompt, negative, at_least;
        registry::RuleOptions options;
    };
    CLI::App* command =
        concepts.add_subcommand("check", "Show which concepts a prompt names, and what the rule makes of it");
    auto library = LibraryOptions::on(*command, false);
    auto said = std::make_shared<Said>();
    command->add_option("prompt", said->prompt, "The prompt, weights and all")->required();
    command->add_option("--negative", said->negative, "The negative prompt");
    command
        ->add_option("--steps", said->options.steps, "Of the picture, for prompts that change meanwhile [50]")
        ->check(CLI::Range(1, 1000));
    command->add_option("--at-least", said->at_least, "Nothing milder: notice, negative, rewrite, refuse")
        ->check(CLI::IsMember({"notice", "negative", "rewrite", "refuse"}));
    command->callback([=, &context] {
        context.action = [=] {
            auto options = said->options;
            for (size_t i = 0; i < registry::action_names.size(); ++i)
                if (registry::action_names[i] == said->at_least)
                    options.at_least = static_cast<registry::Action>(i);
            return check(library->open(false), said->prompt, said->negative, options);
        };
    });
}

}  // namespace

std::string time_text(int64_t ms) {
    const std::time_t seconds = ms / 1000;
    std::tm parts{};
    char text[40] = {};
    if (::gmtime_r(&seconds, &parts) != nullptr) std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts);
    return text;
}

void add_register_commands(CLI::App& concepts, Context& context) {
    add_import(concepts, context);
    add_export(concepts, context);
    add_history(concepts, context);
    add_check(concepts, context);
}

}  // namespace burin::app
