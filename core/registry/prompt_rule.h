// The first line of defence: names of the register found in a prompt, and what is done about them.
//
// A prompt is read as core/text reads it: weights, brackets and escapes hide nothing, and a prompt that changes while a
// picture is made is looked at in every text it has. Names are found whatever the case, accents, joined, divided or
// hyphenated spelling, plural, signs for letters ("p1kach@"), and, for the languages a concept lists, in other scripts.
// An ordinary word that is a name as well ("Storm") is no find unless the register says so (NameUse).
//
// The published measure of this line alone: rewriting and a negative prompt took the recall of 50 characters from 30 to 4.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/registry/concept.h"
#include "core/registry/register.h"

namespace burin::registry {

/// How the prompt spells the name.
enum class Spelling { exact, joined, plural, signs, other_script };

/// Bytes of the prompt as the person wrote it: [begin, end).
struct Span {
    uint64_t begin = 0, end = 0;
    bool operator==(const Span&) const = default;
};

/// One name that was found.
struct Finding {
    std::string concept_id, concept_name;
    std::string name;   ///< which of its names, as the register has it
    std::string found;  ///< as the prompt has it
    Spelling spelling = Spelling::exact;
    Action action = Action::notice;
    std::vector<Span> spans;  ///< in order; several where brackets or other texts stand in between
    bool in_tag = false;      ///< the name of an adapter, <lora:name:0.8>
    bool operator==(const Finding&) const = default;
};

/// What the rule found and did; kept with the picture.
struct RuleRecord {
    std::vector<Finding> findings;  ///< in the order of the prompt
    std::string prompt, negative;   ///< to render with; as given where nothing had to change
    bool refused = false;
    std::vector<std::string> notes;  ///< a sentence for each finding, for the person
    bool operator==(const RuleRecord&) const = default;
};

struct RuleOptions {
    int steps = 50;                  ///< of the picture: a prompt may change while it is made
    std::optional<Action> at_least;  ///< nothing milder than this is done, whatever the concepts say
    bool plain = false;  ///< the text is rendered as it stands, brackets and all: nothing put in is escaped
};

/// Asks the register's index: a few lookups a word, however many concepts there are. Not thread-safe, as its register.
class PromptRule {
  public:
    /// `in` must outlive it.
    explicit PromptRule(const Register& in) : in_(in) {}

    /// bad_input: a prompt that core/text refuses; a plain one is never.
    Result<std::vector<Finding>> find(std::string_view prompt, const RuleOptions& options = {}) const;
    Result<RuleRecord> apply(std::string_view prompt, std::string_view negative,
                             const RuleOptions& options = {}) const;

  private:
    const Register& in_;
};

/// An ordinary word of prompts, folded: no name on its own.
[[nodiscard]] bool is_common_word(std::string_view folded);
/// One of those that say nothing by themselves: "the", "inside", "her". No name even among their like.
[[nodiscard]] bool is_function_word(std::string_view folded);

}  // namespace burin::registry
