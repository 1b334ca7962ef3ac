// What a curator lets no picture pass without: the register's prompt rule before it is made, the output filter after.
//
// docs/register.md, docs/filter.md. Both are settings of a job, not parts of a request: what a picture was made from is the
// request as it was rendered, and what the lines did to it stands in its notes and facts.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/engine/clip_embedder.h"
#include "core/io/image.h"
#include "core/protocol/request.h"
#include "core/registry/output_filter.h"
#include "core/registry/request_rule.h"

namespace burin::engine {

/// Files of a job; empty = the line is not asked for.
struct DefenceFiles {
    std::filesystem::path rules;   ///< a register
    std::filesystem::path filter;  ///< made by `burin-cli filter calibrate`
    bool operator==(const DefenceFiles&) const = default;
};

/// Keeps what it has opened for the next job. Not thread-safe. Throws Failure.
class LinesOfDefence {
  public:
    LinesOfDefence();
    ~LinesOfDefence();
    LinesOfDefence(const LinesOfDefence&) = delete;
    LinesOfDefence& operator=(const LinesOfDefence&) = delete;

    /// The request as the register at `rules` lets it be rendered. bad_input where it is refused.
    registry::RuledRequest obey(const std::filesystem::path& rules, const protocol::RenderRequest& request);
    /// Opens the filter and its CLIP model, so that a fault is told before the work.
    void prepare_filter(const std::filesystem::path& filter);
    /// What the prepared filter finds.
    [[nodiscard]] registry::FilterRecord look_at(const io::Picture& picture) const;
    /// Of the prepared filter's file: which calibration decided.
    [[nodiscard]] const std::string& filter_sha256() const;

  private:
    struct Open;
    std::unique_ptr<Open> open_;
};

/// Throws Failure(bad_input) where the filter that is read from `file` was calibrated with another CLIP model than `clip`.
void require_clip_of(const registry::OutputFilter& filter, const std::filesystem::path& file,
                     const ClipEmbedder& clip);

/// Blurred until no outline is left, or one grey for a picture that is held back.
[[nodiscard]] io::Picture blurred(const io::Picture& picture);
[[nodiscard]] io::Picture held_back(const io::Picture& picture);

}  // namespace burin::engine
