# The web pages as an object file: library panal_assets, which defines http::embedded_assets().
#
# Included, it declares the library; run as a script by the build (cmake -P), it makes the pages, if
# no ready ones are given in PANAL_WEB_DIST, compresses them and writes the two sources.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(out ${CMAKE_BINARY_DIR}/web)
  set(web ${CMAKE_SOURCE_DIR}/web)
  if(PANAL_WEB_DIST)
    file(GLOB_RECURSE inputs CONFIGURE_DEPENDS ${PANAL_WEB_DIST}/*)
  else()
    file(GLOB_RECURSE inputs CONFIGURE_DEPENDS ${web}/src/*)
    list(APPEND inputs ${web}/index.html ${web}/vite.config.ts ${web}/package-lock.json
      ${web}/openapi.json ${web}/tools/api.mjs)
  endif()
  add_custom_command(
    OUTPUT ${out}/assets.cpp ${out}/assets.S
    COMMAND ${CMAKE_COMMAND} -D WEB=${web} -D DIST=${PANAL_WEB_DIST} -D OUT=${out}
      -P ${CMAKE_CURRENT_LIST_FILE}
    DEPENDS ${inputs} ${CMAKE_CURRENT_LIST_FILE}
    COMMENT "Embedding the web pages" VERBATIM)
  # The assembler reads the files themselves, which the dependency scanner does not see.
  set_source_files_properties(${out}/assets.S PROPERTIES OBJECT_DEPENDS ${out}/assets.cpp)
  add_library(panal_assets STATIC ${out}/assets.cpp ${out}/assets.S)
  target_include_directories(panal_assets PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(panal_assets PRIVATE panal_warnings)
  return()
endif()

# run(COMMAND ... [OUTPUT_FILE f]): a failure ends the build with what the command said.
function(run)
  if(ARGV MATCHES "OUTPUT_FILE")
    execute_process(${ARGV} RESULT_VARIABLE status ERROR_VARIABLE said)
  else()
    execute_process(${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  endif()
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGV}: ${said}")
  endif()
endfunction()

if(NOT DIST)
  set(DIST ${OUT}/dist)
  # npm notes there what it installed.
  if(${WEB}/package-lock.json IS_NEWER_THAN ${WEB}/node_modules/.package-lock.json)
    run(COMMAND npm ci --no-audit --no-fund WORKING_DIRECTORY ${WEB})
  endif()
  run(COMMAND ${CMAKE_COMMAND} -E env PANAL_WEB_OUT=${DIST}
    ${CMAKE_CURRENT_LIST_DIR}/../with-node.sh npm run build WORKING_DIRECTORY ${WEB})
endif()

set(type_html "text/html; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_json "application/json")
set(type_svg "image/svg+xml")
set(type_png "image/png")
set(type_ico "image/x-icon")
set(type_woff2 "font/woff2")
set(type_webmanifest "application/manifest+json")

set(assembly ".section .rodata\n")
set(symbols "")
set(table "")
# embed(SYMBOL FILE): declares the file's bytes, and sets `view` to the expression for them.
macro(embed symbol path)
  string(APPEND assembly ".global ${symbol}\n.global ${symbol}_end\n.balign 16\n"
    "${symbol}:\n.incbin \"${path}\"\n${symbol}_end:\n")
  string(APPEND symbols "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
  set(view "view(${symbol}, ${symbol}_end)")
endmacro()

file(REMOVE_RECURSE ${OUT}/packed)
file(MAKE_DIRECTORY ${OUT}/packed)
file(GLOB_RECURSE files LIST_DIRECTORIES false RELATIVE ${DIST} ${DIST}/*)
set(number 0)
foreach(file ${files})
  string(REGEX MATCH "[^.]+$" extension ${file})
  set(type ${type_${extension}})
  if(NOT type)
    message(FATAL_ERROR "no content type is known for ${file}")
  endif()
  file(SHA256 ${DIST}/${file} hash)
  string(SUBSTRING ${hash} 0 16 etag)
  set(forms "")
  # index.html is filled in for each request, and pictures are compressed already.
  set(packed ${OUT}/packed/${number})
  file(SIZE ${DIST}/${file} plain)
  if(file STREQUAL "index.html" OR NOT extension MATCHES "^(js|css|json|svg|webmanifest)$")
    set(plain 0)
  else()
    run(COMMAND gzip -9nc ${DIST}/${file} OUTPUT_FILE ${packed}.gz)
    run(COMMAND brotli -q 11 -c ${DIST}/${file} OUTPUT_FILE ${packed}.br)
  endif()
  foreach(kind gz br)
    set(size 0)
    if(plain GREATER 0)
      file(SIZE ${packed}.${kind} size)
    endif()
    if(size LESS plain)
      embed(panal_asset_${number}_${kind} ${packed}.${kind})
      string(APPEND forms ", ${view}")
    else()
      string(APPEND forms ", {}")
    endif()
  endforeach()
  # Hardly any client takes no compressed form: what is large is unpacked by the program.
  set(view "{}")
  if(plain LESS 4096 OR NOT forms MATCHES "_gz")
    embed(panal_asset_${number} ${DIST}/${file})
  endif()
  string(APPEND table
    "    {\"/${file}\", \"${type}\", \"${etag}\", ${view}${forms}},\n")
  math(EXPR number "${number} + 1")
endforeach()
if(number EQUAL 0)
  message(FATAL_ERROR "no web pages in ${DIST}")
endif()

file(WRITE ${OUT}/assets.S "${assembly}.section .note.GNU-stack,\"\",@progbits\n")
file(WRITE ${OUT}/assets.cpp "// Made by scripts/cmake/EmbedAssets.cmake.
#include \"src/http/assets.h\"

extern \"C\" {
${symbols}}

namespace panal::http {

std::span<const Asset> embedded_assets() {
  const auto view = [](const char* begin, const char* end) {
    return std::string_view(begin, static_cast<std::size_t>(end - begin));
  };
  static const Asset kAssets[] = {
${table}  };
  return kAssets;
}

}  // namespace panal::http
")
