#pragma once
// The entities of the business, a function each; the list of all of them is what tables, routes and
// search are made from. To add one: declare it in its module's file, and name it in entities.cpp.
#include <span>
#include <string_view>

#include "src/app/model/entity.h"

namespace panal::app::model {

// accounts.cpp
const Entity& users();
const Entity& sessions();
const Entity& api_tokens();
const Entity& audit();

// messages.cpp
const Entity& messages();

// people.cpp
const Entity& departments();
const Entity& projects();
const Entity& people();
const Entity& roles();
const Entity& assignments();

// crm.cpp
const Entity& companies();
const Entity& customers();
const Entity& visits();
const Entity& targets();
const Entity& target_types();

// posts.cpp
const Entity& posts();
const Entity& post_comments();

// incidents.cpp
const Entity& incidents();
const Entity& incident_replies();
const Entity& incident_notes();
const Entity& incident_categories();
const Entity& contacts();
const Entity& products();
const Entity& tags();
const Entity& canned_replies();

// events.cpp
const Entity& webhooks();
const Entity& consumers();

// attachments.cpp
const Entity& attachments();
// Whether files may hang on records of that collection.
bool has_attachments(std::string_view collection);

// Each user's star (store/favourites.h); an entity that has it offers to set it.
const Derived& favourite();

// Those with routes like all others have.
std::span<const Entity* const> entities();
// Those that the server alone writes (is_edited).
std::span<const Entity* const> kept_entities();
// Null when there is none of that name with routes.
const Entity* find_entity(std::string_view name);

// The column that tells people which record of a table it is.
std::string_view label_of(std::string_view table);

}  // namespace panal::app::model
