// XML out of office documents, read as it comes and under limits. Internal to core/tables.
//
// Source: the interface of expat. Document types, and with them entities of the file's own, are refused; nesting is bounded.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

struct XML_ParserStruct;

namespace burin::tables {

/// Of an element: pairs of name and value.
class Attributes {
  public:
    explicit Attributes(const char** pairs) : pairs_(pairs) {}
    /// By its name without a prefix; empty where it is absent.
    [[nodiscard]] std::string_view operator[](std::string_view name) const;

  private:
    const char** pairs_;
};

/// Names come without their prefix ("x:row" is "row").
class XmlHandler {
  public:
    virtual ~XmlHandler() = default;
    virtual void start(std::string_view name, const Attributes& attributes) = 0;
    virtual void end(std::string_view name) = 0;
    virtual void text(std::string_view text) = 0;

    /// The first is the result of the parsing, which stops there.
    void stop(Error error) {
        if (good_) good_ = tl::unexpected(std::move(error));
    }
    [[nodiscard]] const Result<>& good() const { return good_; }

  private:
    Result<> good_;
};

/// `what` names the document in sentences.
class XmlParser {
  public:
    XmlParser(XmlHandler& handler, std::string what);
    ~XmlParser();
    XmlParser(const XmlParser&) = delete;
    XmlParser& operator=(const XmlParser&) = delete;

    Result<> feed(std::span<const std::byte> piece);
    Result<> finish();

  private:
    Result<> parse(const char* data, size_t bytes, bool last);
    static void on_start(void* self, const char* name, const char** attributes);
    static void on_end(void* self, const char* name);
    static void on_text(void* self, const char* text, int bytes);
    static void on_doctype(void* self, const char*, const char*, const char*, int);
    void refuse(const std::string& why, const std::string& remedy);

    XmlHandler& handler_;
    std::string what_;
    std::unique_ptr<XML_ParserStruct, void (*)(XML_ParserStruct*)> parser_;
    int depth_ = 0;
};

}  // namespace burin::tables
