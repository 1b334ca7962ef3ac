// Pieces of drawings as SVG, for reports that are one file and open anywhere. Text from outside is escaped.
// Plain functions; thread-safe.
#pragma once

#include <string>

namespace burin::imaging::svg {

/// Safe between tags and inside double quotes of XML and HTML.
[[nodiscard]] std::string escaped(const std::string& text);
/// Shortest useful digits; "%.4g" unless told.
[[nodiscard]] std::string number(double value, const char* format = "%.4g");
/// `style`: further attributes, written as they are.
[[nodiscard]] std::string line(double x1, double y1, double x2, double y2, const std::string& style);
[[nodiscard]] std::string text_at(double x, double y, const std::string& text, const std::string& style);
/// A filled rectangle; `tip` is shown under the pointer.
[[nodiscard]] std::string box(double x, double y, double width, double height, const std::string& fill,
                              const std::string& tip);

}  // namespace burin::imaging::svg
