#pragma once
// Second factor: codes of an authenticator app (crypto/totp.h), and recovery codes for whoever lost
// it. The app's secret is stored sealed, recovery codes as hashes under the cluster's key.
//
// Worker and writer threads, as each says.
#include <string>
#include <string_view>

#include "src/app/api/context.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"
#include "src/http/json.h"

namespace panal::app {

// Inside a write: whether the code is good, and used up now. `told` is what the audit log gets.
Result<bool> take_code(db::Database& database, const Context& context, const Uuid& user,
                       std::string_view code, Json& told);

}  // namespace panal::app
