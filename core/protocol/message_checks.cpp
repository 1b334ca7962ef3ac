// Ranges of messages; see messages.h.
#include <cmath>
#include <limits>

#include "core/protocol/checks.h"
#include "core/protocol/messages.h"

namespace burin::protocol {
namespace {

constexpr double longest_ms = 1e10;  // four months
constexpr size_t name_bytes = 256;
constexpr int evaluations_of_a_step = 8;  // of the network, more than any sampler takes

struct Validator {
    Checks checks;

    void rgb(const std::string& path, const Rgb& picture) {
        checks.range(path + ".width", picture.width, 1, limits::picture_side);
        checks.range(path + ".height", picture.height, 1, limits::picture_side);
        if (!checks.good()) return;
        const size_t expected =
            size_t{3} * static_cast<size_t>(picture.width) * static_cast<size_t>(picture.height);
        checks.that(picture.rgb.size() == expected, path + ".rgb",
                    "has " + std::to_string(picture.rgb.size()) + " bytes",
                    "give " + std::to_string(expected));
    }
    void at_least_zero(std::string_view path, int value) {
        checks.that(value >= 0, path, "is " + std::to_string(value), "give 0 or more");
    }
    void measured(const std::string& path, const Measured& m) {
        constexpr int most = limits::steps * evaluations_of_a_step;
        checks.range(path + ".evaluations", m.evaluations, 0, most);
        checks.range(path + ".resumed_at", m.resumed_at, 0, m.evaluations);
        checks.count(path + ".directions", m.directions.size(), limits::directions);
        for (size_t k = 0; k < m.directions.size() && checks.good(); ++k) {
            const auto at = path + ".directions[" + std::to_string(k) + "]";
            checks.count(at, m.directions[k].size(), most);
            for (const DirectionStep& step : m.directions[k]) {
                // There may be half a million of them: paths are written for the one that is wrong.
                const bool good = step.evaluation >= 0 && step.evaluation <= most && step.coverage >= 0 &&
                                  step.coverage <= 1 && step.norm >= 0 && std::isfinite(step.norm);
                if (good) continue;
                checks.range(at + ".evaluation", step.evaluation, 0, most);
                checks.range(at + ".coverage", step.coverage, 0, 1);
                checks.range(at + ".norm", step.norm, 0, std::numeric_limits<float>::max());
                return;
            }
        }
        const size_t pairs = m.directions.size() * m.directions.size();
        checks.that(m.cosines.empty() || m.cosines.size() == pairs, path + ".cosines",
                    "has " + std::to_string(m.cosines.size()) + " entries",
                    "give none, or one for each pair");
        for (const auto& cosine : m.cosines) {
            if (cosine) checks.range(path + ".cosines", *cosine, -1, 1);
        }
    }
    void coverage(const std::string& path, const Coverage& mask) {
        checks.range(path + ".width", mask.width, 1, limits::mask_side);
        checks.range(path + ".height", mask.height, 1, limits::mask_side);
        if (!checks.good()) return;
        const size_t expected = static_cast<size_t>(mask.width) * static_cast<size_t>(mask.height);
        checks.that(mask.values.size() == expected, path + ".values",
                    "has " + std::to_string(mask.values.size()) + " bytes",
                    "give " + std::to_string(expected));
    }
    void direction(std::string_view path, int direction) {
        checks.range(path, direction, 0, static_cast<double>(limits::directions) - 1);
    }
    void object(std::string_view path, const nlohmann::json& value) {
        checks.that(value.is_object(), path, "is not an object", "give an object");
    }

    void operator()(const event::Hello& m) {
        checks.that(m.major >= 0 && m.minor >= 0, "hello.major", "or hello.minor is negative",
                    "give the protocol's version");
        checks.text("hello.build", m.build, limits::path_bytes);
        checks.count("hello.devices", m.devices.size(), limits::devices);
        for (size_t i = 0; i < m.devices.size() && checks.good(); ++i) {
            const auto path = "hello.devices[" + std::to_string(i) + "]";
            checks.filled(path + ".name", m.devices[i].name, name_bytes);
            checks.text(path + ".description", m.devices[i].description, limits::path_bytes);
            checks.count(path + ".precisions", m.devices[i].precisions.size(), 16);
            for (const auto& precision : m.devices[i].precisions)
                checks.filled(path + ".precisions", precision, name_bytes);
        }
        checks.range("hello.limits.picture_side", m.limits.picture_side, 1, limits::picture_side);
        checks.range("hello.limits.batch", m.limits.batch, 1, limits::batch);
        checks.range("hello.limits.steps", m.limits.steps, 1, limits::steps);
        checks.range("hello.limits.directions", m.limits.directions, 0,
                     static_cast<double>(limits::directions));
        checks.range("hello.limits.frame_bytes", static_cast<double>(m.limits.frame_bytes), 1,
                     static_cast<double>(limits::frame_bytes));
    }
    void operator()(const event::Queued&) {}
    void operator()(const event::Loading& m) { checks.range("loading.fraction", m.fraction, 0, 1); }
    void operator()(const event::Step& m) {
        checks.range("step.of", m.of, 1, limits::steps * evaluations_of_a_step);
        checks.range("step.index", m.index, 0, m.of);
        checks.range("step.ms", m.ms, 0, longest_ms);
        checks.range("step.seconds_left", m.seconds_left, 0, longest_ms);
        if (m.preview) rgb("step.preview", *m.preview);
    }
    void operator()(const event::Picture& m) {
        checks.range("picture.index", m.index, 0, limits::batch - 1);
        rgb("picture.picture", m.picture);
        object("picture.recipe", m.recipe);
        measured("picture.measured", m.measured);
    }
    void operator()(const event::Done& m) {
        at_least_zero("done.steps_run", m.steps_run);
        at_least_zero("done.steps_reused", m.steps_reused);
        at_least_zero("done.texts_encoded", m.texts_encoded);
        at_least_zero("done.texts_reused", m.texts_reused);
        checks.range("done.load_ms", m.load_ms, 0, longest_ms);
        checks.range("done.text_ms", m.text_ms, 0, longest_ms);
        checks.range("done.denoise_ms", m.denoise_ms, 0, longest_ms);
        checks.range("done.decode_ms", m.decode_ms, 0, longest_ms);
        checks.range("done.total_ms", m.total_ms, 0, longest_ms);
    }
    void operator()(const event::Cancelled&) {}
    void operator()(const event::Failed&) {}
    void operator()(const event::Log&) {}
    void operator()(const event::Heartbeat&) {}
    void operator()(const event::Info& m) {
        checks.filled("info.of", m.of, name_bytes);
        object("info.value", m.value);
    }
    void operator()(const event::WhereItActs& m) {
        direction("where_it_acts.direction", m.direction);
        if (m.mask) coverage("where_it_acts.mask", *m.mask);
    }

    void operator()(const command::Render&) {}  // its request has a validate() of its own
    void operator()(const command::Cancel&) {}
    void operator()(const command::Load& m) {
        checks.file_path("load.model", m.model);
        checks.filled("load.model", m.model, limits::path_bytes);
        checks.filled("load.device", m.device, name_bytes);
        checks.filled("load.precision", m.precision, name_bytes);
    }
    void operator()(const command::Unload&) {}
    void operator()(const command::Info& m) { checks.file_path("info.model", m.model); }
    void operator()(const command::WhereItActs& m) { direction("where_it_acts.direction", m.direction); }
    void operator()(const command::Ping&) {}
    void operator()(const command::Quit&) {}
};

}  // namespace

Result<> validate(const Event& message) {
    Validator validator;
    std::visit(validator, message);
    return validator.checks.result();
}

Result<> validate(const Command& message) {
    if (const auto* render = std::get_if<command::Render>(&message)) return validate(render->request);
    Validator validator;
    std::visit(validator, message);
    return validator.checks.result();
}

Result<> check_version(const event::Hello& hello) {
    if (hello.major == protocol_major) return {};
    const auto both = "the engine speaks protocol " + std::to_string(hello.major) + "." +
                      std::to_string(hello.minor) + ", this program " + std::to_string(protocol_major) + "." +
                      std::to_string(protocol_minor);
    return fail(ErrorCode::bad_input, both,
                hello.major > protocol_major ? "update this program to the engine's version"
                                             : "update the engine to this program's version");
}

}  // namespace burin::protocol
