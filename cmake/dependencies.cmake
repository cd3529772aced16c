# Every system library of the project as a target name. Modules link these by name in LIBS;
# nothing here is linked to a module that does not ask for it.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)                # fmt::fmt
find_package(OpenSSL 3.0 REQUIRED)        # OpenSSL::SSL OpenSSL::Crypto
find_package(SQLite3 REQUIRED)            # SQLite::SQLite3
find_package(simdjson REQUIRED)           # simdjson::simdjson
find_package(CLI11 REQUIRED)              # CLI11::CLI11
find_package(Boost 1.74 REQUIRED)         # Boost::headers (Beast's parser, header only)
find_package(PNG REQUIRED)                # PNG::PNG
find_package(JPEG REQUIRED)               # JPEG::JPEG
find_package(wslay REQUIRED)               # wslay
find_package(CURL REQUIRED)               # CURL::libcurl
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)         # PkgConfig::sodium
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus) # PkgConfig::tomlplusplus
pkg_check_modules(webp REQUIRED IMPORTED_TARGET libwebp)             # PkgConfig::webp
# ipsec_mb: empty but on x86, where code that needs it finds EARSHOT_IPSEC_MB defined.
add_library(ipsec_mb INTERFACE IMPORTED)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$")
  find_library(ipsec_mb_library IPSec_MB REQUIRED)
  target_link_libraries(ipsec_mb INTERFACE ${ipsec_mb_library})
  target_compile_definitions(ipsec_mb INTERFACE EARSHOT_IPSEC_MB)
endif()
if(EARSHOT_TESTS)
  find_package(GTest REQUIRED)            # GTest::gtest GTest::gmock GTest::gtest_main
endif()
if(EARSHOT_TESTS OR EARSHOT_BENCH)
  pkg_check_modules(srtp2 REQUIRED IMPORTED_TARGET libsrtp2)         # PkgConfig::srtp2
endif()
if(EARSHOT_BENCH)
  find_package(benchmark REQUIRED)        # benchmark::benchmark
endif()
