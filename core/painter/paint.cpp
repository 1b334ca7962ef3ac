#include "core/painter/paint.h"

#include <algorithm>
#include <map>
#include <numeric>

#include <ATen/Parallel.h>

#include "core/base/result.h"
#include "core/painter/scene.h"
#include "core/painter/styles.h"
#include "core/painter/subjects.h"

namespace burin::painter {

namespace {

// Stages draw from separate streams, so that a change to one leaves the others' pictures as they are.
enum Stage : uint64_t { background_stage = 1, subject_stage = 2, style_stage = 3 };

// Large enough that the cost of starting an operation is shared, small enough that windows stay in a
// processor's cache. A GPU has the opposite needs.
constexpr int64_t cpu_chunk = 64, cpu_group = 24, gpu_chunk = 1024;

/// Rows of a chunk that are painted together, and the canvas they share while they are.
class Chunk {
  public:
    Chunk(std::vector<PictureFacts> facts, int64_t size, torch::Device device)
        : facts_(std::move(facts)), device_(device) {
        // Pictures with outlines come first, so that they stay a prefix of every group.
        outlined_ = std::count_if(facts_.begin(), facts_.end(),
                                  [](const auto& f) { return draws_outlines(f.style); });
        pictures_ = torch::empty({rows(), 3, size, size}, device);
        if (outlined_ > 0) outlines_ = torch::zeros({outlined_, 1, size, size}, device);
    }

    Tensor paint() {
        for_each_group([](const auto& f) { return static_cast<int>(f.place); },
                       [this](const auto& indices) { paint_place(indices); });
        for_each_group([](const auto& f) { return static_cast<int>(f.subject); },
                       [this](const auto& indices) { paint_one_subject(indices); });
        for_each_group([](const auto& f) { return static_cast<int>(f.style); },
                       [this](const auto& indices) { apply_style(indices); });
        return pictures_;
    }

  private:
    using Indices = std::vector<int64_t>;

    [[nodiscard]] int64_t rows() const { return static_cast<int64_t>(facts_.size()); }

    template <class Key, class Work>
    void for_each_group(Key key, Work work) {
        std::map<int, Indices> groups;
        for (int64_t i = 0; i < rows(); ++i) groups[key(facts_[i])].push_back(i);
        const size_t limit = device_.is_cpu() ? cpu_group : gpu_chunk;
        for (const auto& [unused, all] : groups) {
            // Equal parts: a last part of one or two pictures would cost as much as a full one.
            const size_t parts = (all.size() + limit - 1) / limit;
            for (size_t part = 0; part < parts; ++part) {
                work(Indices(all.begin() + part * all.size() / parts,
                             all.begin() + (part + 1) * all.size() / parts));
            }
        }
    }

    [[nodiscard]] std::vector<PictureFacts> facts_of(const Indices& indices) const {
        std::vector<PictureFacts> facts;
        for (const int64_t i : indices) facts.push_back(facts_[i]);
        return facts;
    }

    [[nodiscard]] Draw draw_for(const Indices& indices, Stage stage) const {
        std::vector<uint64_t> keys;
        for (const int64_t i : indices) keys.push_back(facts_[i].key);
        return {keys, stage, device_};
    }

    [[nodiscard]] Tensor on_device(const Indices& indices) const {
        return torch::tensor(indices, torch::kLong).to(device_);
    }

    [[nodiscard]] Indices outlined_part(const Indices& indices) const {
        return {indices.begin(), std::lower_bound(indices.begin(), indices.end(), outlined_)};
    }

    void store(const Canvas& canvas, const Indices& indices) {
        pictures_.index_copy_(0, on_device(indices), canvas.pictures());
        if (canvas.outlines().defined()) {
            outlines_.index_copy_(0, on_device(outlined_part(indices)), canvas.outlines());
        }
    }

    void paint_place(const Indices& indices) {
        const auto facts = facts_of(indices);
        Draw draw = draw_for(indices, background_stage);
        Canvas canvas(static_cast<int64_t>(indices.size()),
                      static_cast<int64_t>(outlined_part(indices).size()), pictures_.size(3), device_);
        Easel easel{canvas, draw, facts, {}};
        paint_background(easel, facts.front().place);
        store(canvas, indices);
    }

    void paint_one_subject(const Indices& indices) {
        const auto facts = facts_of(indices);
        Draw draw = draw_for(indices, subject_stage);
        const Indices outlined = outlined_part(indices);
        Canvas canvas(pictures_.index_select(0, on_device(indices)),
                      outlined.empty() ? Tensor() : outlines_.index_select(0, on_device(outlined)));
        Easel easel{canvas, draw, facts, {}};
        easel.light = light_on_subject(easel);
        paint_subject(easel, facts.front().subject);
        easel.light = Tensor();
        paint_snowfall(easel, true);
        canvas.pictures().clamp_(0, 1);
        store(canvas, indices);
    }

    void apply_style(const Indices& indices) {
        const Style style = facts_[indices.front()].style;
        if (style == Style::flat) return;
        Draw draw = draw_for(indices, style_stage);
        const Tensor rows = on_device(indices);
        const Scenery scenery{pictures_.index_select(0, rows),
                              draws_outlines(style) ? outlines_.index_select(0, rows) : Tensor()};
        pictures_.index_copy_(0, rows, in_style(style, scenery, draw).clamp_(0, 1));
    }

    std::vector<PictureFacts> facts_;
    torch::Device device_;
    int64_t outlined_ = 0;
    Tensor pictures_, outlines_;
};

/// Order of painting: outlined pictures first, otherwise as given.
std::vector<int64_t> painting_order(const std::vector<PictureFacts>& facts) {
    std::vector<int64_t> order(facts.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_partition(order.begin(), order.end(),
                          [&](int64_t i) { return draws_outlines(facts[i].style); });
    return order;
}

void paint_chunk(const std::vector<PictureFacts>& facts, int64_t from, int64_t to, Tensor& pictures) {
    // The mode is a property of the thread, and this may be a worker.
    const torch::InferenceMode inference;
    std::vector<PictureFacts> part(facts.begin() + from, facts.begin() + to);
    const std::vector<int64_t> order = painting_order(part);
    std::vector<PictureFacts> ordered;
    for (const int64_t i : order) {
        ordered.push_back(part[i]);
        make_consistent(ordered.back());
    }
    const Tensor painted = Chunk(std::move(ordered), pictures.size(3), pictures.device()).paint();
    pictures.slice(0, from, to)
        .index_copy_(0, torch::tensor(order, torch::kLong).to(pictures.device()), painted);
}

}  // namespace

Tensor paint_facts(const std::vector<PictureFacts>& facts, int64_t size, torch::Device device) {
    if (size < 16 || size > 4096) {
        throw Failure(ErrorCode::bad_input,
                      "cannot paint pictures of " + std::to_string(size) + " pixels a side",
                      "choose 16 to 4096");
    }
    const auto count = static_cast<int64_t>(facts.size());
    Tensor pictures =
        torch::empty({count, 3, size, size}, torch::TensorOptions(torch::kFloat32).device(device));
    const int64_t chunk = device.is_cpu() ? cpu_chunk : gpu_chunk, chunks = (count + chunk - 1) / chunk;
    const auto paint_range = [&](int64_t first, int64_t last) {
        for (int64_t i = first; i < last; ++i) {
            paint_chunk(facts, i * count / chunks, (i + 1) * count / chunks, pictures);
        }
    };
    // Whole chunks side by side scale better than the small operations inside them.
    if (device.is_cpu()) {
        at::parallel_for(0, chunks, 1, paint_range);
    } else {
        paint_range(0, chunks);
    }
    return pictures;
}

PaintedBatch paint(const PaintPlan& plan, uint64_t seed, int64_t size) {
    if (plan.count < 1 || plan.count > 1'000'000) {
        throw Failure(ErrorCode::bad_input,
                      "cannot paint " + std::to_string(plan.count) + " pictures at once",
                      "choose 1 to 1000000");
    }
    PaintedBatch batch;
    for (int64_t i = 0; i < plan.count; ++i) {
        batch.facts.push_back(sample_facts(seed, plan.first + static_cast<uint64_t>(i), plan.wishes));
    }
    batch.pictures = paint_facts(batch.facts, size, plan.device);
    return batch;
}

}  // namespace burin::painter
