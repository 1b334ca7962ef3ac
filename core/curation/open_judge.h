// The judge that a request names, or the one that comes with the model.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/evaluation/picture_judge.h"

namespace burin::curation {

/// `clip` or `classifier` where one is named, else what lies in the model's own folder: its classifier, or
/// its CLIP pair. Throws Failure.
std::unique_ptr<evaluation::PictureJudge> open_judge(const std::string& clip, const std::string& classifier,
                                                     const std::filesystem::path& model);

}  // namespace burin::curation
