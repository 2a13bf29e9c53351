/* prints.c: the list, its PDFs, and what was put in the post. Who takes a letter about a file away is logged first. */
#include "pages/prints.h"

#include <string.h>

#include "base/text.h"
#include "domain/print.h"
#include "domain/report.h"
#include "domain/tenant_letter.h"
#include "pages/office.h"
#include "pages/paper.h"
#include "view/print_view.h"

#define HERE "/gestion/impressions"

int
prints_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  const char *done = exchange_query (exchange, "fait");
  GError *error = NULL;
  Tree *view = print_view (&viewer, &error);

  if (view == NULL)
    return exchange_fail (exchange, error);
  if (done != NULL)
    tree_set_text (view, "done", viewer_word (&viewer, "print_done", done));
  return exchange_page (exchange, 200, "prints", view);
}

/* ---- paper ---- */

typedef struct {
  Actor actor;
  const GPtrArray *prints; /* of Print */
  GPtrArray *true_ones;    /* out: of those, what is still so */
} Reading;

static gboolean
log_work (Db *db, gpointer data, GError **error)
{
  const Reading *reading = data;

  g_ptr_array_set_size (reading->true_ones, 0);
  for (guint i = 0; i < reading->prints->len; i++) {
    Print *print = g_ptr_array_index (reading->prints, i);
    gboolean dropped;

    if (!tenant_letter_overtaken (db, print, reading->actor.now, &dropped, error))
      return FALSE;
    if (dropped)
      continue;
    g_ptr_array_add (reading->true_ones, print);
    if (print->report_id != 0 && !report_log_access (db, &reading->actor, print->report_id, "print", error))
      return FALSE;
  }
  return TRUE;
}

/* (transfer full): "courriers-a-imprimer-29-novembre-2026.pdf" */
static char *
download_name (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *day = viewer_day (&viewer, viewer.now);
  g_autofree char *words = g_strdup_printf ("%s %s", viewer_word (&viewer, "prints", "file"), day);
  g_autofree char *slug = text_slug (words);

  return g_strconcat (slug, ".pdf", NULL);
}

static int
send_paper (Exchange *exchange, const GPtrArray *prints)
{
  g_autoptr (GPtrArray) true_ones = g_ptr_array_new ();
  Reading reading = { office_actor (exchange), prints, true_ones };
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (prints->len == 0)
    return exchange_redirect (exchange, HERE);
  if (!store_write (exchange_appliance (exchange)->store, log_work, &reading, &error))
    return exchange_fail (exchange, error);
  if (true_ones->len == 0)
    return exchange_redirect (exchange, HERE "?fait=overtaken");
  bytes = paper_prints (exchange, true_ones, &error);
  if (bytes == NULL)
    return exchange_fail (exchange, error);
  name = download_name (exchange);
  exchange_set_header (exchange, "Cache-Control", "no-store");
  return exchange_bytes (exchange, "application/pdf", bytes, name);
}

int
prints_all (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (GPtrArray) prints = print_list_waiting (viewer.db, &error);

  return prints == NULL ? exchange_fail (exchange, error) : send_paper (exchange, prints);
}

int
prints_one (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GPtrArray) prints = g_ptr_array_new_with_free_func ((GDestroyNotify) print_free);
  GError *error = NULL;
  Print *print = print_find (viewer.db, exchange_path_part (exchange, "uuid"), &error);

  if (print == NULL)
    return exchange_fail (exchange, error);
  g_ptr_array_add (prints, print);
  return send_paper (exchange, prints);
}

/* ---- posted ---- */

typedef struct {
  Actor actor;
  const char *verb;
  GPtrArray *uuids; /* of const char *: those that the page showed */
  const char *done; /* out: what is said */
} Settling;

/* What is said of one: a newer one may have taken its place. */
static const char *
done_word (Db *db, const Settling *settling)
{
  g_autoptr (Print) print = print_find (db, g_ptr_array_index (settling->uuids, 0), NULL);

  if (settling->uuids->len > 1)
    return "all";
  if (print != NULL && print->reason != NULL)
    return "unposted_replaced";
  return strcmp (settling->verb, "unpost") == 0 ? "unposted" : "posted";
}

/* Of several, what somebody else settled meanwhile holds the others up in nothing. */
static gboolean
settle_work (Db *db, gpointer data, GError **error)
{
  Settling *settling = data;
  guint changed = 0;

  for (guint i = 0; i < settling->uuids->len; i++) {
    const Change change = { .uuid = g_ptr_array_index (settling->uuids, i), .verb = settling->verb };
    g_autoptr (GError) own = NULL;

    if (print_change (db, &settling->actor, &change, &own))
      changed++;
    else if (settling->uuids->len == 1 || !g_error_matches (own, BOX_ERROR, BOX_ERROR_CONFLICT))
      return g_propagate_error (error, g_steal_pointer (&own)), FALSE;
  }
  if (settling->uuids->len == 0)
    return box_fail (error, BOX_ERROR_INVALID, "nothing was chosen");
  settling->done = done_word (db, settling);
  return changed > 0 || box_fail (error, BOX_ERROR_CONFLICT, "none of them waited");
}

int
prints_settle (Exchange *exchange)
{
  const char *verb = exchange_field (exchange, "verb");
  g_autoptr (GPtrArray) uuids = exchange_fields (exchange, "print");
  Settling settling = { office_actor (exchange), verb == NULL ? "" : verb, uuids, NULL };
  g_autofree char *place = NULL;
  GError *error = NULL;

  if (!store_write (exchange_appliance (exchange)->store, settle_work, &settling, &error))
    return exchange_fail (exchange, error);
  place = g_strconcat (HERE "?fait=", settling.done, NULL);
  return exchange_redirect (exchange, place);
}
