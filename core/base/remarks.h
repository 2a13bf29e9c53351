/* remarks.h: what is wrong with what somebody typed, field by field: codes, never sentences. */
#pragma once
#include "base/tree.h"

typedef struct Remarks Remarks;

Remarks *remarks_new (void); /* (transfer full) */
void remarks_free (Remarks *remarks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Remarks, remarks_free)
/* `code` is a word of the catalogue's group [remark]; `detail` (nullable) is shown as {{detail}}: a file name, a bound.
 * All are copied. A second remark on the same field is kept too. */
void remarks_add (Remarks *remarks, const char *field, const char *code, const char *detail);
gboolean remarks_any (const Remarks *remarks);
guint remarks_count (const Remarks *remarks);
const char *remarks_field (const Remarks *remarks, guint index);
const char *remarks_code (const Remarks *remarks, guint index);
const char *remarks_detail (const Remarks *remarks, guint index); /* nullable */
