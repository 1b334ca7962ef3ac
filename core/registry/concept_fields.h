// The fields of a concept, each once: see core/io/field.h.
#pragma once

#include <array>
#include <string_view>

#include "core/io/field.h"
#include "core/io/value_checks.h"
#include "core/registry/concept.h"

namespace burin::registry {

inline constexpr std::array<std::string_view, 5> kind_names{"character", "style", "object", "person",
                                                            "other"};
inline constexpr std::array<std::string_view, 4> status_names{"open", "in work", "suppressed", "rejected"};
inline constexpr std::array<std::string_view, 4> action_names{"notice", "negative", "rewrite", "refuse"};
inline constexpr std::array<std::string_view, 3> name_use_names{"automatic", "whole name", "always"};

inline constexpr size_t id_bytes = 64, name_bytes = 256, line_bytes = 4096, long_bytes = 64U << 10;
inline constexpr size_t most_texts = 256, most_keywords = 64, most_languages = 64, most_pictures = 1024;

template <io::Is<Picture> P, class Visit>
void visit_fields(P& picture, Visit&& visit) {
    visit(picture.hash, io::text("hash", 64).filled().required());
    visit(picture.path, io::text("path", line_bytes));
}

template <io::Is<Concept> C, class Visit>
void visit_fields(C& entry, Visit&& visit) {
    const auto texts = [](const char* key, size_t most, const char* help) {
        return io::texts(key, most, line_bytes).help(help);
    };
    visit(entry.id, io::text("id", id_bytes).help("Your own number of it [given by the register]"));
    visit(entry.name, io::text("name", name_bytes).filled().required().help("What it is called; unique"));
    visit(entry.kind, io::choice("kind", kind_names).help("character, style, object, person, other"));
    visit(entry.status, io::choice("status", status_names)
                            .help("open, in work, suppressed (needs an audit or a report), rejected"));
    visit(entry.owner, io::text("owner", line_bytes).help("Who it belongs to"));
    visit(entry.note, io::text("note", long_bytes).help("Anything else"));
    visit(entry.text, io::text("text", line_bytes).help("What names it to the model [the name]"));
    visit(entry.aliases, texts("aliases", most_texts, "Other names"));
    visit(entry.description, io::text("description", long_bytes).help("It in words, without the name"));
    visit(entry.keywords,
          texts("keywords", most_keywords, "Words that call it up without naming it; 5 to 20"));
    visit(entry.languages, texts("languages", most_languages, "In which it is spoken of: en, ja, pt-BR"));
    visit(entry.pictures, io::list("pictures", most_pictures).help("Reference pictures: SHA-256 and path"));
    visit(entry.guide, io::text("guide", line_bytes).help("What it becomes"));
    visit(entry.preserve, texts("preserve", most_texts, "Texts that an edit must not change"));
    visit(entry.neighbours, texts("neighbours", most_texts, "Prompts of what must survive an edit"));
    visit(entry.prompts, texts("prompts", most_texts, "Prompts that show it"));
    visit(entry.described, texts("described", most_texts, "Prompts that call it up without its whole name"));
    visit(entry.recipes, texts("recipes", most_texts, "Recipes of weight edits"));
    visit(entry.audits, texts("audits", most_texts, "Audits"));
    visit(entry.reports, texts("reports", most_texts, "Reports"));
    visit(entry.action, io::choice("action", action_names).help("notice, negative, rewrite, refuse"));
    visit(entry.name_use, io::choice("name_use", name_use_names)
                              .help("automatic, whole name, always (though it is an ordinary word)"));
}

void check_rules(io::Checks& checks, const Picture& picture, const std::string& path);
void check_rules(io::Checks& checks, const Concept& entry, const std::string& path);

}  // namespace burin::registry
