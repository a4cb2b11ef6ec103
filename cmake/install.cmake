# Where `cmake --install` puts programs, schema, nginx files and units.
