# One precompiled header of the standard library for every module and one with GoogleTest for every
# test: a quarter of the time of a build. Only system headers, so that a change of ours never
# rebuilds them, and clang builds without: that keeps the sources' own includes complete.
set(EARSHOT_STANDARD_HEADERS
    <algorithm> <array> <chrono> <coroutine> <cstdint> <cstring> <deque> <filesystem> <functional>
    <map> <memory> <mutex> <optional> <set> <span> <sstream> <string> <string_view> <unordered_map>
    <utility> <variant> <vector>)

file(WRITE ${CMAKE_BINARY_DIR}/precompiled/empty.cpp "")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_library(earshot_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled/empty.cpp)
  target_precompile_headers(earshot_precompiled PRIVATE ${EARSHOT_STANDARD_HEADERS})
  if(EARSHOT_TESTS)
    add_executable(earshot_precompiled_test ${CMAKE_BINARY_DIR}/precompiled/empty.cpp)
    target_link_libraries(earshot_precompiled_test PRIVATE GTest::gmock GTest::gtest_main)
    target_precompile_headers(earshot_precompiled_test PRIVATE
                              ${EARSHOT_STANDARD_HEADERS} <gmock/gmock.h> <gtest/gtest.h>)
  endif()
endif()

# earshot_precompile(<target> <earshot_precompiled or earshot_precompiled_test>)
function(earshot_precompile target from)
  if(TARGET ${from})
    target_precompile_headers(${target} REUSE_FROM ${from})
  endif()
endfunction()
