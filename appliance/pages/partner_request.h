/* partner_request.h: what the pages of one partner share: which one, its forms sent once, what became of them. */
#pragma once
#include "base/remarks.h"
#include "domain/partner.h"
#include "domain/partner_area.h"
#include "http/exchange.h"
#include "view/viewer.h"

enum { PARTNER_CODE_CHARS = 40 };

/* (transfer full): the partner of the path. NULL with the answer already given in *ret_status: it is not there. */
Partner *partner_request_find (Exchange *exchange, int *ret_status);
/* The version that the form was made of; 0 when it says none. */
gint64 partner_request_version (Exchange *exchange);
/* Sets `done` (the sentence of ?fait=…) and `request_token`; takes the view. */
int partner_request_page (Exchange *exchange, int status, const char *page, Tree *view);

/* A form: its work, done once. */
typedef struct {
  StoreWork work;
  gpointer data;
  const char *form, *subject; /* its name; what it is about */
  const char *words;          /* what was typed */
  const char *place;          /* where it leads */
} PartnerSending;
/* TRUE with the way to its place already answered in *ret_status; FALSE with an error to tell beside the form. */
gboolean partner_request_send (Exchange *exchange, const PartnerSending *sending, int *ret_status, GError **error);
