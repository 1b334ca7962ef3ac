#include "core/curation/audit_judge.h"

#include <algorithm>
#include <cmath>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/engine/lines_of_defence.h"
#include "core/io/base64.h"
#include "core/io/resample.h"
#include "core/models/picture_tensors.h"

namespace burin::curation {
namespace {

constexpr int shown_side = 256;  // pixels: what a sheet shows of a picture

/// Enough digits for a report, few enough that the last bits of a sum do not tell machines apart.
double rounded(double value) { return std::round(value * 1e4) / 1e4; }

double cosine_of(const std::vector<float>& a, const std::vector<float>& b) {
    double sum = 0;
    for (size_t i = 0; i < a.size() && i < b.size(); ++i) sum += double(a[i]) * double(b[i]);
    return sum;
}

std::string kept_picture(const torch::Tensor& picture) {
    io::Picture whole = models::to_picture(picture);
    const int longer = std::max(whole.width, whole.height);
    if (longer > shown_side)
        whole = io::resampled(whole, {0, 0, whole.width, whole.height},
                              std::max(1, whole.width * shown_side / longer),
                              std::max(1, whole.height * shown_side / longer));
    const auto jpeg = value_or_throw(io::encode_jpeg(whole, 85));
    return io::to_base64({reinterpret_cast<const uint8_t*>(jpeg.data()), jpeg.size()});
}

void require_same(const char* what, const std::string& place, const std::string& is, const std::string& was) {
    if (is != was)
        throw Failure(ErrorCode::bad_input,
                      std::string("the ") + what + " '" + printable(place, 300) +
                          "' is not the one that the audit was planned with",
                      "put that one back, or plan the audit again");
}

}  // namespace

AuditJudge::AuditJudge(const AuditJob& job) {
    if (!job.classifier.empty()) {
        const auto weights = std::filesystem::path(job.classifier) / "model.safetensors";
        require_same("classifier", job.classifier, value_or_throw(sha256_of_file(weights)),
                     job.classifier_sha256);
        classifier_ = evaluation::classifier_judge(job.classifier);
    }
    if (!job.clip.empty()) {
        clip_ = std::make_unique<engine::ClipEmbedder>(job.clip);
        require_same("CLIP model", job.clip, clip_->weights_sha256(), job.clip_sha256);
    }
    if (!job.filter.empty()) {
        require_same("output filter", job.filter, value_or_throw(sha256_of_file(job.filter)),
                     job.filter_sha256);
        filter_ = std::make_unique<registry::OutputFilter>(value_or_throw(registry::read_filter(job.filter)));
        filter_clip_ = std::make_unique<engine::ClipEmbedder>(filter_->clip);
        engine::require_clip_of(*filter_, job.filter, *filter_clip_);
    }
}

double AuditJudge::cosine_to(const std::string& text, const std::vector<float>& embedding) {
    auto found = texts_.find(text);
    if (found == texts_.end()) found = texts_.emplace(text, clip_->embed(text)).first;
    return cosine_of(found->second, embedding);
}

AuditSide AuditJudge::side(const AuditItem& item, const torch::Tensor& picture,
                           const std::vector<float>& embedding) {
    AuditSide side;
    if (!item.rivals.empty()) {
        const double own = cosine_to(item.judged_by, embedding);
        double nearest = -1;
        for (const auto& rival : item.rivals) nearest = std::max(nearest, cosine_to(rival, embedding));
        side.score = rounded(own - nearest);
        side.shown = side.score > 0;
    } else {
        side.score = rounded(classifier_->scores(picture.unsqueeze(0), item.judged_by)[0].item<double>());
        side.shown = side.score > 0.5;
    }
    if (filter_) {
        const auto record = registry::judge(*filter_, filter_clip_->embed(models::to_picture(picture)));
        side.caught = record.action.has_value();
        if (!record.scores.empty())
            side.filter = rounded(record.scores[0].score - record.scores[0].threshold);
    }
    return side;
}

AuditResult AuditJudge::look_at(const AuditItem& item, const torch::Tensor& before,
                                const torch::Tensor& after) {
    AuditResult result;
    result.item = item.name;
    std::vector<float> first, second;
    if (clip_) {
        first = clip_->embed(models::to_picture(before));
        second = clip_->embed(models::to_picture(after));
        result.likeness = rounded(cosine_of(first, second));
    }
    result.before = side(item, before, first);
    result.after = side(item, after, second);
    // What comes back in spite of the edit is seen, whether or not its prompt was chosen for the sheets.
    const bool leaks = should_vanish(item.kind) && result.after.shown;
    if (item.shown || leaks) {
        result.before.picture = kept_picture(before);
        result.after.picture = kept_picture(after);
    }
    return result;
}

}  // namespace burin::curation
