/* trail.h: from which list a file was opened, kept by the address of its page and by the forms on it. */
#pragma once
#include "http/exchange.h"
#include "view/list_place.h"

/* TRUE when the address or, of a form, its field "trail" says so: *ret_place is then to be cleared. */
gboolean trail_read (Exchange *exchange, ListPlace *ret_place);
/* (transfer full): "/dossiers/…?fait=…#…" with what the form's trail says before the "#"; the same without one. */
char *trail_place (Exchange *exchange, const char *place);
