#include "core/io/json.h"

#include "core/base/printable.h"
#include "core/io/mapped_file.h"
#include "core/io/tree_builder.h"

namespace burin::io {
namespace {

using nlohmann::json;

/// Remembers where the text is no JSON.
class DocumentBuilder : public TreeBuilder {
  public:
    /// What is wrong, to follow the document's name.
    [[nodiscard]] std::string error() const { return fault().empty() ? error_ : "holds " + fault(); }
    [[nodiscard]] size_t error_position() const { return error_position_; }

    bool binary(binary_t&) override { return false; }
    bool parse_error(size_t position, const std::string& last, const json::exception& exception) override {
        error_position_ = position;
        error_ = exception.id == 406 ? "holds the number " + printable(last, 40) + ", which is too large"
                 : last.empty()
                     ? "is not valid JSON"
                     : "is not valid JSON near " + in_quotes(std::string_view(last).substr(0, 200));
        return false;
    }

  private:
    std::string error_;
    size_t error_position_ = 0;
};

}  // namespace

Result<json> parse_json(std::string_view text, const std::string& source, const JsonLimits& limits) {
    if (auto scanned = scan_json(text, limits, source); !scanned) return tl::unexpected(scanned.error());
    DocumentBuilder builder;
    if (json::sax_parse(text, &builder)) return builder.take();
    std::string why = source + " " + builder.error();
    // The parser counts the bytes it has read, so the fault is in the last of them.
    if (const size_t read = builder.error_position(); read > 0)
        why += " (" + line_and_column(text, std::min(read - 1, text.size())) + ")";
    return fail(limits.code, why, "correct the file or make it again");
}

Result<json> read_json_file(const std::filesystem::path& path, const JsonLimits& limits) {
    auto file = MappedFile::open(path);
    if (!file) return tl::unexpected(file.error());
    return parse_json(as_text((*file)->bytes()), "'" + path.string() + "'", limits);
}

}  // namespace burin::io
