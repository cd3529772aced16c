# cmake -DFILE=deploy/earshot.service -DOUTPUT=<file.cpp> -P embed_unit.cmake
file(READ ${FILE} unit)
file(WRITE ${OUTPUT} "// Generated from deploy/earshot.service by embed_unit.cmake.
#include \"app/setup_files.h\"

namespace earshot::app {

std::string_view unit_template() { return R\"~unit~(${unit})~unit~\"; }

}  // namespace earshot::app
")
