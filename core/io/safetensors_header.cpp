// The header of a safetensors file as a stream of JSON events: no document is built, so a hostile header
// costs no more than the entries that were accepted before its first fault.
#include <algorithm>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/limits.h"
#include "core/base/printable.h"
#include "core/io/json_scan.h"
#include "core/io/mapped_file.h"
#include "core/io/safetensors.h"

namespace burin::io {
namespace {

using nlohmann::json;

/// Receives the events. Every handler returns false once `error_` is set, which ends the parse.
class HeaderReader : public nlohmann::json_sax<json> {
  public:
    explicit HeaderReader(SafetensorsHeader& header) : header_(header) {}
    [[nodiscard]] const std::string& error() const { return error_; }

    // Some writers put null where they have no metadata, and the reference library reads it as none.
    bool null() override {
        return place_ == Place::names && name_ == "__metadata__" ? true : unexpected("null");
    }
    bool boolean(bool) override { return unexpected("true or false"); }
    bool number_float(number_float_t, const string_t& text) override {
        return unexpected("the number " + printable(text, 40));
    }
    bool number_integer(number_integer_t value) override {
        return unexpected("the negative number " + std::to_string(value));
    }
    bool binary(binary_t&) override { return unexpected("binary data"); }
    bool number_unsigned(number_unsigned_t value) override;
    bool string(string_t& text) override;
    bool start_object(size_t) override;
    bool key(string_t& text) override;
    bool end_object() override;
    bool start_array(size_t) override;
    bool end_array() override;
    bool parse_error(size_t position, const std::string&, const json::exception&) override {
        return refuse("is not valid JSON at byte " + std::to_string(position));
    }

  private:
    enum class Place { outside, names, metadata, entry, shape, offsets };
    enum class Field { none, dtype, shape, offsets };

    bool refuse(std::string why) {
        error_ = std::move(why);
        return false;
    }
    bool unexpected(const std::string& found);
    bool name_key(string_t& text);
    bool metadata_key(string_t& text);
    bool field_key(const string_t& text);
    bool finish_entry();

    SafetensorsHeader& header_;
    std::string error_;
    Place place_ = Place::outside;
    std::string name_;  ///< of the entry or the metadata value being read
    bool metadata_seen_ = false;
    size_t metadata_bytes_ = 0;
    // The entry being read.
    TensorInfo entry_;
    Field field_ = Field::none;
    bool has_dtype_ = false, has_shape_ = false;
    std::vector<uint64_t> offsets_;
    bool has_offsets_ = false;
};

bool HeaderReader::unexpected(const std::string& found) {
    switch (place_) {
        case Place::outside:
            return refuse("is " + found + " instead of a JSON object");
        case Place::names:
            return refuse("describes " + in_quotes(name_) + " by " + found + " instead of an object");
        case Place::metadata:
            return refuse("holds " + found + " as metadata " + in_quotes(name_) + ", expected a text");
        case Place::shape:
            return refuse("holds " + found + " in the shape of tensor " + in_quotes(name_));
        case Place::offsets:
            return refuse("holds " + found + " in data_offsets of tensor " + in_quotes(name_));
        case Place::entry:
            break;
    }
    const char* field = field_ == Field::dtype ? "dtype" : field_ == Field::shape ? "shape" : "data_offsets";
    return refuse("holds " + found + " as " + field + " of tensor " + in_quotes(name_));
}

bool HeaderReader::number_unsigned(number_unsigned_t value) {
    if (place_ == Place::shape) {
        if (entry_.shape.size() == limits::tensor_rank)
            return refuse("gives tensor " + in_quotes(name_) + " more than " +
                          std::to_string(limits::tensor_rank) + " dimensions");
        if (value > limits::tensor_bytes)
            return refuse("gives tensor " + in_quotes(name_) + " a dimension of " + std::to_string(value));
        entry_.shape.push_back(static_cast<int64_t>(value));
        return true;
    }
    if (place_ == Place::offsets) {
        if (offsets_.size() == 2)
            return refuse("gives tensor " + in_quotes(name_) + " more than two data_offsets");
        offsets_.push_back(value);
        return true;
    }
    return unexpected("the number " + std::to_string(value));
}

bool HeaderReader::string(string_t& text) {
    if (place_ == Place::metadata) {
        metadata_bytes_ += text.size();
        if (metadata_bytes_ > limits::safetensors_metadata_bytes)
            return refuse("holds more than " + std::to_string(limits::safetensors_metadata_bytes) +
                          " bytes of metadata");
        header_.metadata[name_] = text;
        return true;
    }
    if (place_ != Place::entry || field_ != Field::dtype) return unexpected("the text " + in_quotes(text));
    const auto dtype = dtype_from(text);
    if (!dtype)
        return refuse("gives tensor " + in_quotes(name_) + " the type " + in_quotes(text) +
                      ", which Burin does not read (it reads F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, "
                      "I32, I16, I8, U8 and BOOL)");
    entry_.dtype = *dtype;
    has_dtype_ = true;
    return true;
}

bool HeaderReader::start_object(size_t) {
    switch (place_) {
        case Place::outside:
            place_ = Place::names;
            return true;
        case Place::names:
            if (name_ == "__metadata__") {
                place_ = Place::metadata;
            } else {
                place_ = Place::entry;
                entry_ = {};
                offsets_.clear();
                has_dtype_ = has_shape_ = has_offsets_ = false;
            }
            return true;
        default:
            return unexpected("an object");
    }
}

bool HeaderReader::key(string_t& text) {
    switch (place_) {
        case Place::names:
            return name_key(text);
        case Place::metadata:
            return metadata_key(text);
        default:
            return field_key(text);
    }
}

bool HeaderReader::name_key(string_t& text) {
    if (text.empty()) return refuse("holds a tensor without a name");
    if (text.size() > limits::tensor_name_bytes)
        return refuse("holds a tensor name of " + std::to_string(text.size()) + " bytes, " + in_quotes(text));
    const bool repeated =
        text == "__metadata__" ? std::exchange(metadata_seen_, true) : header_.tensors.contains(text);
    if (repeated) return refuse("names " + in_quotes(text) + " twice");
    name_ = text;
    return true;
}

bool HeaderReader::metadata_key(string_t& text) {
    metadata_bytes_ += text.size();
    if (text.size() > limits::tensor_name_bytes)
        return refuse("holds a metadata name of " + std::to_string(text.size()) + " bytes, " +
                      in_quotes(text));
    if (header_.metadata.size() == limits::safetensors_tensors)
        return refuse("holds more than " + std::to_string(limits::safetensors_tensors) + " metadata entries");
    if (header_.metadata.contains(text)) return refuse("names the metadata " + in_quotes(text) + " twice");
    name_ = text;
    return true;
}

bool HeaderReader::field_key(const string_t& text) {
    field_ = text == "dtype"          ? Field::dtype
             : text == "shape"        ? Field::shape
             : text == "data_offsets" ? Field::offsets
                                      : Field::none;
    if (field_ == Field::none)
        return refuse("gives tensor " + in_quotes(name_) + " the unknown field " + in_quotes(text));
    const bool repeated = field_ == Field::dtype   ? has_dtype_
                          : field_ == Field::shape ? has_shape_
                                                   : has_offsets_;
    if (repeated)
        return refuse("gives tensor " + in_quotes(name_) + " the field " + in_quotes(text) + " twice");
    return true;
}

bool HeaderReader::start_array(size_t) {
    if (place_ == Place::entry && field_ == Field::shape) {
        place_ = Place::shape;
        return true;
    }
    if (place_ == Place::entry && field_ == Field::offsets) {
        place_ = Place::offsets;
        return true;
    }
    return unexpected("a list");
}

bool HeaderReader::end_array() {
    (place_ == Place::shape ? has_shape_ : has_offsets_) = true;
    place_ = Place::entry;
    return true;
}

bool HeaderReader::end_object() {
    if (place_ == Place::entry) {
        place_ = Place::names;
        return finish_entry();
    }
    place_ = place_ == Place::metadata ? Place::names : Place::outside;
    return true;
}

bool HeaderReader::finish_entry() {
    const char* missing = !has_dtype_     ? "dtype"
                          : !has_shape_   ? "shape"
                          : !has_offsets_ ? "data_offsets"
                                          : nullptr;
    if (missing) return refuse("gives tensor " + in_quotes(name_) + " no " + missing);
    if (offsets_.size() != 2)
        return refuse("gives tensor " + in_quotes(name_) + " " + std::to_string(offsets_.size()) +
                      " data_offsets, expected two");
    entry_.begin = offsets_[0];
    entry_.end = offsets_[1];
    if (entry_.end < entry_.begin) return refuse("lets tensor " + in_quotes(name_) + " end before it begins");
    const auto size = byte_size(entry_.dtype, entry_.shape);
    if (!size) return refuse("gives tensor " + in_quotes(name_) + " a shape too large for any file");
    if (*size != entry_.bytes())
        return refuse("gives tensor " + in_quotes(name_) + " " + std::to_string(entry_.bytes()) +
                      " bytes, but its shape and type " + to_string(entry_.dtype) + " need " +
                      std::to_string(*size));
    if (header_.tensors.size() == limits::safetensors_tensors)
        return refuse("holds more than " + std::to_string(limits::safetensors_tensors) + " tensors");
    header_.tensors.emplace(name_, std::move(entry_));
    return true;
}

/// Every byte of the buffer belongs to exactly one tensor. Empty when it does.
std::string fault_of_coverage(const TensorTable& tensors, uint64_t buffer_bytes) {
    std::vector<const TensorTable::value_type*> order;
    order.reserve(tensors.size());
    for (const auto& entry : tensors) order.push_back(&entry);
    std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
        return std::pair(a->second.begin, a->second.end) < std::pair(b->second.begin, b->second.end);
    });
    uint64_t covered = 0;
    const std::string* last = nullptr;
    for (const auto* entry : order) {
        const auto& [name, info] = *entry;
        if (info.end > buffer_bytes)
            return "lets tensor " + in_quotes(name) + " end at byte " + std::to_string(info.end) + " of " +
                   std::to_string(buffer_bytes) + " (the file is cut short or damaged)";
        if (info.begin < covered)
            return "lets the tensors " + in_quotes(*last) + " and " + in_quotes(name) + " overlap";
        if (info.begin > covered)
            return "leaves a hole of " + std::to_string(info.begin - covered) + " bytes before tensor " +
                   in_quotes(name);
        covered = info.end;
        last = &name;
    }
    if (covered != buffer_bytes)
        return "leaves " + std::to_string(buffer_bytes - covered) +
               " bytes at the end of the file to no tensor";
    return {};
}

uint64_t little_endian_u64(std::span<const std::byte> bytes) {
    uint64_t value = 0;
    for (size_t i = 8; i-- > 0;) value = value << 8 | std::to_integer<uint64_t>(bytes[i]);
    return value;
}

}  // namespace

Result<SafetensorsHeader> parse_safetensors(std::span<const std::byte> file, const std::string& source) {
    const auto refuse = [&](const std::string& why) {
        return fail(ErrorCode::bad_model, source + " " + why, "copy or download the file again");
    };
    if (file.size() < 8) return refuse("is too short for a safetensors file");
    const uint64_t length = little_endian_u64(file);
    if (length > limits::safetensors_header_bytes)
        return refuse("is not a safetensors file: its header would have " + std::to_string(length) +
                      " bytes");
    if (length > file.size() - 8)
        return refuse("is cut short: its header has " + std::to_string(length) + " bytes, the file " +
                      std::to_string(file.size()));
    const std::string_view text = as_text(file.subspan(8, length));
    if (text.empty() || text.front() != '{')
        return refuse("is not a safetensors file: its header does not start with '{'");

    const std::string header_name = "the header of " + source;
    const JsonLimits bounds{.max_bytes = limits::safetensors_header_bytes,
                            .max_depth = 4,
                            .max_values = std::numeric_limits<size_t>::max(),
                            .max_string_bytes = limits::json_string_bytes,
                            .code = ErrorCode::bad_model};
    if (auto scanned = scan_json(text, bounds, header_name); !scanned) return tl::unexpected(scanned.error());

    SafetensorsHeader header;
    HeaderReader reader(header);
    if (!json::sax_parse(text, &reader)) return refuse("has a broken header, which " + reader.error());
    header.data_offset = 8 + length;
    const std::string fault = fault_of_coverage(header.tensors, file.size() - header.data_offset);
    if (!fault.empty()) return refuse("has a broken header, which " + fault);
    return header;
}

}  // namespace burin::io
