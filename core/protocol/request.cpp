#include "core/protocol/request.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/io/field_visitors.h"
#include "core/protocol/checks.h"
#include "core/protocol/limits.h"
#include "core/protocol/request_fields.h"

namespace burin::protocol {
namespace {

using std::to_string;

bool is_device(std::string_view name) {
    if (name == "auto" || name == "cpu" || name == "cuda") return true;
    if (!name.starts_with("cuda:")) return false;
    const auto number = name.substr(5);
    return !number.empty() && number.size() <= 3 &&
           std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void check_version(Checks& checks, int version) {
    checks.that(
        version <= request_version, "version",
        "is " + to_string(version) + ", newer than the " + to_string(request_version) + " this program knows",
        "update Burin");
    checks.that(version >= 1, "version", "is " + to_string(version), "give " + to_string(request_version));
}

/// A real picture is one picture, and what it begins from.
void check_real_picture(Checks& checks, const RenderRequest& request) {
    if (!request.real_picture) return;
    checks.that(request.init_image.empty(), "init_image", "is given beside real_picture",
                "start from one of them");
    checks.that(request.batch == 1, "batch",
                "is " + to_string(request.batch) + " although a real picture is steered", "give 1");
    checks.that(request.guidance.mode == GuidanceMode::studio, "guidance.mode",
                "is 'reference' although a real picture is steered",
                "set it to 'studio', and write the concepts as directions");
}

void check_seed(Checks& checks, uint64_t seed, int batch) {
    const auto most = std::numeric_limits<uint64_t>::max() - static_cast<uint64_t>(std::max(batch, 1) - 1);
    checks.that(seed <= most, "seed",
                "is " + to_string(seed) + ", too large for a batch of " + to_string(batch),
                "give at most " + to_string(most));
}

}  // namespace

void check_rules(Checks& checks, const PaintedMask& mask, const std::string& path) {
    const size_t expected = static_cast<size_t>(mask.width) * static_cast<size_t>(mask.height);
    checks.that(mask.coverage.size() == expected, path + ".coverage",
                "has " + to_string(mask.coverage.size()) + " bytes for a mask of " + to_string(mask.width) +
                    " x " + to_string(mask.height),
                "give " + to_string(expected));
}

void check_rules(Checks& checks, const Direction& direction, const std::string& path) {
    checks.that(direction.start <= direction.stop, path + ".start",
                "is " + number_text(direction.start) + ", behind its stop at " + number_text(direction.stop),
                "give a start that is not behind the stop");
    checks.that(direction.painted || !needs_painting(direction.mask), path + ".painted",
                "is missing although its mask asks for it",
                "give the painted mask, or choose channel or spatial");
}

void check_rules(Checks& checks, const RealPicture& picture, const std::string& path) {
    checks.that(picture.sha256.empty() || is_sha256_hex(picture.sha256), path + ".sha256",
                "is '" + printable(picture.sha256, 80) + "'", "give 64 hexadecimal digits, or nothing");
}

void check_before(Checks& checks, const Guidance& guidance, const std::string& path) {
    if (guidance.mode > GuidanceMode::reference) return;
    const bool studio = guidance.mode == GuidanceMode::studio;
    checks.that(studio || guidance.directions.empty(), path + ".directions",
                "has entries although guidance.mode is 'reference'",
                "write them as guidance.edits, or set the mode to 'studio'");
    checks.that(!studio || guidance.edits.empty(), path + ".edits",
                "has entries although guidance.mode is 'studio'",
                "write them as guidance.directions, or set the mode to 'reference'");
    checks.that(studio || !guidance.draft_replay, path + ".draft_replay",
                "is set although guidance.mode is 'reference'", "leave it off, or set the mode to 'studio'");
}

void check_rules(Checks& checks, const RenderRequest& request, const std::string& /*path*/) {
    check_version(checks, request.version);
    check_seed(checks, request.seed, request.batch);
    checks.that(request.mask_image.empty() || !request.init_image.empty(), "mask_image",
                "is given without init_image", "give the picture that is to be repainted as init_image");
    check_real_picture(checks, request);
    checks.that(is_device(request.device), "device", "is '" + printable(request.device, 60) + "'",
                "give auto, cpu, cuda or cuda:N");
}

void check_guidance(Checks& checks, const Guidance& guidance) {
    io::check_fields(checks, guidance, "guidance");
}

void check_direction(Checks& checks, const Direction& direction, const std::string& path) {
    io::check_fields(checks, direction, path);
}

void check_edit(Checks& checks, const ReferenceEdit& edit, const std::string& path) {
    io::check_fields(checks, edit, path);
}

void set_words(RenderRequest& request, std::string RenderRequest::*which, std::string words) {
    if (request.*which == words) return;
    request.*which = std::move(words);
    // The first version had no other way to say it than to say nothing.
    if (request.version < 2) request.long_prompt = LongPrompt::chunks, request.version = 2;
}

void set_start_picture(RenderRequest& request, std::string path) {
    if (request.init_image == path) return;
    request.init_image = std::move(path);
    if (request.init_image.empty()) request.mask_image.clear();
    if (request.version == 2) request.version = request_version;
}

PictureShape shape_of_start(PictureShape picture, PictureShape own, int unit) {
    const double pixels = static_cast<double>(own.width) * own.height;
    const double aspect = static_cast<double>(picture.width) / picture.height;
    const auto side = [&](double wanted) {
        const int units = static_cast<int>(std::lround(wanted / unit));
        const int least = (limits::smallest_picture_side + unit - 1) / unit;
        return std::clamp(units, least, limits::picture_side / unit) * unit;
    };
    return {side(std::sqrt(pixels * aspect)), side(std::sqrt(pixels / aspect))};
}

void read_sampler_spellings(RenderRequest& request) {
    const auto [sampler, spacing] = sampler_and_spacing_called(request.sampler);
    if (!sampler.empty()) request.sampler = sampler;
    if (const auto named = spacing_called(request.spacing); !named.empty()) request.spacing = named;
    if (request.spacing == default_spacing) request.spacing = spacing;
}

Result<> validate(const RenderRequest& request) {
    Checks checks;
    io::check_fields(checks, request, "");
    return checks.result();
}

}  // namespace burin::protocol
