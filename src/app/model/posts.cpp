// News of the company, and what people say to them.
#include "src/app/model/attributes.h"
#include "src/app/model/entities.h"

namespace panal::app::model {
namespace {

const Attribute kBody{.name = "body",
                      .traits = kRequired | kSearch | kLong,
                      .characters_max = limits::kNotesCharacters};
constexpr Access kAccess{.read = "AMST", .create = "AMST", .change = "A", .remove = "A"};
constexpr OwnAccess kOwn{.attribute = "author", .change = "MST", .remove = "MST"};

}  // namespace

const Entity& posts() {
  static const Entity entity{
      .name = "posts",
      .singular = "Post",
      .label = "title",
      .default_sort = "-created_at",
      .attributes = {{.name = "title", .traits = kRequired | kSearch | kSort}, kBody, kAuthor},
      .access = kAccess,
      .own = kOwn,
      .derived = {favourite(),
                  {.name = "comments",
                   .type = Type::kInteger,
                   .sql = "(SELECT count(*) FROM post_comments AS o WHERE o.post = t.id)"},
                  kPhoto},
  };
  return entity;
}

const Entity& post_comments() {
  static const Entity entity{
      .name = "post_comments",
      .singular = "PostComment",
      .label = "body",
      .default_sort = "created_at",
      .attributes = {{.name = "post",
                      .type = Type::kId,
                      .traits = kRequired | kFilter | kPartOf,
                      .of = "posts"},
                     kBody,
                     kAuthor},
      .access = kAccess,
      .own = kOwn,
      .indexes = {"post, created_at"},
  };
  return entity;
}

const Derived& favourite() {
  static const Derived star{
      .name = "favourite",
      .type = Type::kBoolean,
      .sql = "EXISTS (SELECT 1 FROM favourites AS f WHERE f.user = ?1 AND f.record = t.id)",
      .condition = "t.id IN (SELECT record FROM favourites WHERE user = ?1)",
      .otherwise = "t.id NOT IN (SELECT record FROM favourites WHERE user = ?1)"};
  return star;
}

}  // namespace panal::app::model
