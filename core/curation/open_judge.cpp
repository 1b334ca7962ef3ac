#include "core/curation/open_judge.h"

#include "core/base/result.h"

namespace burin::curation {

namespace fs = std::filesystem;

std::unique_ptr<evaluation::PictureJudge> open_judge(const std::string& clip, const std::string& classifier,
                                                     const fs::path& model) {
    if (!clip.empty()) return evaluation::clip_judge(clip);
    const fs::path own = classifier.empty() ? model / "classifier" : fs::path(classifier);
    if (!classifier.empty() || fs::exists(own)) return evaluation::classifier_judge(own);
    if (fs::exists(model / "clip")) return evaluation::clip_judge(model / "clip");
    throw Failure(ErrorCode::bad_input, "'" + model.string() + "' comes with no judge of its own",
                  "name the folder of a CLIP model with --clip");
}

}  // namespace burin::curation
