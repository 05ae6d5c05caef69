#pragma once
// gzip for answers made on the spot: large JSON and CSV, when the client takes it.
//
// Not for what has an ETag: one tag for two forms of a row would break If-Match. Takes a few
// milliseconds a megabyte: call it on a worker, not on the loop. Pure.
#include <string>
#include <string_view>

#include "src/http/message.h"

namespace panal::http {

void compress(std::string_view accept_encoding, Response& response);

// What `bytes`, one whole gzip file that is known to be sound, has within. Of nothing nothing.
std::string gunzip(std::string_view bytes);

}  // namespace panal::http
