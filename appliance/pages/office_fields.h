/* office_fields.h: fields of a form of the back office: what was typed, and what is wrong with it, beside each. */
#pragma once
#include "base/remarks.h"
#include "http/exchange.h"

typedef struct {
  Exchange *exchange;
  const Remarks *remarks;
  const char *group; /* of the catalogue: words of the remarks' codes */
  Tree *view;
} OfficeFields;

/* Sets the error summary of the page. */
void office_fields_errors (const OfficeFields *fields);
/* Sets `<name>_field` {name, value, error, bad}. */
void office_fields_add (const OfficeFields *fields, const char *name, const char *value);
