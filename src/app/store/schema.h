#pragma once
// The business's tables, each declared once: SQL schema, capture, merge, digest and unique claims
// follow from it (base/table_spec.h). Columns are only ever added.
#include "src/app/model/entity.h"
#include "src/base/table_spec.h"

namespace panal::app::store {

SchemaSpec schema();
// An entity's: its columns, claims, references and indexes follow from its attributes.
TableSpec table_of(const model::Entity& entity);

}  // namespace panal::app::store
