/* remark_view.h: what is wrong with a form of the back office, in words: at the top of the page and beside each field. */
#pragma once
#include "base/remarks.h"
#include "view/viewer.h"

/* Sets `errors` {items[] {field, words}} and, for each field, `error_<field>` {name, error}; nothing without remarks. The
 * field is the id of its input; codes are words of `group`, their detail set in as {{detail}}. */
void remark_view_set (const Viewer *viewer, const char *group, const Remarks *remarks, Tree *view);
/* (transfer full): one sentence of `group`. */
char *remark_view_words (const Viewer *viewer, const char *group, const char *code, const char *detail);
