# earshot_module(<name> [DEPS <module>...] [LIBS <target>...]
#                [TEST_DEPS <module>...] [TEST_LIBS <target>...])
#
# Called from src/<module>/CMakeLists.txt. Makes the static library earshot_<name> of every *.cpp in
# the directory except main.cpp and *_test.cpp, and, when there are *_test.cpp files, the GoogleTest
# binary <name>_test of them, which ctest runs as one test.
#   DEPS  modules whose headers this module's code includes (the layering of ARCHITECTURE.md)
#   LIBS  system libraries (names in cmake/dependencies.cmake); they stay private to the module
# TEST_DEPS and TEST_LIBS are for the tests alone.
function(earshot_module name)
  cmake_parse_arguments(arg "" "" "DEPS;LIBS;TEST_DEPS;TEST_LIBS" ${ARGN})
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "earshot_module(${name}): unknown arguments ${arg_UNPARSED_ARGUMENTS}")
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(TRANSFORM arg_DEPS PREPEND earshot_)
  list(TRANSFORM arg_TEST_DEPS PREPEND earshot_)

  set(library earshot_${name})
  if(sources)
    add_library(${library} STATIC ${sources})
    target_include_directories(${library} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${library} PUBLIC ${arg_DEPS} PRIVATE ${arg_LIBS})
    earshot_precompile(${library} earshot_precompiled)
  else()
    add_library(${library} INTERFACE)
    target_include_directories(${library} INTERFACE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${library} INTERFACE ${arg_DEPS} ${arg_LIBS})
  endif()
  if(tests AND EARSHOT_TESTS)
    earshot_test(${name}_test SOURCES ${tests}
                 TARGETS ${library} ${arg_TEST_DEPS} ${arg_LIBS} ${arg_TEST_LIBS})
  endif()
endfunction()

# earshot_test(<name> SOURCES <file>... TARGETS <cmake target>...): one GoogleTest binary, one ctest
# entry. Used by earshot_module and by tests/*/CMakeLists.txt. Its working directory is the
# repository, so that tests may read protocol/samples/ by a relative path.
function(earshot_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;TARGETS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_TARGETS} GTest::gmock GTest::gtest_main)
  earshot_precompile(${name} earshot_precompiled_test)
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1
           WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600)
endfunction()
