/* completeness.c: the page on which the desk says what each kind of partner needs to read in a file. */
#include "pages/completeness.h"

#include "base/secret.h"
#include "domain/completeness.h"
#include "domain/partner.h"
#include "pages/office.h"
#include "pages/once.h"
#include "view/completeness_view.h"

#define PATH "/completude"
enum { LEVEL_CHARS = 10 };

/* What was asked for when it is a type, else all of them. */
static const char *
type_of (const char *typed)
{
  return typed != NULL && partner_type_find (typed) != NULL ? typed : COMPLETENESS_EVERY;
}

int
completeness_page_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *request_token = secret_token_new ();
  Tree *view = completeness_view_settings (&viewer, type_of (exchange_query (exchange, "type")));

  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "done", exchange_query (exchange, "fait") != NULL);
  return exchange_page (exchange, 200, "completeness", view);
}

typedef struct {
  Actor actor;
  const Completeness *completeness;
  const char *type;
  GHashTable *levels; /* fact → level */
} Saving;

/* Only what was touched is written: a colleague may have touched the others, and the defaults of the file may get better. */
static gboolean
save_work (Db *db, gpointer data, GError **error)
{
  const Saving *saving = data;
  const char *fact;

  for (guint i = 0; (fact = completeness_fact_at (i)) != NULL; i++) {
    NeedLevel level = completeness_level_find (g_hash_table_lookup (saving->levels, fact));

    if (level != NEED_LAST && level != completeness_level (db, saving->completeness, saving->type, fact)
        && !completeness_set (db, &saving->actor, saving->type, fact, level, error))
      return FALSE;
  }
  return TRUE;
}

/* (transfer full): every level that was chosen, in the order of the facts: what makes this sending another one. */
static char *
levels_read (Exchange *exchange, GHashTable *levels)
{
  g_autoptr (GString) all = g_string_new (NULL);
  const char *fact;

  for (guint i = 0; (fact = completeness_fact_at (i)) != NULL; i++) {
    g_autofree char *name = g_strconcat ("need.", fact, NULL), *shown = g_strconcat ("was.", fact, NULL);
    g_autofree char *level = exchange_typed (exchange, name, FALSE, LEVEL_CHARS);
    g_autofree char *was = exchange_typed (exchange, shown, FALSE, LEVEL_CHARS);

    g_string_append_printf (all, "%s ", level);
    if (strcmp (level, was) != 0)
      g_hash_table_insert (levels, g_strdup (fact), g_steal_pointer (&level));
  }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

int
completeness_page_save (Exchange *exchange)
{
  const char *type = type_of (exchange_field (exchange, "type"));
  g_autoptr (GHashTable) levels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *words = levels_read (exchange, levels);
  g_autofree char *request = once_request (exchange, "completeness", type, words);
  g_autofree char *page = g_strconcat (PATH "?type=", type, "&fait=1", NULL), *place = NULL;
  Saving saving = { office_actor (exchange), grid_set_completeness (exchange_appliance (exchange)->grids), type, levels };
  const Once once = { save_work, &saving, request, page };
  GError *error = NULL;

  return once_write (exchange, &once, &place, &error) ? exchange_redirect (exchange, place)
                                                      : exchange_fail (exchange, error);
}
