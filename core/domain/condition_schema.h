/* condition_schema.h: the schema of one `when:`, for the rooms that declare a file which holds conditions. */
#pragma once
#include <cyaml/cyaml.h>

#include "domain/condition.h"

extern const cyaml_schema_field_t condition_schema[];
