# Libraries we do not write: Debian's static archives, and two sources that are compiled here.
#
# `scripts/setup.sh` installs the packages and puts the SQLite amalgamation, checked by its hash,
# into build/third-party/sqlite3 beside the sources that Debian ships for llhttp.
set(PANAL_THIRD_PARTY ${CMAKE_SOURCE_DIR}/build/third-party)
if(NOT EXISTS ${PANAL_THIRD_PARTY}/sqlite3/sqlite3.c)
  message(FATAL_ERROR "The SQLite amalgamation is missing: run scripts/setup.sh first.")
endif()

if(PANAL_STATIC)
  set(suffix .a)
else()
  set(suffix .so)
endif()

# No exception passes through C code, so the product carries no tables to unwind it with: half a
# megabyte. Benchmarks keep them, for the call graphs of their profiles.
set(PANAL_C_UNWINDS ON)
if(PANAL_STATIC AND CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT PANAL_BENCH)
  set(PANAL_C_UNWINDS OFF)
  set(no_unwind_tables -fno-asynchronous-unwind-tables -fno-unwind-tables)
endif()

# panal_without_unwind_tables(ARCHIVE OUT) leaves in OUT the path of a copy without them.
function(panal_without_unwind_tables archive out)
  get_filename_component(file ${archive} NAME)
  set(copy ${CMAKE_BINARY_DIR}/third-party/${file})
  add_custom_command(OUTPUT ${copy} DEPENDS ${archive} VERBATIM
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/third-party
    COMMAND ${CMAKE_OBJCOPY} -R .eh_frame -R .rela.eh_frame ${archive} ${copy})
  add_custom_target(third_copy_${file} DEPENDS ${copy})
  set(${out} ${copy} PARENT_SCOPE)
endfunction()

# panal_import(NAME file...) makes the target third::NAME out of Debian's archives, in link order.
function(panal_import name)
  add_library(third_${name} INTERFACE)
  foreach(stem ${ARGN})
    find_library(found_${stem} NAMES lib${stem}${suffix} lib${stem}.a REQUIRED)
    set(archive ${found_${stem}})
    if(NOT PANAL_C_UNWINDS)
      panal_without_unwind_tables(${archive} archive)
    endif()
    target_link_libraries(third_${name} INTERFACE ${archive})
  endforeach()
  add_library(third::${name} ALIAS third_${name})
endfunction()

if(PANAL_STATIC)
  panal_import(uv uv_a)
else()
  panal_import(uv uv)
endif()
target_link_libraries(third_uv INTERFACE pthread dl rt)
panal_import(openssl ssl crypto)
target_link_libraries(third_openssl INTERFACE pthread dl)
panal_import(msgpack msgpackc)
panal_import(argon2 argon2)
target_link_libraries(third_argon2 INTERFACE pthread)
panal_import(zstd zstd)
panal_import(z z)

add_library(third_sqlite3 STATIC ${PANAL_THIRD_PARTY}/sqlite3/sqlite3.c)
target_include_directories(third_sqlite3 SYSTEM PUBLIC ${PANAL_THIRD_PARTY}/sqlite3)
target_compile_definitions(third_sqlite3 PUBLIC SQLITE_ENABLE_PREUPDATE_HOOK PRIVATE
  SQLITE_THREADSAFE=2 SQLITE_DQS=0 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_LIKE_DOESNT_MATCH_BLOBS
  SQLITE_MAX_EXPR_DEPTH=100 SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE
  SQLITE_OMIT_LOAD_EXTENSION SQLITE_USE_ALLOCA SQLITE_ENABLE_FTS5 SQLITE_ENABLE_STAT4
  SQLITE_ENABLE_DBSTAT_VTAB SQLITE_ENABLE_COLUMN_METADATA SQLITE_DEFAULT_FOREIGN_KEYS=0
  SQLITE_DEFAULT_WAL_SYNCHRONOUS=2 SQLITE_STRICT_SUBTYPE=1)
target_compile_options(third_sqlite3 PRIVATE -O2 -w ${no_unwind_tables})
target_link_libraries(third_sqlite3 PUBLIC pthread m)
add_library(third::sqlite3 ALIAS third_sqlite3)

# Strict mode: as packaged, llhttp takes bare CR and LF for line ends, which lets front and back
# disagree about where a message ends. Every file that includes its header needs the definition too.
add_library(third_llhttp STATIC /usr/share/llhttp/llhttp.c /usr/share/llhttp/api.c
  /usr/share/llhttp/http.c)
target_include_directories(third_llhttp SYSTEM PUBLIC /usr/share/include/llhttp)
target_compile_definitions(third_llhttp PUBLIC LLHTTP_STRICT_MODE=1)
target_compile_options(third_llhttp PRIVATE -O3 -w ${no_unwind_tables})
add_library(third::llhttp ALIAS third_llhttp)
