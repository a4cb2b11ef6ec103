# The build's vocabulary: quire_layer(), quire_program(), quire_tests().
#
# A layer exports only its own include/ folder. What it USES is visible to those who use it; what it
# HIDES is linked privately, so that a header of it cannot be reached through this layer.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

add_library(quire_options INTERFACE)
target_compile_options(quire_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wimplicit-fallthrough
    -Wno-missing-field-initializers) # designated initialisers leave the rest at its default on purpose
if(QUIRE_WERROR)
    target_compile_options(quire_options INTERFACE -Werror)
endif()
if(QUIRE_SANITIZE)
    target_compile_options(quire_options INTERFACE
        -fsanitize=${QUIRE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(quire_options INTERFACE -fsanitize=${QUIRE_SANITIZE})
    target_compile_definitions(quire_options INTERFACE QUIRE_SANITIZED)
endif()
if(QUIRE_FUZZ)
    target_compile_options(quire_options INTERFACE -fsanitize-coverage=trace-pc,trace-cmp)
endif()
target_compile_definitions(quire_options INTERFACE QUIRE_VERSION="${PROJECT_VERSION}")

# quire_package(NAME module...): an imported target quire::NAME for pkg-config modules.
function(quire_package name)
    if(NOT TARGET PkgConfig::${name})
        pkg_check_modules(${name} REQUIRED IMPORTED_TARGET GLOBAL ${ARGN})
    endif()
endfunction()

# quire_layer(NAME ROOMS folder... USES layer... HIDES layer... PACKAGES pkg-target... )
# Sources are the *.cpp files of the calling folder and of its ROOMS, which include each other's headers as "room/x.hpp";
# public headers are in its include/<name>/.
function(quire_layer name)
    cmake_parse_arguments(ARG "" "" "ROOMS;USES;HIDES;PACKAGES" ${ARGN})
    list(TRANSFORM ARG_ROOMS APPEND /*.cpp OUTPUT_VARIABLE sources_of_rooms)
    file(GLOB sources CONFIGURE_DEPENDS *.cpp ${sources_of_rooms})
    add_library(quire_${name} STATIC ${sources})
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS include/*.hpp)
    target_sources(quire_${name} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${headers})
    set_target_properties(quire_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    target_link_libraries(quire_${name} PRIVATE quire_options ${ARG_PACKAGES} Threads::Threads)
    if(ARG_ROOMS)
        target_include_directories(quire_${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    endif()
    foreach(layer ${ARG_USES})
        target_link_libraries(quire_${name} PUBLIC quire_${layer})
    endforeach()
    foreach(layer ${ARG_HIDES})
        target_link_libraries(quire_${name} PRIVATE quire_${layer})
    endforeach()
endfunction()

# Everything that runs in production, and no test: what `./dev up` builds.
add_custom_target(quire_programs)
# All programs of unit and component tests, and what they start.
add_custom_target(test_programs)

# quire_program(NAME [SOURCES file...] LAYERS layer... PACKAGES pkg-target...): a program named NAME.
function(quire_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LAYERS;PACKAGES" ${ARGN})
    if(NOT ARG_SOURCES)
        file(GLOB ARG_SOURCES CONFIGURE_DEPENDS *.cpp)
    endif()
    add_executable(${name} ${ARG_SOURCES})
    add_dependencies(quire_programs ${name})
    target_link_libraries(${name} PRIVATE quire_options ${ARG_PACKAGES} Threads::Threads)
    foreach(layer ${ARG_LAYERS})
        target_link_libraries(${name} PRIVATE quire_${layer})
    endforeach()
endfunction()

# quire_tests(LABEL AREA LAYERS layer... PACKAGES pkg-target...): the *_test.cpp files of the calling
# folder as one GoogleTest program; each test becomes a CTest test "<label>.<area>.<name>". With TOGETHER
# the program is one CTest test: for those that start a server of their own.
function(quire_tests label area)
    cmake_parse_arguments(ARG "TOGETHER" "" "SOURCES;LAYERS;PACKAGES;PROPERTIES" ${ARGN})
    if(NOT label IN_LIST QUIRE_TEST_LABELS)
        return()
    endif()
    file(GLOB sources CONFIGURE_DEPENDS *_test.cpp)
    if(NOT sources)
        return()
    endif()
    add_executable(${label}_${area} ${sources} ${ARG_SOURCES})
    add_dependencies(test_programs ${label}_${area})
    target_link_libraries(${label}_${area} PRIVATE
        quire_options ${ARG_PACKAGES} GTest::gtest_main GTest::gmock Threads::Threads)
    # Nobody waits for a test's own code, but for its compiler: half the time with the sanitizers.
    target_compile_options(${label}_${area} PRIVATE -O0)
    foreach(layer ${ARG_LAYERS})
        target_link_libraries(${label}_${area} PRIVATE quire_${layer})
    endforeach()
    if(ARG_TOGETHER)
        add_test(NAME ${label}.${area} COMMAND ${label}_${area})
        set_tests_properties(${label}.${area} PROPERTIES LABELS ${label} TIMEOUT 300 ${ARG_PROPERTIES})
        return()
    endif()
    gtest_discover_tests(${label}_${area}
        TEST_PREFIX "${label}.${area}." DISCOVERY_TIMEOUT 60
        PROPERTIES LABELS ${label} ${ARG_PROPERTIES})
endfunction()
