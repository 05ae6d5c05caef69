#pragma once
// Attributes that several entities have, declared once.
#include "src/app/model/entity.h"

namespace panal::app::model {

inline constexpr unsigned kName = kRequired | kSearch | kSort;  // of what a record is known by

inline const Attribute kNotes{
    .name = "notes", .traits = kSearch | kLong, .characters_max = limits::kNotesCharacters};

// Who made the record.
inline const Attribute kAuthor{.name = "author",
                               .type = Type::kId,
                               .traits = kFilter,
                               .of = "users",
                               .source = Source::kAuthor};

// What people here call the record in short; nobody else's is the same.
inline const Attribute kUniqueCode{.name = "code",
                                   .traits = kName | kUnique | kFilter,
                                   .characters_max = limits::kCodeCharacters};

// The latest picture that hangs on the record.
inline const Derived kPhoto{.name = "photo",
                            .type = Type::kId,
                            .sql =
                                "(SELECT a.id FROM attachments AS a WHERE a.record = t.id AND "
                                "a.type LIKE 'image/%' ORDER BY a.created_at DESC LIMIT 1)"};

}  // namespace panal::app::model
