/* prints.c: the list, its PDFs, and what was put in the post. Who takes a letter about a file away is logged first. */
#include "pages/prints.h"

#include "base/text.h"
#include "domain/print.h"
#include "domain/report.h"
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
} Reading;

static gboolean
log_work (Db *db, gpointer data, GError **error)
{
  const Reading *reading = data;

  for (guint i = 0; i < reading->prints->len; i++) {
    const Print *print = g_ptr_array_index (reading->prints, i);

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
  Reading reading = { office_actor (exchange), prints };
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (prints->len == 0)
    return exchange_redirect (exchange, HERE);
  if (!store_write (exchange_appliance (exchange)->store, log_work, &reading, &error))
    return exchange_fail (exchange, error);
  bytes = paper_prints (exchange, prints, &error);
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
  GPtrArray *uuids; /* of const char *: those that the page showed */
  const char *done; /* out: what is said */
} Settling;

static gboolean
post_work (Db *db, gpointer data, GError **error)
{
  Settling *settling = data;

  for (guint i = 0; i < settling->uuids->len; i++)
    if (!print_post (db, &settling->actor, g_ptr_array_index (settling->uuids, i), error))
      return FALSE;
  settling->done = settling->uuids->len > 1 ? "all" : "posted";
  return TRUE;
}

static gboolean
unpost_work (Db *db, gpointer data, GError **error)
{
  Settling *settling = data;
  const char *uuid = settling->uuids->len == 0 ? "" : g_ptr_array_index (settling->uuids, 0);
  g_autoptr (Print) print = NULL;

  if (!print_unpost (db, &settling->actor, uuid, error))
    return FALSE;
  print = print_find (db, uuid, error);
  settling->done = print != NULL && print->reason != NULL ? "unposted_replaced" : "unposted";
  return print != NULL;
}

int
prints_settle (Exchange *exchange)
{
  gboolean undo = g_strcmp0 (exchange_field (exchange, "verb"), "unpost") == 0;
  g_autoptr (GPtrArray) uuids = exchange_fields (exchange, "print");
  Settling settling = { office_actor (exchange), uuids, "other" };
  g_autofree char *place = NULL;
  GError *error = NULL;

  if (!store_write (exchange_appliance (exchange)->store, undo ? unpost_work : post_work, &settling, &error))
    return exchange_fail (exchange, error);
  place = g_strconcat (HERE "?fait=", settling.done, NULL);
  return exchange_redirect (exchange, place);
}
