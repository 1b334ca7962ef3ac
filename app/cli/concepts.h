// What the subcommands of `burin-cli concepts` share.
#pragma once

#include <memory>
#include <string>

#include "app/cli/context.h"
#include "core/registry/register.h"

namespace burin::app {

/// Where the register is, and who changes it.
struct LibraryOptions {
    std::string file;  ///< empty = the usual place
    std::string who;

    /// With its options on the command line.
    static std::shared_ptr<LibraryOptions> on(CLI::App& command, bool writes);
    /// The library for a command that reads it, or that may make it.
    [[nodiscard]] registry::Register open(bool writes) const;
    [[nodiscard]] registry::Author author() const { return {who, {}}; }
};

/// "2026-11-30 19:31" in universal time.
[[nodiscard]] std::string time_text(int64_t ms);

/// The command itself; here and not in context.h, which every command includes.
void add_concepts(CLI::App& app, Context& context);

/// list, show, add, edit, remove, fields.
void add_concept_commands(CLI::App& concepts, Context& context);
/// import, export, history, check.
void add_register_commands(CLI::App& concepts, Context& context);

}  // namespace burin::app
