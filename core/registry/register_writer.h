// Several changes of a register as one: all of them or none, and one entry in the history. Internal to core/registry.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/registry/phrases.h"
#include "core/registry/register.h"

namespace burin::registry {

/// A concept with its row.
struct Stored {
    int64_t row = 0;
    Concept entry;
};

/// One transaction, rolled back by the destructor unless committed. The entry of the history is made with the first change.
class RegisterWriter {
  public:
    RegisterWriter(const Register& in, What what, Author author);
    RegisterWriter(const RegisterWriter&) = delete;
    RegisterWriter& operator=(const RegisterWriter&) = delete;

    [[nodiscard]] const Result<>& begun() const { return begun_; }
    Result<std::optional<Stored>> with_id(std::string_view id);
    Result<std::optional<Stored>> with_name(std::string_view name);
    /// By its id, else by its name.
    Result<std::optional<Stored>> find(std::string_view id_or_name);

    /// `entry` is tidied, checked and gets an id where it has none.
    Result<> add(Concept& entry);
    Result<std::vector<FieldChange>> replace(const Stored& old, Concept entry);
    Result<> remove(const Stored& old);
    Result<> remember_header(const std::string& header, const std::string& field);
    Result<> commit();

  private:
    Result<std::optional<Stored>> read(session::Statement& statement, std::string_view key);
    Result<> refuse_taken(const Concept& entry, int64_t own_row);
    Result<std::string> free_id();
    Result<> write_index(int64_t row, const Concept& entry);
    Result<> drop_index(int64_t row);
    Result<> note(const Concept& entry, const std::vector<FieldChange>& fields);
    Result<> note_whole(const Concept& entry, const std::string& fields, bool added);
    Result<> move_history(const std::string& from, const std::string& to);
    Result<> begin_batch();

    session::Database& database_;
    What what_;
    Author author_;
    Result<> good_;
    session::Transaction transaction_;
    Result<> begun_;
    int64_t batch_ = 0, next_number_ = 0;
    session::Statement by_id_, by_name_, insert_, update_, insert_phrase_, drop_phrases_, insert_words_,
        drop_words_, insert_change_;
};

}  // namespace burin::registry
