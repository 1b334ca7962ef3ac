#include "core/curation/audit_painter.h"

#include <algorithm>
#include <cmath>
#include <unistd.h>

#include "core/curation/audit_prepare.h"
#include "core/curation/render_tensor.h"
#include "core/io/image.h"
#include "core/models/picture_tensors.h"

namespace burin::curation {

namespace fs = std::filesystem;

/// Files that a request names, in a folder of this process that goes with it.
struct AuditPainter::Scratch {
    fs::path folder;
    std::string prompt;
    uint64_t seed = 0;
    bool holds = false;

    Scratch() {
        std::string name = (fs::temp_directory_path() / "burin-audit-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw Failure(
                ErrorCode::io,
                "a folder for pictures cannot be made in '" + fs::temp_directory_path().string() + "'",
                "make room there, or name another folder in TMPDIR");
        folder = name;
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    /// White where it is painted anew: the middle, or all around it.
    [[nodiscard]] fs::path mask(int width, int height, double share, bool middle) const {
        io::Picture mask{width, height, 1, {}};
        const auto inside = [&](int at, int of) { return std::abs(2.0 * at + 1 - of) < share * of; };
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                mask.pixels.push_back((inside(x, width) && inside(y, height)) == middle ? 255 : 0);
        value_or_throw(io::write_png(folder / "mask.png", mask));
        return folder / "mask.png";
    }
};

std::vector<protocol::LoraUse> edits_of(const AuditJob& job) {
    std::vector<protocol::LoraUse> uses;
    for (const auto& edit : job.edits) {
        protocol::LoraUse use;
        use.path = edit.path, use.scale = edit.scale, use.partial = edit.partial;
        uses.push_back(std::move(use));
    }
    return uses;
}

AuditPainter::AuditPainter(const AuditJob& job, fs::path folder, const RunHooks& hooks)
    : job_(job), folder_(std::move(folder)), hooks_(hooks) {
    const commands::TargetChoice choice{job.device, job.precision, job.threads};
    model_ = open_model(job.model, chosen_target(choice), hooks_);
}

AuditPainter::~AuditPainter() = default;

protocol::RenderRequest AuditPainter::request_of(const AuditItem& item, bool edited) const {
    protocol::RenderRequest request;
    request.model = job_.model;
    request.prompt = item.prompt, request.seed = item.seed;
    request.steps = job_.steps, request.width = job_.width, request.height = job_.height;
    request.guidance.scale = job_.guidance, request.sampler = job_.sampler;
    request.device = job_.device, request.precision = job_.precision, request.threads = job_.threads;
    if (edited) {
        request.weights = job_.recipe;
        request.loras = edits_of(job_);
    }
    return request;
}

void AuditPainter::check(const AuditItem& item) {
    const auto request = request_of(item, true);
    value_or_throw(protocol::validate(request));
    (void)engine::picture_size(*model_, request);
    model_->use_edits(request.weights, request.loras);
    edited_ = true;
    // What a request cannot ask is refused before it is planned.
    const auto by_trajectory = [](const std::string& probe) {
        return probe != "image" && probe != "inpaint" && probe != "outpaint";
    };
    if (std::any_of(job_.probes.begin(), job_.probes.end(), by_trajectory)) use(true);
}

torch::Tensor AuditPainter::render(const protocol::RenderRequest& request) {
    hooks_.cancel.check();
    edited_ = !request.loras.empty() || !request.weights.empty();
    return render_tensor(renderer_, *model_, request, hooks_.cancel);
}

const torch::Tensor& AuditPainter::base_of(const AuditItem& item) {
    if (!base_.defined() || base_prompt_ != item.prompt || base_seed_ != item.seed) {
        base_ = render(request_of(item, false));
        base_prompt_ = item.prompt, base_seed_ = item.seed;
    }
    return base_;
}

AuditPainter::Pair AuditPainter::both(const AuditItem& item) {
    Pair pair;
    // With the weights that are there first: one switch an item instead of two.
    if (edited_) pair.after = render(request_of(item, true));
    pair.before = base_of(item);
    if (!pair.after.defined()) pair.after = render(request_of(item, true));
    return pair;
}

AuditPainter::Pair AuditPainter::from_picture(const AuditItem& item) {
    const torch::Tensor picture = base_of(item);
    if (!scratch_) scratch_ = std::make_unique<Scratch>();
    const fs::path file = scratch_->folder / "base.png";
    if (!scratch_->holds || scratch_->prompt != item.prompt || scratch_->seed != item.seed) {
        value_or_throw(io::write_png(file, models::to_picture(picture)));
        scratch_->prompt = item.prompt, scratch_->seed = item.seed, scratch_->holds = true;
    }
    const bool whole = item.kind == AuditKind::image;
    const fs::path mask =
        whole ? fs::path()
              : scratch_->mask(static_cast<int>(picture.size(2)), static_cast<int>(picture.size(1)),
                               item.amount, item.kind == AuditKind::inpaint);
    const auto request = [&](bool edited) {
        auto asked = request_of(item, edited);
        asked.init_image = file.string();
        asked.mask_image = mask.string();
        asked.strength = whole ? item.amount : 1;
        return asked;
    };
    Pair pair;
    const bool after_first = edited_;
    if (after_first) pair.after = render(request(true));
    pair.before = render(request(false));
    if (!after_first) pair.after = render(request(true));
    return pair;
}

void AuditPainter::use(bool edited) {
    if (!trajectory_) trajectory_ = std::make_unique<AuditTrajectory>(*model_, job_, hooks_.cancel);
    model_->use_edits(edited ? job_.recipe : "", edited ? edits_of(job_) : std::vector<protocol::LoraUse>());
    edited_ = edited;
}

torch::Tensor AuditPainter::handed_over(const AuditItem& item) {
    use(false);
    auto state = trajectory_->begin(item.seed);
    const int until = static_cast<int>(std::lround(item.amount * trajectory_->evaluations()));
    trajectory_->go_on(state, trajectory_->context(item.prompt), until);
    use(true);
    trajectory_->go_on(state, trajectory_->context(item.prompt), trajectory_->evaluations());
    return trajectory_->picture(state);
}

torch::Tensor AuditPainter::from_inverted(const AuditItem& item) {
    const torch::Tensor picture = base_of(item);
    use(false);
    auto state = trajectory_->begin_at(trajectory_->inverted(picture));
    use(true);
    trajectory_->go_on(state, trajectory_->context(item.kind == AuditKind::untold ? "" : item.prompt),
                       trajectory_->evaluations());
    return trajectory_->picture(state);
}

torch::Tensor AuditPainter::perturbed(const AuditItem& item, bool edited) {
    use(edited);
    auto state = trajectory_->begin(item.seed);
    trajectory_->go_on(state, trajectory_->context(item.prompt), trajectory_->evaluations(), item.amount,
                       item.seed ^ 0x501E5U);
    return trajectory_->picture(state);
}

torch::Tensor AuditPainter::told(const AuditItem& item, const torch::Tensor& context) {
    use(true);
    auto state = trajectory_->begin(item.seed);
    trajectory_->go_on(state, context, trajectory_->evaluations());
    return trajectory_->picture(state);
}

torch::Tensor AuditPainter::closed_form_context(const AuditItem& item) {
    use(false);
    if (!undoing_.defined()) undoing_ = undoing_map(model_->description(), job_);
    const torch::Tensor context = trajectory_->context(item.prompt);
    return context.matmul(undoing_.to(context.device()));
}

torch::Tensor AuditPainter::learned_context(const AuditItem& item) {
    auto& context = learned_[item.concept_id];
    if (!context.defined()) {
        const auto files = models::TensorFiles::open(folder_ / "prepared" / learned_file(item.concept_id));
        context = models::stored_tensor(files, "context").clone().to(model_->target().device);
    }
    return context;
}

torch::Tensor AuditPainter::fine_tuned(const AuditItem& item) {
    auto request = request_of(item, true);
    protocol::LoraUse tuned;
    tuned.path = (folder_ / "prepared" / finetune_file(item.concept_id)).string();
    request.loras.push_back(std::move(tuned));
    return render(request);
}

AuditPainter::Pair AuditPainter::along_trajectory(const AuditItem& item) {
    Pair pair;
    if (item.kind == AuditKind::perturbed) {
        pair.before = perturbed(item, false), pair.after = perturbed(item, true);
        return pair;
    }
    pair.before = base_of(item);
    switch (item.kind) {
        case AuditKind::handover:
            pair.after = handed_over(item);
            break;
        case AuditKind::untold:
        case AuditKind::inverted:
            pair.after = from_inverted(item);
            break;
        case AuditKind::closed_form:
            pair.after = told(item, closed_form_context(item));
            break;
        case AuditKind::learned:
            pair.after = told(item, learned_context(item));
            break;
        default:
            pair.after = fine_tuned(item);
            break;
    }
    return pair;
}

AuditPainter::Pair AuditPainter::paint(const AuditItem& item) {
    switch (item.kind) {
        case AuditKind::image:
        case AuditKind::inpaint:
        case AuditKind::outpaint:
            return from_picture(item);
        case AuditKind::handover:
        case AuditKind::untold:
        case AuditKind::inverted:
        case AuditKind::perturbed:
        case AuditKind::closed_form:
        case AuditKind::learned:
        case AuditKind::finetune:
            return along_trajectory(item);
        default:
            return both(item);
    }
}

}  // namespace burin::curation
