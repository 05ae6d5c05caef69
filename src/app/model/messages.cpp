#include "src/app/model/entities.h"

namespace panal::app::model {

// A clid belongs to the message with the earliest claim to it.
const Entity& messages() {
  static const Entity entity{
      .name = "messages",
      .singular = "Message",
      .label = "mess",
      .default_sort = "-created_at",
      .attributes = {{.name = "clid", .type = Type::kInteger, .traits = kUnique | kSort | kFilter},
                     {.name = "mess",
                      .traits = kRequired | kSearch | kLong,
                      .characters_max = limits::kMessageCharacters},
                     {.name = "sid", .traits = kFilter | kUnindexed, .source = Source::kNode},
                     {.name = "author",
                      .type = Type::kId,
                      .traits = kByLabel | kFilter | kSearch | kUnindexed,
                      .of = "users",
                      .source = Source::kAuthor}},
      .access = {.read = "AMST", .create = "AMST", .change = "AMST", .remove = "AMST"},
      .creation_is_logged = false,
  };
  return entity;
}

}  // namespace panal::app::model
