#include "core/registry/register_writer.h"

#include <cstdio>

#include "core/base/printable.h"
#include "core/io/field_visitors.h"
#include "core/registry/concept_cells.h"
#include "core/registry/concept_fields.h"
#include "core/session/checks.h"
#include "core/text/folded_words.h"

namespace burin::registry {
namespace {

/// The texts that a search looks through, folded.
std::string searched_words(const Concept& entry) {
    std::string all;
    for (const char* key :
         {"id", "name", "aliases", "text", "owner", "keywords", "description", "note", "guide"})
        all += field_text(entry, key) + "\n";
    return text::folded_text(all);
}

/// Only what is not as a concept begins: most fields of most concepts are empty.
std::string fields_of(const Concept& entry) {
    auto object = nlohmann::json::object();
    io::write_unusual_fields(object, entry, io::usual_fields<Concept>(), io::Place{});
    return object.dump();
}

}  // namespace

RegisterWriter::RegisterWriter(const Register& in, What what, Author author)
    : database_(in.database()),
      what_(what),
      author_(std::move(author)),
      good_(in.writable()),
      transaction_(database_),
      begun_(good_ ? transaction_.begun() : good_),
      by_id_(database_.prepare("SELECT row, fields FROM concept WHERE id = ?")),
      by_name_(database_.prepare("SELECT row, fields FROM concept WHERE name_key = ?")),
      insert_(
          database_.prepare("INSERT INTO concept(id, name_key, kind, status, action, name_use, name, fields) "
                            "VALUES(?, ?, ?, ?, ?, ?, ?, ?)")),
      update_(database_.prepare("UPDATE concept SET id = ?, name_key = ?, kind = ?, status = ?, action = ?, "
                                "name_use = ?, name = ?, fields = ? WHERE row = ?")),
      insert_phrase_(database_.prepare(
          "INSERT OR IGNORE INTO phrase(key, form, concept, spelling, name) VALUES(?, ?, ?, ?, ?)")),
      drop_phrases_(database_.prepare("DELETE FROM phrase WHERE concept = ?")),
      insert_words_(database_.prepare("INSERT INTO search(rowid, words) VALUES(?, ?)")),
      drop_words_(database_.prepare("DELETE FROM search WHERE rowid = ?")),
      insert_change_(database_.prepare(
          "INSERT INTO change(batch, concept, name, field, old, new) VALUES(?, ?, ?, ?, ?, ?)")) {}

Result<std::optional<Stored>> RegisterWriter::read(session::Statement& statement, std::string_view key) {
    std::optional<Stored> found;
    if (statement.again().bind(key).row()) {
        auto entry = read_concept(statement.text(1));
        if (!entry) return tl::unexpected(entry.error());
        found = Stored{statement.integer(0), *std::move(entry)};
    }
    auto done = statement.result();
    statement.again();
    if (!done) return tl::unexpected(done.error());
    return found;
}

Result<std::optional<Stored>> RegisterWriter::with_id(std::string_view id) { return read(by_id_, id); }

Result<std::optional<Stored>> RegisterWriter::with_name(std::string_view name) {
    const auto key = name_key(std::string(name));
    return read(by_name_, key);
}

Result<std::optional<Stored>> RegisterWriter::find(std::string_view id_or_name) {
    auto found = with_id(id_or_name);
    return !found || *found ? found : with_name(id_or_name);
}

Result<> RegisterWriter::refuse_taken(const Concept& entry, int64_t own_row) {
    const auto same_id = with_id(entry.id);
    if (!same_id) return tl::unexpected(same_id.error());
    if (*same_id && (*same_id)->row != own_row)
        return tl::unexpected(
            Error{ErrorCode::bad_input,
                  "id is " + in_quotes(entry.id) + ", that of " + in_quotes((*same_id)->entry.name),
                  "give another, or none", "id"});
    const auto same_name = with_name(entry.name);
    if (!same_name) return tl::unexpected(same_name.error());
    if (*same_name && (*same_name)->row != own_row)
        return tl::unexpected(Error{ErrorCode::bad_input,
                                    "name is " + in_quotes(entry.name) + ", which " +
                                        in_quotes((*same_name)->entry.id) + " is called already",
                                    "give it another name", "name"});
    return {};
}

/// "c-000123", counted on from the rows there have ever been.
Result<std::string> RegisterWriter::free_id() {
    if (next_number_ == 0) {
        const auto last = database_.integer("SELECT seq FROM sqlite_sequence WHERE name = 'concept'");
        if (!last) return tl::unexpected(last.error());
        next_number_ = *last + 1;
    }
    for (;; ++next_number_) {
        char id[32];
        std::snprintf(id, sizeof id, "c-%06lld", static_cast<long long>(next_number_));
        const auto taken = with_id(id);
        if (!taken) return tl::unexpected(taken.error());
        if (!*taken) {
            ++next_number_;
            return std::string(id);
        }
    }
}

Result<> RegisterWriter::add(Concept& entry) {
    if (!begun_) return begun_;
    entry = tidied(std::move(entry));
    if (entry.id.empty()) {
        auto id = free_id();
        if (!id) return tl::unexpected(id.error());
        entry.id = *std::move(id);
    }
    if (auto good = check(entry); !good) return good;
    if (auto free = refuse_taken(entry, 0); !free) return free;
    const auto key = name_key(entry.name), fields = fields_of(entry);
    auto done = insert_.again()
                    .bind(entry.id)
                    .bind(key)
                    .bind(static_cast<int64_t>(entry.kind))
                    .bind(static_cast<int64_t>(entry.status))
                    .bind(static_cast<int64_t>(entry.action))
                    .bind(static_cast<int64_t>(entry.name_use))
                    .bind(entry.name)
                    .bind(fields)
                    .run();
    if (!done) return done;
    if (auto indexed = write_index(database_.last_id(), entry); !indexed) return indexed;
    return note_whole(entry, fields, true);
}

Result<std::vector<FieldChange>> RegisterWriter::replace(const Stored& old, Concept entry) {
    if (!begun_) return tl::unexpected(begun_.error());
    entry = tidied(std::move(entry));
    if (entry.id.empty()) entry.id = old.entry.id;
    std::vector<FieldChange> changes;
    if (entry == old.entry) return changes;
    if (auto good = check(entry); !good) return tl::unexpected(good.error());
    if (auto free = refuse_taken(entry, old.row); !free) return tl::unexpected(free.error());
    for (const auto& field : concept_fields()) {
        auto before = field_text(old.entry, field.key), after = field_text(entry, field.key);
        if (before != after) changes.push_back({field.key, std::move(before), std::move(after)});
    }
    const auto key = name_key(entry.name), fields = fields_of(entry);
    auto done = update_.again()
                    .bind(entry.id)
                    .bind(key)
                    .bind(static_cast<int64_t>(entry.kind))
                    .bind(static_cast<int64_t>(entry.status))
                    .bind(static_cast<int64_t>(entry.action))
                    .bind(static_cast<int64_t>(entry.name_use))
                    .bind(entry.name)
                    .bind(fields)
                    .bind(old.row)
                    .run();
    if (done) done = drop_index(old.row);
    if (done) done = write_index(old.row, entry);
    if (done && entry.id != old.entry.id) done = move_history(old.entry.id, entry.id);
    if (done) done = note(entry, changes);
    if (!done) return tl::unexpected(done.error());
    return changes;
}

Result<> RegisterWriter::remove(const Stored& old) {
    if (!begun_) return begun_;
    if (auto dropped = drop_index(old.row); !dropped) return dropped;
    auto statement = database_.prepare("DELETE FROM concept WHERE row = ?");
    if (auto done = statement.bind(old.row).run(); !done) return done;
    return note_whole(old.entry, fields_of(old.entry), false);
}

Result<> RegisterWriter::write_index(int64_t row, const Concept& entry) {
    for (const auto& phrase : phrases_of(entry)) {
        auto done = insert_phrase_.again()
                        .bind(phrase.key)
                        .bind(static_cast<int64_t>(phrase.form))
                        .bind(row)
                        .bind(phrase.spelling)
                        .bind(phrase.name)
                        .run();
        if (!done) return done;
    }
    const auto words = searched_words(entry);
    return insert_words_.again().bind(row).bind(words).run();
}

Result<> RegisterWriter::drop_index(int64_t row) {
    if (auto done = drop_phrases_.again().bind(row).run(); !done) return done;
    return drop_words_.again().bind(row).run();
}

/// A concept that is given another number keeps what was done to it.
Result<> RegisterWriter::move_history(const std::string& from, const std::string& to) {
    auto statement = database_.prepare("UPDATE change SET concept = ? WHERE concept = ?");
    return statement.bind(to).bind(from).run();
}

Result<> RegisterWriter::begin_batch() {
    if (batch_ != 0) return {};
    auto statement = database_.prepare("INSERT INTO batch(at_ms, who, what, source) VALUES(?, ?, ?, ?)");
    auto done = statement.bind(session::now_ms())
                    .bind(author_.who)
                    .bind(what_names[static_cast<size_t>(what_)])
                    .bind(author_.source)
                    .run();
    if (done) batch_ = database_.last_id();
    return done;
}

/// A change is a row a field.
Result<> RegisterWriter::note(const Concept& entry, const std::vector<FieldChange>& fields) {
    if (auto begun = begin_batch(); !begun) return begun;
    for (const auto& field : fields) {
        auto done = insert_change_.again()
                        .bind(batch_)
                        .bind(entry.id)
                        .bind(entry.name)
                        .bind(field.field)
                        .bind(field.old_text)
                        .bind(field.new_text)
                        .run();
        if (!done) return done;
    }
    return {};
}

/// What was added or removed is one row with the whole concept.
Result<> RegisterWriter::note_whole(const Concept& entry, const std::string& fields, bool added) {
    if (auto begun = begin_batch(); !begun) return begun;
    auto& statement =
        insert_change_.again().bind(batch_).bind(entry.id).bind(entry.name).bind(std::string_view());
    return added ? statement.bind_null().bind(fields).run() : statement.bind(fields).bind_null().run();
}

Result<> RegisterWriter::remember_header(const std::string& header, const std::string& field) {
    if (!begun_) return begun_;
    auto statement = database_.prepare("REPLACE INTO mapping(header, field) VALUES(?, ?)");
    return statement.bind(header).bind(field).run();
}

Result<> RegisterWriter::commit() {
    if (!begun_) return begun_;
    for (auto* statement : {&by_id_, &by_name_, &insert_, &update_, &insert_phrase_, &drop_phrases_,
                            &insert_words_, &drop_words_, &insert_change_})
        statement->again();
    return transaction_.commit();
}

}  // namespace burin::registry
