// How a real picture is inverted, as options of the commands that steer some.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "core/protocol/request.h"

namespace burin::app {

class RealPictureOptions {
  public:
    /// --skip, --solver, --source, --source-scale and --rows.
    void add_to(CLI::App& command);
    /// What was given; `picture` keeps the rest. Throws Failure.
    void apply(protocol::RealPicture& picture) const;
    /// The first of them that was given; empty where none was.
    [[nodiscard]] std::string first_given() const;

  private:
    CLI::App* command_ = nullptr;
    protocol::RealPicture typed_;
    std::string solver_ = "dpm";
};

/// A picture or an inversion of one as the start of a request: its hash, and of an inversion what it was made with. Throws
/// Failure(bad_input).
protocol::RealPicture real_picture_of(const std::string& file);

}  // namespace burin::app
