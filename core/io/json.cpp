#include "core/io/json.h"

#include <vector>

#include "core/base/printable.h"
#include "core/io/mapped_file.h"

namespace burin::io {
namespace {

using nlohmann::json;

/// Builds the document from the parser's events. nlohmann's own builder keeps the last of two equal keys in
/// silence.
class DocumentBuilder : public nlohmann::json_sax<json> {
  public:
    [[nodiscard]] json take() { return std::move(root_); }
    [[nodiscard]] const std::string& error() const { return error_; }
    [[nodiscard]] size_t error_position() const { return error_position_; }

    bool null() override { return place(nullptr); }
    bool boolean(bool value) override { return place(value); }
    bool number_integer(number_integer_t value) override { return place(value); }
    bool number_unsigned(number_unsigned_t value) override { return place(value); }
    bool number_float(number_float_t value, const string_t&) override { return place(value); }
    bool string(string_t& value) override { return place(std::move(value)); }
    bool binary(binary_t&) override { return false; }
    bool start_object(size_t) override { return open(json::object()); }
    bool start_array(size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        auto [slot, fresh] = open_.back()->get_ref<json::object_t&>().try_emplace(name);
        if (!fresh) {
            error_ = "holds the field " + in_quotes(name) + " twice";
            return false;
        }
        slot_ = &slot->second;
        return true;
    }

    bool parse_error(size_t position, const std::string& last, const json::exception& exception) override {
        error_position_ = position;
        error_ = exception.id == 406 ? "holds the number " + printable(last, 40) + ", which is too large"
                 : last.empty()
                     ? "is not valid JSON"
                     : "is not valid JSON near " + in_quotes(std::string_view(last).substr(0, 200));
        return false;
    }

  private:
    json* insert(json&& value) {
        if (open_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        if (open_.back()->is_array())
            return &open_.back()->get_ref<json::array_t&>().emplace_back(std::move(value));
        *slot_ = std::move(value);
        return slot_;
    }
    bool place(json&& value) {
        insert(std::move(value));
        return true;
    }
    bool open(json&& value) {
        // Pointers into outer levels stay valid: an outer list does not grow while an inner value is open.
        open_.push_back(insert(std::move(value)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    json root_;
    std::vector<json*> open_;
    json* slot_ = nullptr;  ///< where the value of the last key belongs
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
