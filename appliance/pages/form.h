/* form.h: the tenant's form: its first page, then page after page until the report is sent. Handlers of routes.c. */
#pragma once
#include "http/exchange.h"
#include "pages/form_photos.h"
#include "pages/form_offline.h"
#include "pages/form_send.h"

int form_start (Exchange *exchange);       /* GET /signaler */
int form_begin (Exchange *exchange);       /* POST /signaler: a new draft, or the one already begun */
int form_show (Exchange *exchange);        /* GET /signaler/{step} */
int form_save (Exchange *exchange);        /* POST /signaler/{step} */
int form_save_photos (Exchange *exchange); /* POST /signaler/photos: the one page that brings files */
/* Once it is known who reports: the contact of a file that is open for the same address hears that it can be completed.
 * Nothing of it shows here. */
void form_tell_same (const FormRequest *request);
/* Reads the answers of a step from the body, as changes (field → value). Unless `whole`, what the body does not name is
 * left as it was. */
void form_read_step (const FormRequest *request, const Step *step, gboolean whole, GHashTable *changes);
