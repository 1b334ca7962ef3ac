#include "core/protocol/direction_numbers.h"

#include "core/protocol/request_fields.h"

namespace burin::protocol {
namespace {

io::Field field_of(const Direction& direction, double Direction::*number) {
    io::Field found;
    visit_fields(direction, [&]<class T>(const T& member, const io::Field& field) {
        if constexpr (std::same_as<T, double>) {
            if (&member == &(direction.*number)) found = field;
        }
    });
    return found;
}

}  // namespace

NumberRange handle_range(double Direction::*number) {
    const io::Field field = field_of(Direction{}, number);
    const double inset = (field.high - field.low) / 1000;
    return {field.low + (field.open_low ? inset : 0), field.high - (field.open_high ? inset : 0)};
}

bool is_used(const Direction& direction, double Direction::*number) {
    return field_of(direction, number).used;
}

}  // namespace burin::protocol
