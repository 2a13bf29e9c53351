/* form_offline_view.h: the whole questionnaire as one page, its conditions told to the page. Reads no body. */
#pragma once
#include "pages/form_request.h"

/* (transfer full): `steps` with all that their pages would show, `most` (files a report may have). The same for
 * everybody who reads that language. Call exchange_speak before. */
Tree *form_offline_view (Exchange *exchange);
/* (transfer full): the conditions as the page's script reads them: "field=a,b" or "field>3", spaces between; of `all`
 * or of `any`. */
char *form_offline_conditions (const Condition *list, guint count);
