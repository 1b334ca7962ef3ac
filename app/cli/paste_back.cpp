#include "app/cli/paste_back.h"

#include <algorithm>

#include "app/cli/output_files.h"
#include "core/base/printable.h"
#include "core/engine/describe.h"
#include "core/engine/inversion_file.h"
#include "core/io/atomic_file.h"
#include "core/io/jpeg_text.h"
#include "core/io/mapped_file.h"
#include "core/io/paste_back.h"

namespace burin::app {
namespace {

/// Where any direction acted, averaged over the steps; null where none did.
io::Picture edited_area(const engine::RenderedPicture& picture) {
    io::Picture area{0, 0, 1, {}};
    for (const auto& direction : picture.report.directions) {
        if (!direction.where_it_acts.defined()) continue;
        const protocol::Coverage one = engine::coverage_of(direction.where_it_acts);
        if (area.pixels.empty()) area = {one.width, one.height, 1, one.values};
        std::transform(area.pixels.begin(), area.pixels.end(), one.values.begin(), area.pixels.begin(),
                       [](uint8_t a, uint8_t b) { return std::max(a, b); });
    }
    return area;
}

}  // namespace

void require_photo(const protocol::RenderRequest& request, const std::string& path) {
    if (!request.real_picture)
        throw Failure(ErrorCode::bad_input, "--paste-back needs a photo to paste into",
                      "give one with --photo");
    if (engine::open_real_picture(request.real_picture->file).is_inversion)
        throw Failure(ErrorCode::bad_input,
                      "--paste-back needs the photo itself, and " + in_quotes(request.real_picture->file) +
                          " is an inversion",
                      "give the photo with --photo");
    const OutputFiles checked(path, 1, 0);
}

std::vector<std::string> write_pasted_back(const std::string& path, const protocol::RenderRequest& request,
                                           const engine::RenderedPicture& picture,
                                           const std::vector<io::TextChunk>& texts) {
    const std::string& photo = request.real_picture.value().file;
    const auto file = value_or_throw(io::MappedFile::open(photo));
    const auto info = value_or_throw(io::picture_info(file->bytes(), in_quotes(photo)));
    io::EditedPart part{.edited = picture.picture, .mask = edited_area(picture), .area = {}};
    if (part.mask.pixels.empty())
        throw Failure(ErrorCode::bad_input,
                      "no direction acted on the photo, so there is nothing to paste back",
                      "give one with -d");
    part.area =
        io::covering_area(info.width, info.height, double(picture.picture.width) / picture.picture.height);
    auto pasted =
        value_or_throw(io::paste_into_file(file->bytes(), in_quotes(photo), part,
                                           is_jpeg(path) ? io::PictureFormat::jpeg : io::PictureFormat::png));
    const auto whole = value_or_throw(io::insert_picture_text(pasted.bytes, texts));
    value_or_throw(io::write_file_atomically(path, whole.bytes));
    if (!whole.note.empty()) pasted.notes.push_back(whole.note);
    return pasted.notes;
}

}  // namespace burin::app
