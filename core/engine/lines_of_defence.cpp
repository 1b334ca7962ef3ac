#include "core/engine/lines_of_defence.h"

#include <sys/stat.h>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/models/picture_tensors.h"
#include "core/protocol/request.h"

namespace burin::engine {
namespace {

namespace fs = std::filesystem;

constexpr uint8_t grey = 128;

}  // namespace

struct LinesOfDefence::Open {
    /// Which file a path names at this moment, and in which state.
    struct FileMark {
        dev_t device = 0;
        ino_t inode = 0;
        off_t bytes = 0;
        int64_t changed_s = 0, changed_ns = 0;
        bool operator==(const FileMark&) const = default;
        [[nodiscard]] bool is_same_file(const FileMark& other) const {
            return device == other.device && inode == other.inode;
        }
    };
    static FileMark mark_of(const fs::path& path) {
        struct stat facts {};
        if (::stat(path.c_str(), &facts) != 0) return {};
        return {facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec};
    }

    fs::path rules_at, filter_at;
    FileMark rules_mark, filter_mark;
    std::optional<registry::Register> rules;
    std::optional<registry::OutputFilter> filter;
    std::unique_ptr<ClipEmbedder> clip;
    std::string filter_sha256;
};

LinesOfDefence::LinesOfDefence() : open_(std::make_unique<Open>()) {}
LinesOfDefence::~LinesOfDefence() = default;

registry::RuledRequest LinesOfDefence::obey(const fs::path& rules, const protocol::RenderRequest& request) {
    // A register tells of its changes itself; only another file in its place must be opened again.
    const auto mark = Open::mark_of(rules);
    if (!open_->rules || open_->rules_at != rules || !open_->rules_mark.is_same_file(mark)) {
        open_->rules.reset();
        open_->rules.emplace(
            value_or_throw(registry::Register::open(rules, registry::Register::Access::open)));
        open_->rules_at = rules, open_->rules_mark = mark;
    }
    auto ruled = value_or_throw(registry::apply_rule(*open_->rules, request));
    // What was put in may be more than a request holds.
    if (!ruled.texts.empty()) value_or_throw(protocol::validate(ruled.request));
    return ruled;
}

void LinesOfDefence::prepare_filter(const fs::path& filter) {
    const auto mark = Open::mark_of(filter);
    if (open_->filter && open_->filter_at == filter && open_->filter_mark == mark) return;
    open_->filter.reset();
    auto read = value_or_throw(registry::read_filter(filter));
    open_->filter_sha256 = value_or_throw(sha256_of_file(filter));
    if (!open_->clip || open_->clip->name() != read.clip)
        open_->clip = std::make_unique<ClipEmbedder>(read.clip);
    require_clip_of(read, filter, *open_->clip);
    open_->filter = std::move(read);
    open_->filter_at = filter, open_->filter_mark = mark;
}

registry::FilterRecord LinesOfDefence::look_at(const io::Picture& picture) const {
    return registry::judge(open_->filter.value(), open_->clip->embed(picture));
}

const std::string& LinesOfDefence::filter_sha256() const { return open_->filter_sha256; }

void require_clip_of(const registry::OutputFilter& filter, const fs::path& file, const ClipEmbedder& clip) {
    if (clip.weights_sha256() == filter.clip_sha256 && clip.dimension() == filter.dimension) return;
    throw Failure(ErrorCode::bad_input,
                  "the filter '" + printable(file.string(), 300) +
                      "' was calibrated with another CLIP model than '" + printable(filter.clip, 300) +
                      "' holds now",
                  "calibrate it again");
}

io::Picture blurred(const io::Picture& picture) {
    const torch::InferenceMode guard;
    torch::Tensor image = models::from_picture(picture);
    // Three boxes are a Gaussian nearly enough; a sixth of the shorter side leaves patches of colour.
    const int64_t radius = std::max<int64_t>(1, std::min(image.size(2), image.size(3)) / 12);
    for (int pass = 0; pass < 3; ++pass) {
        const std::vector<int64_t> pad{radius, radius, radius, radius};
        image = torch::avg_pool2d(torch::replication_pad2d(image, pad), 2 * radius + 1, 1);
    }
    return models::to_picture(image[0]);
}

io::Picture held_back(const io::Picture& picture) {
    io::Picture flat{picture.width, picture.height, picture.channels, {}};
    flat.pixels.assign(flat.expected_bytes(), grey);
    return flat;
}

}  // namespace burin::engine
