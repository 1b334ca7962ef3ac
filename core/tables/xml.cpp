#include "core/tables/xml.h"

#include <expat.h>

namespace burin::tables {
namespace {

constexpr int deepest = 64;

std::string_view without_prefix(std::string_view name) {
    const size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

std::string_view Attributes::operator[](std::string_view name) const {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2)
        if (without_prefix(*pair) == name) return pair[1];
    return {};
}

XmlParser::XmlParser(XmlHandler& handler, std::string what)
    : handler_(handler), what_(std::move(what)), parser_(XML_ParserCreate(nullptr), &XML_ParserFree) {
    if (!parser_) return;
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &on_start, &on_end);
    XML_SetCharacterDataHandler(parser_.get(), &on_text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), &on_doctype);
}

XmlParser::~XmlParser() = default;

void XmlParser::refuse(const std::string& why, const std::string& remedy) {
    handler_.stop({ErrorCode::bad_input, what_ + " " + why, remedy});
    XML_StopParser(parser_.get(), XML_FALSE);
}

void XmlParser::on_start(void* self, const char* name, const char** attributes) {
    auto& parser = *static_cast<XmlParser*>(self);
    if (++parser.depth_ > deepest)
        return parser.refuse("nests more than " + std::to_string(deepest) + " elements",
                             "save the file again");
    parser.handler_.start(without_prefix(name), Attributes(attributes));
    if (!parser.handler_.good()) XML_StopParser(parser.parser_.get(), XML_FALSE);
}

void XmlParser::on_end(void* self, const char* name) {
    auto& parser = *static_cast<XmlParser*>(self);
    --parser.depth_;
    parser.handler_.end(without_prefix(name));
    if (!parser.handler_.good()) XML_StopParser(parser.parser_.get(), XML_FALSE);
}

void XmlParser::on_text(void* self, const char* text, int bytes) {
    static_cast<XmlParser*>(self)->handler_.text({text, static_cast<size_t>(bytes)});
}

void XmlParser::on_doctype(void* self, const char*, const char*, const char*, int) {
    static_cast<XmlParser*>(self)->refuse(
        "declares a document type, with which entities could grow without bound",
        "do not trust the file; no spreadsheet program writes that");
}

Result<> XmlParser::feed(std::span<const std::byte> piece) {
    return parse(reinterpret_cast<const char*>(piece.data()), piece.size(), false);
}

Result<> XmlParser::finish() { return parse("", 0, true); }

Result<> XmlParser::parse(const char* data, size_t bytes, bool last) {
    if (!parser_)
        return fail(ErrorCode::out_of_memory, "there is not enough memory to read " + what_,
                    "close other programs");
    const auto status = XML_Parse(parser_.get(), data, static_cast<int>(bytes), last ? XML_TRUE : XML_FALSE);
    if (!handler_.good()) return handler_.good();
    if (status == XML_STATUS_OK) return {};
    return fail(ErrorCode::bad_input,
                what_ + " is broken XML in line " + std::to_string(XML_GetCurrentLineNumber(parser_.get())) +
                    " (" + XML_ErrorString(XML_GetErrorCode(parser_.get())) + ")",
                "open the file in a spreadsheet program and save it again");
}

}  // namespace burin::tables
