# Flags of every target of the project: warnings are errors, the linker is mold and the compiler
# goes through ccache where they are installed, and one of the sanitizer sets may be switched on.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(EARSHOT_CCACHE ccache)
if(EARSHOT_CCACHE)
  # Paths under the source folder are hashed as relative ones, and the folder of the compilation is
  # left out: a fresh clone elsewhere finds everything in the cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
      CCACHE_SLOPPINESS=pch_defines,time_macros ${EARSHOT_CCACHE})
endif()
find_program(EARSHOT_MOLD mold)
if(EARSHOT_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wno-sign-conversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Symmetric transfer between coroutines must be a tail call at every optimisation level.
  add_compile_options(-foptimize-sibling-calls)
  # What ccache needs to look through a precompiled header.
  add_compile_options(-fpch-preprocess)
  # g++ 12 reports these inside its own library once string code is inlined (bugs 105329, 105562).
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds
                      -Wno-stringop-overflow -Wno-stringop-overread)
endif()

set(EARSHOT_SANITIZE "" CACHE STRING "Empty, or a -fsanitize= list such as address,undefined")
if(EARSHOT_SANITIZE)
  add_compile_options(-fsanitize=${EARSHOT_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${EARSHOT_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # clang 14 cannot place its function type checks in split coroutines ("Cannot represent a
    # difference across sections").
    add_compile_options(-fno-sanitize=function)
  endif()
endif()

if(EARSHOT_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
