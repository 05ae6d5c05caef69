#pragma once
// The business's tables, each declared once: SQL schema, capture, merge, digest and unique claims
// follow from it (base/table_spec.h). Columns are only ever added.
#include "src/base/table_spec.h"

namespace panal::app::store {

SchemaSpec schema();

}  // namespace panal::app::store
