#include "src/app/api/openapi.h"

#include <algorithm>

#include "src/app/api/routes.h"
#include "src/base/encoding.h"
#include "src/http/json.h"

namespace panal::app {
namespace {

Json object(std::initializer_list<std::pair<const char*, Json>> members) {
  Json json = Json::object();
  for (const auto& [name, value] : members) json.append_member(name, value);
  return json;
}

Json reference(std::string_view schema) {
  return object({{"$ref", "#/components/schemas/" + std::string(schema)}});
}

// A type, or that type or null.
Json typed(const char* type, bool nullable) {
  if (!nullable) return object({{"type", type}});
  return object({{"type", Json::array().push(type).push("null")}});
}

Json schema_of(const Inputs& inputs, Form::Kind kind);

Json integer_schema(const Input& input) {
  Json schema = typed("integer", input.nullable);
  if (input.least != INT64_MIN) schema.append_member("minimum", input.least);
  if (input.most != INT64_MAX) schema.append_member("maximum", input.most);
  return schema;
}

Json ids_schema() {
  return object({{"type", "array"},
                 {"maxItems", limits::kBulkItems},
                 {"items", typed("string", false).set("format", "uuid")}});
}

Json schema_of(const Input& input) {
  switch (input.type) {
    case InputType::kInteger: return integer_schema(input);
    case InputType::kBoolean: return typed("boolean", input.nullable);
    case InputType::kDate: return typed("string", input.nullable).set("format", "date");
    case InputType::kTime: return typed("string", input.nullable).set("format", "date-time");
    case InputType::kId: return typed("string", input.nullable).set("format", "uuid");
    case InputType::kIds: return ids_schema();
    case InputType::kObject: return schema_of(*input.items, Form::Kind::kChange);
    case InputType::kWords: {
      Json word = typed("string", false);
      for (const auto choice : input.choices) {
        Json choices = word.find("enum") == nullptr ? Json::array() : *word.find("enum");
        word.set("enum", choices.push(choice));
      }
      return object({{"type", "array"}, {"items", word}});
    }
    case InputType::kItems:
      return object({{"type", "array"},
                     {"minItems", 1},
                     {"maxItems", limits::kBulkItems},
                     {"items", schema_of(*input.items, Form::Kind::kNew)}});
    case InputType::kText:
    case InputType::kSecret: break;
  }
  Json text = typed("string", input.nullable);
  if (input.required) text.append_member("minLength", 1);
  text.append_member("maxLength", input.characters_max);
  if (input.type == InputType::kSecret) text.append_member("format", "password");
  if (!input.choices.empty()) {
    Json choices = Json::array();
    for (const auto choice : input.choices) choices.push(choice);
    if (input.nullable) choices.push(nullptr);
    text.append_member("enum", std::move(choices));
  }
  return text;
}

Json schema_of(const Inputs& inputs, Form::Kind kind) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Input& input : inputs) {
    properties.append_member(std::string(input.name), schema_of(input));
    if (input.required && kind == Form::Kind::kNew) required.push(input.name);
  }
  Json schema =
      object({{"type", "object"}, {"properties", properties}, {"additionalProperties", false}});
  if (!required.array_items()->empty()) schema.append_member("required", std::move(required));
  return schema;
}

Json schema_of(const store::Field& field) {
  const bool nullable = field.can(model::kNullable);
  switch (field.type) {
    case store::FieldType::kInteger: return typed("integer", nullable);
    case store::FieldType::kWords:
      return object({{"type", "array"}, {"items", typed("string", false)}});
    case store::FieldType::kTime: return typed("string", nullable).set("format", "date-time");
    case store::FieldType::kId: return typed("string", nullable).set("format", "uuid");
    case store::FieldType::kBoolean: return typed("boolean", nullable);
    case store::FieldType::kDate: return typed("string", nullable).set("format", "date");
    case store::FieldType::kJson: return object({{"type", "object"}});
    case store::FieldType::kIds:
      return object({{"type", "array"}, {"items", typed("string", false).set("format", "uuid")}});
    case store::FieldType::kTexts:
      return object({{"type", "array"}, {"items", typed("string", false)}});
    case store::FieldType::kText:
    case store::FieldType::kBytes: break;
  }
  return typed("string", nullable);
}

Json schema_of(const store::Collection& collection) {
  Json properties = object({{"id", object({{"type", "string"}, {"format", "uuid"}})}});
  for (const store::Field& field : collection.fields) {
    if (!field.can(model::kHidden)) {
      properties.append_member(field.name, schema_of(field));
    }
  }
  properties.append_member("etag", typed("string", false));
  Json required = Json::array();
  for (const auto& [name, value] : *properties.members()) required.push(name);
  return object({{"type", "object"}, {"properties", properties}, {"required", required}});
}

// What pages need to know beyond the types: who may do what, what refers to what, which text is a
// long one. Letters of roles as product.md writes them.
Json declaration_of(const model::Entity& entity) {
  Json attributes = Json::array();
  for (const model::Attribute& attribute : entity.attributes) {
    Json told = object({{"name", attribute.name}});
    if (!attribute.of.empty()) told.append_member("of", attribute.of);
    if (attribute.can(model::kByLabel)) told.append_member("by_label", true);
    if (attribute.can(model::kLong)) told.append_member("long", true);
    if (attribute.can(model::kRequired)) told.append_member("required", true);
    if (attribute.can(model::kGuarded)) told.append_member("guarded", true);
    if (!attribute.group.empty()) told.append_member("group", attribute.group);
    attributes.push(std::move(told));
  }
  Json access = Json::object(), own = Json::object();
  for (std::size_t i = 0; i < model::kActionCount; ++i) {
    const auto action = static_cast<model::Action>(i);
    const std::string name(model::name_of(action));
    access.append_member(name, entity.access.of(action));
    if (!entity.own.of(action).empty()) own.append_member(name, entity.own.of(action));
  }
  if (!entity.own.attribute.empty()) own.append_member("attribute", entity.own.attribute);
  if (!entity.own.hidden.empty()) own.append_member("hidden", entity.own.hidden);
  return object({{"collection", entity.name},
                 {"label", entity.label},
                 {"access", access},
                 {"own", own},
                 {"attributes", attributes}});
}

Json parameter(std::string_view name, const char* in, bool required, Json schema) {
  return object({{"name", name}, {"in", in}, {"required", required}, {"schema", schema}});
}

void add_list_parameters(Json& parameters, const store::Collection& collection) {
  Json sorts = Json::array();
  bool searchable = false;
  for (const store::Field& field : collection.fields) {
    const std::string& name = field.name;
    searchable = searchable || field.can(model::kSearch);
    if (field.can(model::kSort)) sorts.push(name).push("-" + name);
    if (field.is_asked()) {
      parameters.push(parameter(name, "query", false, schema_of(field)));
    }
    if (!field.can(model::kRange)) continue;
    for (const char* end : {"_from", "_to"}) {
      parameters.push(
          parameter(std::string(field.range_stem()) + end, "query", false, schema_of(field)));
    }
  }
  if (searchable) parameters.push(parameter("q", "query", false, typed("string", false)));
  parameters.push(parameter(
      "sort", "query", false,
      object({{"type", "string"}, {"enum", sorts}, {"default", collection.default_sort}})));
  parameters.push(parameter("limit", "query", false,
                            object({{"type", "integer"},
                                    {"minimum", 1},
                                    {"maximum", limits::kPageItemsMax},
                                    {"default", limits::kPageItems}})));
  parameters.push(parameter("cursor", "query", false, typed("string", false)));
}

// "/api/v1/users/:id" → "/api/v1/users/{id}", naming its parameters.
std::string path_of(std::string_view pattern, Json& parameters) {
  std::string path;
  while (!pattern.empty()) {
    const std::size_t end = std::min(pattern.find('/', 1), pattern.size());
    const std::string_view segment = pattern.substr(0, end);
    pattern.remove_prefix(end);
    if (!segment.starts_with("/:")) {
      path += segment;
      continue;
    }
    const std::string name(segment.substr(2));
    path += "/{" + name + "}";
    Json schema = typed(name == "clid" ? "integer" : "string", false);
    if (name == "id" || name == "entry") schema.append_member("format", "uuid");
    parameters.push(parameter(name, "path", true, schema));
  }
  return path;
}

Json json_content(Json schema) {
  return object({{"application/json", object({{"schema", schema}})}});
}

Json security_of(const Rule& rule) {
  Json any = Json::array();
  if (rule.kind() == Rule::Kind::kEveryone) return any;
  if (rule.kind() != Rule::Kind::kData) any.push(object({{"session", Json::array()}}));
  return any.push(object({{"bearer", Json::array()}}));
}

int success_of(const Route& route) {
  if (route.details.success != 0) return route.details.success;
  if (route.method == http::Method::kDelete && !route.pattern.starts_with("/data")) return 204;
  return route.method == http::Method::kPost ? 201 : 200;
}

Json responses_of(const Route& route) {
  Json success = object({{"description", route.summary}});
  if (route.details.list != nullptr) {
    const Json record = reference(route.details.list->record);
    const Json items = object({{"type", "array"}, {"items", record}});
    const Json page =
        object({{"type", "object"},
                {"properties", object({{"items", items}, {"next", typed("string", true)}})},
                {"required", Json::array().push("items").push("next")}});
    success.append_member("content", json_content(page));
  } else if (route.details.record != nullptr) {
    success.append_member("content", json_content(reference(route.details.record->record)));
  }
  const Json problem = object(
      {{"description", "A failure"},
       {"content",
        object({{"application/problem+json", object({{"schema", reference("Problem")}})}})}});
  Json responses = Json::object();
  if (route.details.import != nullptr) {
    responses.append_member("200", object({{"description", "The file was imported: a report"}}));
  }
  responses.append_member(std::to_string(success_of(route)), std::move(success));
  if (route.details.other_success != 0) {
    responses.append_member(std::to_string(route.details.other_success),
                            object({{"description", route.summary}}));
  }
  responses.append_member("default", problem);
  return responses;
}

Json operation_of(const Route& route, Json parameters) {
  if (route.details.list != nullptr) add_list_parameters(parameters, *route.details.list);
  if (route.details.query != nullptr) {
    for (const Input& input : *route.details.query) {
      parameters.push(parameter(input.name, "query", input.required, schema_of(input)));
    }
  }
  Json operation = object({{"summary", route.summary}, {"parameters", parameters}});
  if (route.details.body != nullptr) {
    const auto kind = route.form_kind();
    const Json schema = schema_of(*route.details.body, kind);
    Json content = json_content(schema);
    if (route.details.import != nullptr) {
      content.append_member("text/csv", object({{"schema", typed("string", false)}}));
    }
    operation.append_member("requestBody", object({{"required", true}, {"content", content}}));
  }
  if (route.details.upload_bytes != 0) {
    const Json file = object({{"schema", typed("string", false).set("format", "binary")}});
    const Json content = object({{"application/octet-stream", file}});
    operation.append_member("requestBody", object({{"required", true}, {"content", content}}));
  }
  operation.append_member("responses", responses_of(route));
  operation.append_member("security", security_of(route.rule));
  if (route.rule.kind() == Rule::Kind::kRoles) {
    operation.append_member("x-panal-roles", route.rule.roles());
  }
  return operation;
}

Json components() {
  const Json text = typed("string", false);
  const Json field =
      object({{"type", "object"},
              {"properties", object({{"field", text}, {"code", text}, {"message", text}})}});
  Json schemas = object(
      {{"Problem",
        object({{"type", "object"},
                {"properties", object({{"type", text},
                                       {"title", text},
                                       {"status", typed("integer", false)},
                                       {"detail", text},
                                       {"errors", object({{"type", "array"}, {"items", field}})},
                                       {"request_id", text}})}})}});
  for (const Route& route : routes()) {
    const RouteDetails& details = route.details;
    const auto* collection = details.list != nullptr ? details.list : details.record;
    if (collection == nullptr || schemas.find(collection->record) != nullptr) continue;
    Json schema = schema_of(*collection);
    if (details.entity != nullptr && details.entity->name == collection->name) {
      schema.append_member("x-panal-entity", declaration_of(*details.entity));
    }
    schemas.append_member(collection->record, std::move(schema));
  }
  const Json security = object(
      {{"session", object({{"type", "apiKey"}, {"in", "cookie"}, {"name", "panal_session"}})},
       {"bearer", object({{"type", "http"}, {"scheme", "bearer"}})}});
  return object({{"schemas", schemas}, {"securitySchemes", security}});
}

}  // namespace

std::string openapi_document() {
  Json paths = Json::object();
  for (const Route& route : routes()) {
    Json parameters = Json::array();
    const std::string path = path_of(route.pattern, parameters);
    Json item = paths.find(path) == nullptr ? Json::object() : *paths.find(path);
    item.set(lower_ascii(http::name_of(route.method)), operation_of(route, std::move(parameters)));
    paths.set(path, std::move(item));
  }
  const Json document = object({{"openapi", "3.1.0"},
                                {"info", object({{"title", "Panal"}, {"version", "1"}})},
                                {"paths", paths},
                                {"components", components()}});
  return document.dump();
}

}  // namespace panal::app
