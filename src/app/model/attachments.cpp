// Files that hang on records. A row says which; what is in the file is kept beside the database, by
// its hash (app::Host), and fetched from another node where it is missing.
//
// Rows are of no module: whoever may read the record may read its files (api/attachments.cpp). They
// stay while the record is in the trash, and go when it is destroyed.
#include <algorithm>
#include <array>

#include "src/app/model/entities.h"

namespace panal::app::model {
namespace {

Attribute noted(std::string_view name, Type type, unsigned traits = 0) {
  return {.name = name, .type = type, .traits = traits, .source = Source::kServer};
}

}  // namespace

const Entity& attachments() {
  static const Entity entity{
      .name = "attachments",
      .singular = "Attachment",
      .label = "name",
      .default_sort = "created_at",
      .attributes = {noted("collection", Type::kText, kFilter | kUnindexed),
                     noted("record", Type::kId, kFilter),
                     noted("name", Type::kText),
                     noted("type", Type::kText),
                     noted("bytes", Type::kInteger),
                     noted("hash", Type::kBytes),
                     {.name = "author",
                      .type = Type::kId,
                      .traits = kFilter,
                      .of = "users",
                      .source = Source::kServer},
                     noted("created_at", Type::kTime, kSort | kUnindexed | kRequired),
                     noted("preview", Type::kBytes)},
      .access = {},
      .indexes = {"record, created_at"},
      .is_edited = false,
  };
  return entity;
}

bool has_attachments(std::string_view collection) {
  constexpr std::array<std::string_view, 9> kCollections = {
      "incidents", "incident_replies", "incident_notes", "customers",    "visits",
      "posts",     "people",           "users",          "chat_messages"};
  return std::ranges::find(kCollections, collection) != kCollections.end();
}

}  // namespace panal::app::model
