#include "ui/models/picture_export.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "core/base/limits.h"
#include "core/base/printable.h"
#include "core/base/regular_file.h"
#include "core/io/atomic_file.h"
#include "core/io/jpeg_text.h"
#include "core/io/json.h"
#include "core/protocol/request_json.h"
#include "ui/background/background.h"
#include "ui/models/picture_codec.h"
#include "ui/models/session_store.h"

namespace burin::ui {
namespace {

std::string home_folder() { return QFile::encodeName(QDir::homePath()).toStdString(); }

template <class Change>
void change_paths(protocol::RenderRequest& request, Change change) {
    change(request.model);
    change(request.init_image);
    change(request.mask_image);
    if (request.real_picture) change(request.real_picture->file);
    change(request.weights);
    for (auto& lora : request.loras) change(lora.path);
}

std::optional<Error> find_files(protocol::RecalledRecipe& recipe, const protocol::KnownFolders& folders) {
    const std::string model = recipe.request.model;
    const auto found = protocol::find_named_files(recipe.request, recipe.files, folders);
    if (found) return {};
    std::error_code ignored;
    const bool is_named = model != "mini" && recipe.request.model == model;
    if (is_named && !std::filesystem::exists(model, ignored)) recipe.model_name = model;
    return found.error();
}

using Bytes = std::vector<std::byte>;

Result<Bytes> jpeg_file(std::span<const std::byte> png, const std::vector<io::TextChunk>& texts,
                        const ExportOptions& options, Exported& exported) {
    const auto picture = io::decode_picture(png, "the picture of the session", 3);
    if (!picture) return tl::unexpected(picture.error());
    const auto jpeg = io::encode_jpeg(*picture, options.jpeg_quality);
    if (!jpeg) return tl::unexpected(jpeg.error());
    auto whole = io::insert_picture_text(*jpeg, texts);
    if (!whole) return tl::unexpected(whole.error());
    exported.recipe_left_out = !whole->note.empty();
    return std::move(whole->bytes);
}

/// A recipe of the node; facts that cannot be read are left out rather than the picture.
Result<protocol::Recipe> recipe_of(const session::Session& session, session::NodeId id) {
    const auto text = session.request(id);
    if (!text) return tl::unexpected(text.error());
    auto request = protocol::request_from_text(*text, "the request of node " + std::to_string(id));
    if (!request) return tl::unexpected(request.error());
    protocol::Recipe recipe{.request = std::move(*request)};
    const auto facts = io::parse_json(session.facts(id).value_or(""), "facts");
    if (facts && facts->is_object()) recipe.facts = *facts;
    recipe.facts.erase("inversion");
    recipe.facts.erase("files");  // names of the user's files; what they held is not in the picture
    return recipe;
}

}  // namespace

protocol::RenderRequest with_home_hidden(protocol::RenderRequest request, const std::string& home) {
    change_paths(request, [&](std::string& path) {
        if (home.size() < 2 || !path.starts_with(home) || path.substr(home.size(), 1) != "/") return;
        path.erase(0, home.size() - 1);
        path.front() = '~';
    });
    return request;
}

protocol::RenderRequest with_home_restored(protocol::RenderRequest request, const std::string& home) {
    change_paths(request, [&](std::string& path) {
        if (path.starts_with("~/")) path = home + path.substr(1);
    });
    return request;
}

Result<io::PictureFormat> format_of(const QString& path) {
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == QLatin1String("jpg") || ending == QLatin1String("jpeg")) return io::PictureFormat::jpeg;
    if (ending == QLatin1String("png")) return io::PictureFormat::png;
    return fail(ErrorCode::bad_input, in_quotes(path.toStdString()) + " is neither a .png nor a .jpg file",
                "name the picture with one of them");
}

Result<Exported> export_picture(std::span<const std::byte> png, const protocol::Recipe& recipe,
                                const QString& path, const ExportOptions& options) {
    const auto format = format_of(path);
    if (!format) return tl::unexpected(format.error());
    const auto info = io::picture_info(png, "the picture of the session");
    if (!info) return tl::unexpected(info.error());
    protocol::Recipe shown = recipe;
    shown.keep_paths = options.keep_paths;
    if (options.keep_paths) shown.request = with_home_hidden(shown.request, home_folder());
    shown.width = info->width;
    shown.height = info->height;
    const auto texts = protocol::recipe_texts(shown, options.level, options.program.toStdString());
    if (!texts) return tl::unexpected(texts.error());
    Exported exported;
    const auto file = *format == io::PictureFormat::jpeg ? jpeg_file(png, *texts, options, exported)
                                                         : io::insert_png_text(png, *texts);
    if (!file) return tl::unexpected(file.error());
    const std::filesystem::path target(QFile::encodeName(path).toStdString());
    return io::write_file_atomically(target, *file).map([&] { return exported; });
}

void export_node(SessionStore& store, session::NodeId id, const QString& path, const ExportOptions& options,
                 QObject* context, std::function<void(Result<Exported>)> then) {
    store.fetch(
        context,
        [=](session::Session& session) -> Result<Exported> {
            const auto recipe = recipe_of(session, id);
            if (!recipe) return tl::unexpected(recipe.error());
            const auto png = session.picture(id);
            if (!png) return tl::unexpected(png.error());
            if (png->empty())
                return fail(ErrorCode::bad_input, "this step of the history has no picture",
                            "render it first");
            return export_picture(*png, *recipe, path, options);
        },
        std::move(then));
}

Result<RecalledPicture> recall_picture(std::span<const std::byte> file, const QString& name,
                                       const protocol::KnownFolders& folders) {
    const std::string source = in_quotes(name.toStdString());
    RecalledPicture recalled{.path = name, .image = {}, .recipe = {}, .no_recipe = {}, .missing = {}};
    auto image = read_image(file, source);
    if (!image) return tl::unexpected(image.error());
    recalled.image = std::move(*image);
    const auto texts = io::read_picture_text(file, source);
    auto recipe = texts ? protocol::read_recipe(*texts) : tl::unexpected(texts.error());
    if (recipe) {
        recipe->request = with_home_restored(std::move(recipe->request), home_folder());
        recalled.missing = find_files(*recipe, folders);
        recalled.recipe = std::move(*recipe);
    } else {
        recalled.no_recipe = recipe.error();
    }
    return recalled;
}

Result<RecalledPicture> recall_picture(const QString& path, const protocol::KnownFolders& folders) {
    const std::filesystem::path name(QFile::encodeName(path).toStdString());
    const auto size = open_regular_file(name);
    if (!size) return tl::unexpected(size.error());
    if (size->bytes > limits::picture_file_bytes)
        return fail(ErrorCode::bad_input, in_quotes(path.toStdString()) + " is too large for a picture",
                    "give a PNG or JPEG file");
    // Read instead of mapped: a download that is still going on may change the file meanwhile.
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::io, "cannot read " + in_quotes(path.toStdString()), "check its permissions");
    const QByteArray bytes = file.read(static_cast<qint64>(limits::picture_file_bytes));
    return recall_picture(
        {reinterpret_cast<const std::byte*>(bytes.constData()), static_cast<size_t>(bytes.size())}, path,
        folders);
}

void recall_picture_later(const QString& path, const protocol::KnownFolders& folders, QObject* context,
                          std::function<void(Result<RecalledPicture>)> then) {
    in_background(
        context, [path, folders] { return recall_picture(path, folders); }, std::move(then));
}

}  // namespace burin::ui
