// A concept that is to be protected: a character, a style, an object or a person, with all that is known and done about it.
//
// Plain data; concept_fields.h lists the fields once.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/protocol/scene_pack.h"

namespace burin::registry {

enum class Kind { character, style, object, person, other };

/// Suppressed: under the tests that its audits and reports tell of, and never more than that.
enum class Status { open, in_work, suppressed, rejected };

/// What is done where a prompt names the concept.
enum class Action {
    notice,    ///< said, nothing else
    negative,  ///< its name and keywords go into the negative prompt
    rewrite,   ///< its guide takes the name's place
    refuse,    ///< no picture is made
};

/// How its names are looked for in a prompt.
enum class NameUse {
    automatic,   ///< in every usual spelling, but not where a name is an ordinary word ("Storm", "Rose")
    whole_name,  ///< only as it is written here, capitals included
    always,      ///< in every spelling, ordinary word or not
};

/// A reference picture: it stays where it is.
struct Picture {
    std::string hash;  ///< SHA-256 of the file, 64 hexadecimal digits
    std::string path;  ///< where it was last seen; may be empty
    bool operator==(const Picture&) const = default;
};

struct Concept {
    std::string id;    ///< a person's own ("IP-0012"), or given by the register ("c-000123"); unique
    std::string name;  ///< unique but for case and spaces
    Kind kind = Kind::character;
    Status status = Status::open;
    std::string owner, note;
    std::string text;  ///< names it to the model; empty = the name
    std::vector<std::string> aliases;
    std::string description;             ///< without the name
    std::vector<std::string> keywords;   ///< indirect: they call it up without naming it
    std::vector<std::string> languages;  ///< in which it is spoken of: "en", "ja", "pt-BR"
    std::vector<Picture> pictures;
    std::string guide;                            ///< what it becomes
    std::vector<std::string> preserve;            ///< texts that an edit must not change
    std::vector<std::string> neighbours;          ///< what must survive, as it is measured
    std::vector<std::string> prompts, described;  ///< that show it; that call it up without its whole name
    std::vector<std::string> recipes, audits, reports;  ///< files or hashes: the evidence of its status
    Action action = Action::notice;
    NameUse name_use = NameUse::automatic;
    bool operator==(const Concept&) const = default;
};

/// Spaces at the ends of texts go, line ends become \n, entries of lists that are empty or repeated go.
[[nodiscard]] Concept tidied(Concept entry);

/// The first fault as a sentence that begins with the field, which is also Error::field. bad_input.
Result<> check(const Concept& entry);

/// What two names share that count as the same: case folded, runs of white space one space.
[[nodiscard]] std::string name_key(const std::string& name);

/// Of a scene pack or of the window's earlier file; and back, as far as that form goes (person and other are objects there).
[[nodiscard]] Concept from_protected(const protocol::ProtectedConcept& entry);
[[nodiscard]] protocol::ProtectedConcept to_protected(const Concept& entry);

}  // namespace burin::registry
