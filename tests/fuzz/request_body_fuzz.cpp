// Library: panal_app
// Goal: any body is refused with reasons or becomes a form whose values fit their attributes, and
// what JSON was understood is written again as it was.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/app/api/entities.h"
#include "src/app/api/inputs.h"
#include "src/app/model/entities.h"
#include "src/base/assert.h"

namespace {

using panal::Json;
using panal::app::Form;

void check(const Json& body, const panal::app::Inputs& inputs, Form::Kind kind,
           const panal::app::model::Entity* entity) {
  auto form = Form::check(body, inputs, kind);
  PANAL_ASSERT(form.ok() || !form.error().message.empty());
  if (form.ok() && entity != nullptr) panal::app::cells_of(*entity, form.value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto body = Json::parse(text);
  if (!body.ok()) return 0;
  const std::string written = body.value().dump();
  const auto again = Json::parse(written);
  PANAL_ASSERT(again.ok() && again.value().dump() == written);
  for (const auto* entity : panal::app::model::entities()) {
    const auto& inputs = panal::app::inputs_of(*entity);
    check(body.value(), inputs.record, Form::Kind::kNew, entity);
    check(body.value(), inputs.record, Form::Kind::kChange, entity);
    check(body.value(), inputs.records, Form::Kind::kNew, nullptr);
    check(body.value(), inputs.changes, Form::Kind::kNew, nullptr);
    check(body.value(), inputs.deletions, Form::Kind::kNew, nullptr);
  }
  check(body.value(), panal::app::user_inputs(), Form::Kind::kNew, nullptr);
  check(body.value(), panal::app::data_inputs(), Form::Kind::kNew, nullptr);
  return 0;
}
