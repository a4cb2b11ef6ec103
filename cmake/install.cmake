# Where `cmake --install` puts programs, schema, nginx files and units. The units and the defaults
# of the configuration name these places, so the prefix is /usr unless a package says otherwise.
if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
    set(CMAKE_INSTALL_PREFIX /usr CACHE PATH "Install prefix" FORCE)
endif()

# What people call is in bin, what only systemd and the worker call in libexec.
get_property(programs TARGET quire_programs PROPERTY MANUALLY_ADDED_DEPENDENCIES)
list(REMOVE_ITEM programs openapi)
foreach(program ${programs})
    if(program MATCHES "^(quirectl|quire-migrate)$")
        install(TARGETS ${program} RUNTIME DESTINATION bin)
    else()
        install(TARGETS ${program} RUNTIME DESTINATION libexec/quire)
    endif()
endforeach()

install(DIRECTORY nginx/ DESTINATION share/quire/nginx FILES_MATCHING PATTERN "*.conf" PATTERN "*.conf.in")
install(DIRECTORY handlers/pages/static/ DESTINATION share/quire/static)
install(FILES ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/openapi/openapi.json DESTINATION share/quire/openapi)
install(DIRECTORY sql/ DESTINATION share/quire/sql FILES_MATCHING PATTERN "*.sql")
install(DIRECTORY systemd/ DESTINATION lib/systemd/system
    FILES_MATCHING PATTERN "*.service" PATTERN "*.socket" PATTERN "*.target" PATTERN "*.service.d/*.conf"
    PATTERN "sysusers.d" EXCLUDE PATTERN "tmpfiles.d" EXCLUDE PATTERN "examples" EXCLUDE)
install(DIRECTORY systemd/examples/ DESTINATION share/doc/quire/examples)
install(FILES systemd/sysusers.d/quire.conf DESTINATION lib/sysusers.d)
install(FILES systemd/tmpfiles.d/quire.conf DESTINATION lib/tmpfiles.d)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION share/doc/quire OPTIONAL)

file(GLOB manual_pages cli/man/*.[1-8])
foreach(page ${manual_pages})
    string(REGEX MATCH "[1-8]$" section ${page})
    install(FILES ${page} DESTINATION share/man/man${section})
endforeach()
