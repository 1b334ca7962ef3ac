// `burin-cli search`: pictures and concepts found by what they mean.
#include "app/cli/search.h"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "app/cli/concepts.h"
#include "app/cli/run_hooks.h"
#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/curation/search_pictures.h"
#include "core/io/mapped_file.h"

namespace burin::app {
namespace {

using nlohmann::json;
using search::Found;
using search::ItemKind;
using search::SearchLibrary;

constexpr std::array kind_words{"picture", "session picture", "concept's picture", "concept's text"};

/// Where the search library is.
struct IndexOptions {
    std::string file, clip;

    static std::shared_ptr<IndexOptions> on(CLI::App& command) {
        auto options = std::make_shared<IndexOptions>();
        command
            .add_option("--index", options->file,
                        "The file of the search library [library.burinsearch in the data folder]")
            ->type_name("FILE");
        return options;
    }
    [[nodiscard]] SearchLibrary open(bool makes) const {
        const auto access = makes ? SearchLibrary::Access::make : SearchLibrary::Access::open;
        if (!file.empty()) return value_or_throw(SearchLibrary::open(file, access));
        const auto place = SearchLibrary::usual_place();
        if (place.empty())
            throw Failure(ErrorCode::io, "there is no data folder to keep the search library in",
                          "give --index FILE");
        std::error_code ignored;
        if (makes) std::filesystem::create_directories(place.parent_path(), ignored);
        return value_or_throw(SearchLibrary::open(place, access));
    }
};

void tell_failed(const curation::SearchChange& change, Outcome& outcome) {
    for (const auto& sentence : change.failed) std::cerr << "burin-cli: " << printable(sentence) << "\n";
    if (!change.failed.empty()) outcome.exit_code = exit_code(ErrorCode::bad_input);
}

Outcome changed(const SearchLibrary& library, const curation::SearchChange& change) {
    const auto count = value_or_throw(library.count());
    Outcome outcome{{{"added", change.added},
                     {"known", change.known},
                     {"forgotten", change.forgotten},
                     {"failed", change.failed},
                     {"entries", count}},
                    std::to_string(change.added) + " added, " + std::to_string(change.known) +
                        " already there, " + std::to_string(change.forgotten) + " forgotten, " +
                        std::to_string(change.failed.size()) + " left out; " + std::to_string(count) +
                        " entries\n"};
    tell_failed(change, outcome);
    return outcome;
}

json found_json(const Found& found) {
    json entry{{"kind", kind_words[static_cast<size_t>(found.item.kind)]},
               {"place", found.item.place},
               {"cosine", found.score}};
    if (!found.item.concept_id.empty())
        entry["concept"] = found.item.concept_id, entry["concept_name"] = found.item.concept_name;
    return entry;
}

std::string line_of(const Found& found) {
    char score[24];
    std::snprintf(score, sizeof score, "%+.4f  ", found.score);
    const auto& item = found.item;
    return score +
           (item.concept_id.empty()
                ? ""
                : printable(item.concept_name, 100) + " (" + printable(item.concept_id, 64) + ")  ") +
           printable(item.place, 400) + "\n";
}

Outcome listed(const std::vector<Found>& found) {
    Outcome outcome{{{"found", json::array()}}, found.empty() ? "Nothing is there to be found.\n" : ""};
    for (const auto& one : found) {
        outcome.json["found"].push_back(found_json(one));
        outcome.text += line_of(one);
    }
    return outcome;
}

/// The model that the library was made with; a question changes nothing.
engine::ClipEmbedder clip_of(const SearchLibrary& library) {
    const auto known = value_or_throw(library.clip());
    if (!known)
        throw Failure(ErrorCode::bad_input, "the search library is empty",
                      "add pictures with burin-cli search add");
    engine::ClipEmbedder clip(known->name);
    if (clip.weights_sha256() != known->sha256)
        throw Failure(ErrorCode::bad_input,
                      "the search library was made with another CLIP model than '" +
                          printable(known->name, 200) + "' holds now",
                      "restore that model, or make another library");
    return clip;
}

struct Asked {
    std::vector<float> embedding;
    std::string sha256;
};
Asked embedding_of_file(const SearchLibrary& library, const engine::ClipEmbedder& clip,
                        const std::string& path) {
    const auto file = value_or_throw(io::MappedFile::open(path));
    const std::string sha256 = sha256_hex(file->bytes());
    return {curation::picture_embedding(library, clip, file->bytes(), sha256, in_quotes(path)), sha256};
}

void add_add(CLI::App& search, Context& context) {
    struct Said {
        std::vector<std::string> names;
        bool concepts = false;
        std::string clip;
    };
    CLI::App* command = search.add_subcommand(
        "add", "Add pictures, sessions and the register; forget what is gone from them");
    auto index = IndexOptions::on(*command);
    auto library = LibraryOptions::on(*command, false);
    auto said = std::make_shared<Said>();
    command->add_option("pictures", said->names, "Pictures, folders of them, .txt lists, .burin sessions")
        ->type_name("PICTURES");
    command->add_flag("--concepts", said->concepts, "Add every concept of the register");
    command->add_option("--clip", said->clip, "Folder of a CLIP model, or mini [the library's, else mini]")
        ->type_name("DIR");
    command->callback([=, &context] {
        context.action = [=, &context] {
            if (said->names.empty() && !said->concepts)
                throw Failure(ErrorCode::bad_input, "there is nothing to add",
                              "name pictures, or --concepts");
            std::optional<registry::Register> in;
            if (said->concepts) in.emplace(library->open(false));
            auto into = index->open(true);
            const auto clip = curation::open_search_clip(into, said->clip);
            BarHooks bar(context);
            curation::SearchChange change;
            if (in) change.add(curation::add_concepts(into, clip, *in, bar.hooks()));
            if (!said->names.empty())
                change.add(curation::add_pictures(into, clip, said->names, bar.hooks()));
            bar.clear();
            return changed(into, change);
        };
    });
}

std::shared_ptr<size_t> limit_on(CLI::App& command, size_t usual) {
    auto limit = std::make_shared<size_t>(usual);
    command.add_option("--limit", *limit, "How many [" + std::to_string(usual) + "]")
        ->check(CLI::Range(1, 10'000));
    return limit;
}

void add_text(CLI::App& search, Context& context) {
    CLI::App* command = search.add_subcommand("text", "Find the pictures that show what a text says");
    auto index = IndexOptions::on(*command);
    auto limit = limit_on(*command, 10);
    auto text = std::make_shared<std::string>();
    command->add_option("text", *text, "The text")->required();
    command->callback([=, &context] {
        context.action = [=] {
            auto in = index->open(false);
            return listed(value_or_throw(in.pictures_like(clip_of(in).embed(*text), *limit)));
        };
    });
}

void add_picture(CLI::App& search, Context& context) {
    CLI::App* command = search.add_subcommand("picture", "Find more like a picture");
    auto index = IndexOptions::on(*command);
    auto limit = limit_on(*command, 10);
    auto path = std::make_shared<std::string>();
    command->add_option("picture", *path, "A .png or .jpg file; it need not be in the library")
        ->required()
        ->type_name("FILE");
    command->callback([=, &context] {
        context.action = [=] {
            auto in = index->open(false);
            const auto asked = embedding_of_file(in, clip_of(in), *path);
            // The picture itself is no news.
            auto found = value_or_throw(in.pictures_like(asked.embedding, *limit + 1));
            std::erase_if(found, [&](const Found& one) { return one.item.sha256 == asked.sha256; });
            if (found.size() > *limit) found.resize(*limit);
            return listed(found);
        };
    });
}

void add_duplicates(CLI::App& search, Context& context) {
    CLI::App* command =
        search.add_subcommand("duplicates", "Find pairs of pictures that are nearly the same");
    auto index = IndexOptions::on(*command);
    auto limit = limit_on(*command, 100);
    auto least = std::make_shared<double>(0.97);
    command->add_option("--above", *least, "With at least this cosine [0.97]")->check(CLI::Range(-1.0, 1.0));
    command->callback([=, &context] {
        context.action = [=, &context] {
            auto in = index->open(false);
            BarHooks bar(context);
            const auto pairs =
                value_or_throw(in.duplicates(*least, *limit, [&](size_t done, size_t of) -> Result<> {
                    bar.hooks().tell("comparing", static_cast<int64_t>(done), static_cast<int64_t>(of));
                    if (!context.cancel.cancelled()) return {};
                    return fail(ErrorCode::cancelled, "cancelled", "");
                }));
            bar.clear();
            Outcome outcome{{{"pairs", json::array()}}, pairs.empty() ? "No two are.\n" : ""};
            for (const auto& pair : pairs) {
                outcome.json["pairs"].push_back(
                    {{"a", pair.a.place}, {"b", pair.b.place}, {"cosine", pair.score}});
                char score[24];
                std::snprintf(score, sizeof score, "%.4f  ", pair.score);
                outcome.text +=
                    score + printable(pair.a.place, 400) + "  " + printable(pair.b.place, 400) + "\n";
            }
            return outcome;
        };
    });
}

void add_closest(CLI::App& search, Context& context) {
    CLI::App* command =
        search.add_subcommand("closest", "Show which protected concepts a picture is closest to");
    auto index = IndexOptions::on(*command);
    auto limit = limit_on(*command, 5);
    auto path = std::make_shared<std::string>();
    command->add_option("picture", *path, "A .png or .jpg file")->required()->type_name("FILE");
    command->callback([=, &context] {
        context.action = [=] {
            auto in = index->open(false);
            const auto asked = embedding_of_file(in, clip_of(in), *path);
            Outcome outcome;
            for (const auto kind : {ItemKind::concept_picture, ItemKind::concept_text}) {
                const auto found = value_or_throw(in.closest_concepts(asked.embedding, kind, *limit));
                const bool pictures = kind == ItemKind::concept_picture;
                const char* field = pictures ? "by_pictures" : "by_texts";
                outcome.json[field] = json::array();
                if (found.empty()) continue;
                outcome.text += pictures ? "by their pictures\n" : "by their texts\n";
                for (const auto& one : found) {
                    outcome.json[field].push_back(found_json(one));
                    outcome.text += line_of(one);
                }
            }
            if (outcome.text.empty())
                throw Failure(ErrorCode::bad_input, "the search library knows no concept",
                              "add those of the register with burin-cli search add --concepts");
            return outcome;
        };
    });
}

void add_forget(CLI::App& search, Context& context) {
    struct Said {
        std::vector<std::string> places;
        bool missing = false;
    };
    CLI::App* command = search.add_subcommand("forget", "Forget pictures; their files stay where they are");
    auto index = IndexOptions::on(*command);
    auto said = std::make_shared<Said>();
    command->add_option("places", said->places, "Pictures, folders, sessions")->type_name("PLACES");
    command->add_flag("--missing", said->missing, "Forget all whose files are gone");
    command->callback([=, &context] {
        context.action = [=] {
            if (said->places.empty() && !said->missing)
                throw Failure(ErrorCode::bad_input, "there is nothing to forget",
                              "name places, or --missing");
            auto in = index->open(false);
            curation::SearchChange change;
            if (!said->places.empty()) change.add(curation::forget_places(in, said->places));
            if (said->missing) change.add(curation::forget_missing(in));
            return changed(in, change);
        };
    });
}

}  // namespace

void add_search(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("search", "Find pictures and concepts by what they mean");
    command->require_subcommand(1);
    add_add(*command, context);
    add_text(*command, context);
    add_picture(*command, context);
    add_duplicates(*command, context);
    add_closest(*command, context);
    add_forget(*command, context);
    command->footer(
        "Examples:\n"
        "  burin-cli search add pictures history.burin --concepts\n"
        "  burin-cli search text \"a fox in the snow\"\n"
        "  burin-cli search picture fox.png --limit 20\n"
        "  burin-cli search closest fox.png\n"
        "  burin-cli search forget --missing");
}

}  // namespace burin::app
