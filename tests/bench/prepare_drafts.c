/* prepare_drafts.c: writes complete drafts into a store through the domain, so that the load only measures the sending.
 * Prints one token a line. usage: prepare_drafts STORE COUNT */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/draft.h"

typedef struct {
  guint index;
  char *token;
} Work;

static const struct {
  const char *field, *value;
} answers[] = {
  { "address", "12 rue de la Mesure" },
  { "postcode", "64000" },
  { "city", "Pau" },
  { "insee", "64445" },
  { "area.L-HUM", "1" },
  { "problem.L-HUM02", "L-HUM02-3" },
  { "problem.L-HUM03", "L-HUM03-2" },
  { "problem.L-AER01", "L-AER01-1" },
  { "problem.L-SAN01", "L-SAN01-1" },
  { "problem.L-SAN02", "L-SAN02-1" },
  { "problem.L-ELE03", "L-ELE03-2" },
  { "description", "A text of ordinary length about a damp room, written by the bench and by nobody else." },
  { "adults", "2" },
  { "heating", "gas" },
  { "built_year", "1965" },
  { "social_housing", "no" },
  { "owner_told", "yes" },
  { "contact_by", "mail" },
  { "profile", "tenant" },
};

static gboolean
prepare (Db *db, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (Draft) draft = NULL;

  g_clear_pointer (&work->token, g_free);
  work->token = draft_create (db, "fr", clock_now (), error);
  draft = work->token == NULL ? NULL : draft_find (db, work->token, clock_now (), error);
  if (draft == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_hash_table_insert (table, (gpointer) answers[i].field, g_strdup (answers[i].value));
  g_hash_table_insert (table, (gpointer) "email", g_strdup_printf ("bench-%u@demo.example", work->index));
  return draft_save (db, draft->id, table, clock_now (), error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Store) store = NULL;

  if (argc != 3 || !secret_init (&error) || (store = store_open (argv[1], STORE_READ_WRITE, &error)) == NULL)
    return 2;
  for (guint i = 0; i < strtoul (argv[2], NULL, 10); i++) {
    Work work = { .index = i };

    if (!store_write (store, prepare, &work, &error)) {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
    puts (work.token);
    g_free (work.token);
  }
  return 0;
}
