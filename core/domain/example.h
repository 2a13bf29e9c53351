/* example.h: a file that nobody sent, with its partner, account, visit and exchange with the owner: to show what a mail says. */
#pragma once
#include "domain/grid.h"
#include "store/store.h"

/* The texts of it; all borrowed for the call. */
typedef struct {
  const char *last_name, *first_name, *address, *city, *description, *partner, *message;
  const char *language; /* of the file */
} ExampleWords;
typedef struct {
  gint64 report_id, assignment_id, followup_id, visit_id, partner_id, user_id, draft_id, mediation_id;
} Example;

#define EXAMPLE_EMAIL "exemple@exemple.invalid" /* RFC 2606: nobody's */
/* Within a store_write whose work is to be rolled back: nothing of this may stay. */
gboolean
example_add (Db *db, const ExampleWords *words, const Grid *grid, gint64 now, Example *ret_example, GError **error);
