# cmake -DFILES=<a;b;...> -DOUTPUT=<file.cpp> -P embed_migrations.cmake
# Writes a C++ file with the SQL of every migration, ordered by number.
list(SORT FILES)
set(entries "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+$")
    message(FATAL_ERROR "${file}: a migration is named NNNN_words.sql")
  endif()
  math(EXPR version "1${CMAKE_MATCH_1} - 10000")
  file(READ ${file} sql)
  string(APPEND entries "    {${version}, \"${name}\", R\"~sql~(${sql})~sql~\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Generated from src/storage/migrations by embed_migrations.cmake.
#include \"storage/migrations.h\"

namespace earshot::storage {

std::span<const Migration> embedded_migrations() {
  static constexpr Migration kMigrations[] = {
${entries}  };
  return kMigrations;
}

}  // namespace earshot::storage
")
