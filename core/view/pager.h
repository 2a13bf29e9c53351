/* pager.h: the pages of a list that is too long for one: which comes before, which after, what of how many is shown. */
#pragma once

#include "base/tree.h"

typedef struct {
  const char *url;   /* of the list, with its filters, without a page */
  gint64 page, rows; /* from 1; of a whole page */
  gint64 total;      /* rows of all pages */
  gboolean more;     /* nobody counted further */
} Pager;

/* `pager` {previous, next, from, to, total, more}, numbers as they are read; nothing for a list of one page. */
void pager_add (Tree *view, const Pager *pager);
