// `burin-cli concepts`: the register of protected concepts.
#include "app/cli/concepts.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <pwd.h>
#include <unistd.h>

#include "app/cli/choice_option.h"
#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/io/field_visitors.h"
#include "core/registry/concept_cells.h"
#include "core/registry/concept_fields.h"

namespace burin::app {
namespace {

using registry::Concept;

std::string usual_author() {
    if (const char* name = std::getenv("USER"); name != nullptr && *name != '\0') return printable(name, 100);
    const passwd* entry = ::getpwuid(::getuid());
    return entry != nullptr ? printable(entry->pw_name, 100) : std::string();
}

[[noreturn]] void no_such(const std::string& name) {
    throw Failure(ErrorCode::bad_input, "there is no concept " + in_quotes(name) + " in the register",
                  "see burin-cli concepts list");
}

Concept get(const registry::Register& in, const std::string& name) {
    auto found = value_or_throw(in.get(name));
    if (!found) no_such(name);
    return *std::move(found);
}

/// What a person says of a concept: options named like its fields, and changes of its lists.
struct Edits {
    std::map<std::string, std::vector<std::string>> fields;  ///< those that were given
    std::vector<std::string> adds, takes, clears, pictures;

    void options(CLI::App& command, bool changes) {
        for (const auto& field : registry::concept_fields())
            command
                .add_option("--" + field.key, fields[field.key],
                            field.help + (field.is_list ? " (may be repeated)" : ""))
                ->type_name("TEXT")
                ->allow_extra_args(false);
        command.add_option("--picture", pictures, "A reference picture, by its file (may be repeated)")
            ->type_name("FILE")
            ->allow_extra_args(false);
        if (!changes) return;
        command.add_option("--append", adds, "Put an entry into a list: FIELD=TEXT (may be repeated)")
            ->type_name("FIELD=TEXT")
            ->allow_extra_args(false);
        command.add_option("--take", takes, "Take an entry out of a list: FIELD=TEXT (may be repeated)")
            ->type_name("FIELD=TEXT")
            ->allow_extra_args(false);
        command.add_option("--clear", clears, "Empty a field (may be repeated)")
            ->type_name("FIELD")
            ->allow_extra_args(false);
    }

    [[nodiscard]] Concept applied(Concept entry) const {
        for (const auto& key : clears) {
            if (!registry::is_field(key)) unknown(key);
            registry::clear_field(entry, key);
        }
        for (const auto& [key, texts] : fields)
            if (!texts.empty()) set(entry, key, lines_of(texts));
        for (const auto& one : takes) change_list(entry, one, false);
        for (const auto& one : adds) change_list(entry, one, true);
        for (const auto& path : pictures)
            entry.pictures.push_back(
                {value_or_throw(sha256_of_file(path)), std::filesystem::absolute(path).string()});
        return entry;
    }

  private:
    [[noreturn]] static void unknown(const std::string& key) {
        throw Failure(ErrorCode::bad_input, "a concept has no field " + in_quotes(key),
                      "see burin-cli concepts fields");
    }
    static void set(Concept& entry, const std::string& key, const std::string& text) {
        if (auto done = registry::set_field(entry, key, text); !done)
            throw Failure(done.error().code, key + " " + done.error().what, done.error().remedy);
    }
    /// Several texts are the entries of a list; one may be divided as in a spreadsheet.
    static std::string lines_of(const std::vector<std::string>& texts) {
        std::string all = texts.front();
        for (size_t i = 1; i < texts.size(); ++i) all += "\n" + texts[i];
        return all;
    }
    static void change_list(Concept& entry, const std::string& said, bool adds) {
        const size_t equals = said.find('=');
        const std::string key = said.substr(0, equals);
        const auto& all = registry::concept_fields();
        const auto field =
            std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.key == key; });
        if (field == all.end()) unknown(key);
        if (!field->is_list || equals == std::string::npos)
            throw Failure(ErrorCode::bad_input, in_quotes(said) + " changes no list",
                          "write FIELD=TEXT with a field that is one, like aliases=Zaffi");
        const std::string text = said.substr(equals + 1);
        std::string lines;
        bool there = false;
        std::string old = registry::field_text(entry, key) + "\n";
        for (size_t end = old.find('\n'); end != std::string::npos; end = old.find('\n')) {
            const std::string line = old.substr(0, end);
            old.erase(0, end + 1);
            if (line == text) there = true;
            if (!line.empty() && (adds || line != text)) lines += line + "\n";
        }
        if (!adds && !there)
            throw Failure(ErrorCode::bad_input, key + " has no entry " + in_quotes(text),
                          "see burin-cli concepts show");
        if (adds) lines += text + "\n";
        if (lines.empty())
            registry::clear_field(entry, key);
        else
            set(entry, key, lines);
    }
};

Outcome list(const LibraryOptions& library, const registry::Query& query) {
    const auto in = library.open(false);
    const auto found = value_or_throw(in.find(query));
    const auto total = value_or_throw(in.count(query));
    Outcome outcome{
        {{"library", in.path().string()}, {"total", total}, {"concepts", nlohmann::json::array()}}, ""};
    for (const auto& entry : found) {
        outcome.json["concepts"].push_back(io::to_tree(entry));
        char line[120];
        std::snprintf(line, sizeof line, "%-12s %-10s %-11s ", printable(entry.id, 40).c_str(),
                      registry::kind_names[static_cast<size_t>(entry.kind)].data(),
                      registry::status_names[static_cast<size_t>(entry.status)].data());
        outcome.text += line + printable(entry.name, 200) + "\n";
    }
    if (found.empty())
        outcome.text = "No concept.\n";
    else if (static_cast<size_t>(total) > found.size() + query.offset)
        outcome.text +=
            std::to_string(found.size()) + " of " + std::to_string(total) + "; --limit shows more.\n";
    return outcome;
}

Outcome shown(const Concept& entry) {
    Outcome outcome{io::to_tree(entry), ""};
    for (const auto& field : registry::concept_fields()) {
        std::string text = registry::field_text(entry, field.key);
        while (text.ends_with('\n')) text.pop_back();
        if (text.empty()) continue;
        // Entries of lists, and lines, stand below each other.
        std::string head = field.key + std::string(13 - std::min<size_t>(field.key.size(), 12), ' ');
        for (size_t end = 0; end != std::string::npos; head.assign(head.size(), ' ')) {
            end = text.find('\n');
            outcome.text += head + printable(text.substr(0, end), 70'000) + "\n";
            if (end != std::string::npos) text.erase(0, end + 1);
        }
    }
    return outcome;
}

Outcome fields() {
    Outcome outcome{{{"fields", nlohmann::json::array()}}, ""};
    for (const auto& field : registry::concept_fields()) {
        outcome.json["fields"].push_back(
            {{"field", field.key}, {"help", field.help}, {"list", field.is_list}, {"long", field.is_long}});
        outcome.text += field.key + std::string(13 - std::min<size_t>(field.key.size(), 12), ' ') +
                        field.help + (field.is_list ? " (a list)" : "") + "\n";
    }
    return outcome;
}

void add_list(CLI::App& concepts, Context& context) {
    CLI::App* command = concepts.add_subcommand("list", "List concepts, or those that a text finds");
    auto library = LibraryOptions::on(*command, false);
    auto query = std::make_shared<registry::Query>();
    command->add_option("text", query->text, "Beginnings of words in any of their texts");
    add_choice(*command, "--kind", query->kind, registry::kind_names, "Only of this kind");
    add_choice(*command, "--status", query->status, registry::status_names, "Only with this status");
    command->add_option("--owner", query->owner, "Only of this owner");
    command->add_option("--limit", query->limit, "How many [100]")->check(CLI::Range(1, 1'000'000));
    command->add_option("--offset", query->offset, "After how many [0]")->check(CLI::Range(0, 1'000'000));
    command->callback([=, &context] { context.action = [=] { return list(*library, *query); }; });
}

void add_show(CLI::App& concepts, Context& context) {
    CLI::App* command = concepts.add_subcommand("show", "Show all of one concept");
    auto library = LibraryOptions::on(*command, false);
    auto name = std::make_shared<std::string>();
    command->add_option("concept", *name, "Its id or name")->required();
    command->callback(
        [=, &context] { context.action = [=] { return shown(get(library->open(false), *name)); }; });
}

void add_add(CLI::App& concepts, Context& context) {
    CLI::App* command = concepts.add_subcommand("add", "Add a concept");
    auto library = LibraryOptions::on(*command, true);
    auto edits = std::make_shared<Edits>();
    auto name = std::make_shared<std::string>();
    command->add_option("concept", *name, "Its name, in place of --name");
    edits->options(*command, false);
    command->callback([=, &context] {
        context.action = [=] {
            Concept entry;
            entry.name = *name;
            entry = edits->applied(std::move(entry));
            auto in = library->open(true);
            return shown(value_or_throw(in.add(entry, library->author())));
        };
    });
}

void add_edit(CLI::App& concepts, Context& context) {
    CLI::App* command = concepts.add_subcommand("edit", "Change fields of a concept");
    auto library = LibraryOptions::on(*command, true);
    auto edits = std::make_shared<Edits>();
    auto name = std::make_shared<std::string>();
    command->add_option("concept", *name, "Its id or name")->required();
    edits->options(*command, true);
    command->callback([=, &context] {
        context.action = [=] {
            auto in = library->open(true);
            const auto changes =
                value_or_throw(in.replace(*name, edits->applied(get(in, *name)), library->author()));
            Outcome outcome{{{"changed", nlohmann::json::array()}},
                            changes.empty() ? "Nothing changed.\n" : ""};
            for (const auto& change : changes) {
                outcome.json["changed"].push_back(
                    {{"field", change.field}, {"old", change.old_text}, {"new", change.new_text}});
                outcome.text += change.field + ": '" + printable(change.old_text, 200) + "' became '" +
                                printable(change.new_text, 200) + "'\n";
            }
            return outcome;
        };
    });
}

void add_remove(CLI::App& concepts, Context& context) {
    CLI::App* command = concepts.add_subcommand("remove", "Remove a concept; its history stays");
    auto library = LibraryOptions::on(*command, true);
    auto name = std::make_shared<std::string>();
    command->add_option("concept", *name, "Its id or name")->required();
    command->callback([=, &context] {
        context.action = [=] {
            auto in = library->open(true);
            const auto entry = get(in, *name);
            value_or_throw(in.remove(entry.id, library->author()));
            return Outcome{{{"removed", entry.id}}, "Removed " + in_quotes(entry.name) + ".\n"};
        };
    });
}

}  // namespace

std::shared_ptr<LibraryOptions> LibraryOptions::on(CLI::App& command, bool writes) {
    auto options = std::make_shared<LibraryOptions>();
    options->who = usual_author();
    command
        .add_option("--library", options->file,
                    "The file of the register [library.burinlib in the data folder]")
        ->type_name("FILE");
    if (writes)
        command.add_option("--who", options->who, "Who changes it, for the history [your login]")
            ->type_name("NAME");
    return options;
}

registry::Register LibraryOptions::open(bool writes) const {
    namespace fs = std::filesystem;
    using Access = registry::Register::Access;
    if (!file.empty())
        return value_or_throw(registry::Register::open(file, writes ? Access::make : Access::open));
    const fs::path place = registry::Register::usual_place();
    if (place.empty())
        throw Failure(ErrorCode::io, "there is no data folder to keep the register in",
                      "give --library FILE");
    std::error_code ignored;
    fs::create_directories(place.parent_path(), ignored);
    return value_or_throw(registry::Register::open(place, Access::make));
}

void add_concept_commands(CLI::App& concepts, Context& context) {
    add_list(concepts, context);
    add_show(concepts, context);
    add_add(concepts, context);
    add_edit(concepts, context);
    add_remove(concepts, context);
    CLI::App* command = concepts.add_subcommand("fields", "List the fields of a concept");
    command->callback([&context] { context.action = [] { return fields(); }; });
}

void add_concepts(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("concepts", "Keep the register of protected concepts");
    command->require_subcommand(1);
    add_concept_commands(*command, context);
    add_register_commands(*command, context);
    command->footer(
        "Examples:\n"
        "  burin-cli concepts import list.xlsx --dry-run\n"
        "  burin-cli concepts add \"Zaffi Quill\" --kind character --aliases Zaffi --guide \"a fox\" "
        "--action rewrite\n"
        "  burin-cli concepts edit \"Zaffi Quill\" --append keywords=\"red boots\" --status \"in work\"\n"
        "  burin-cli concepts check \"zaffi-quill by the sea\"");
}

}  // namespace burin::app
