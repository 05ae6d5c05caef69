# Language, warnings and hardening, the same for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS ON) # PANAL_TRY is a statement expression
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# Where code may jump to is checked by the processor: each kind has its own name for that.
set(jumps -fcf-protection)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  set(jumps -mbranch-protection=standard)
endif()
add_compile_options(-fstack-protector-strong -fstack-clash-protection ${jumps})
add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  # What nothing calls is left out, and relocations are a bit map.
  add_compile_options(-ffunction-sections -fdata-sections)
  add_link_options(-Wl,--gc-sections -Wl,-z,pack-relative-relocs)
endif()
add_link_options(-Wl,-z,relro,-z,now)

if(PANAL_SANITIZE)
  add_compile_options(-fsanitize=${PANAL_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PANAL_SANITIZE})
  set(PANAL_STATIC OFF)
endif()
if(PANAL_PLANTED_BUGS)
  add_compile_definitions(PANAL_PLANTED_BUGS)
endif()
if(PANAL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
  set(PANAL_STATIC OFF)
endif()

# Warnings for our own code only; third-party sources are compiled without.
add_library(panal_warnings INTERFACE)
target_compile_options(panal_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wundef
  -Wno-missing-field-initializers -Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns falsely about std::variant in vectors.
  target_compile_options(panal_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:
    -Wno-maybe-uninitialized -Wno-dangling-pointer -Wno-restrict -Wno-stringop-overflow
    -Wno-array-bounds>)
else()
  target_compile_options(panal_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:
    -Wno-gnu-statement-expression -Wno-unused-private-field>)
endif()
