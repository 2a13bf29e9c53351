/* communes.c: forms of communes, judged field by field, done once. */
#include "pages/communes.h"

#include <string.h>

#include "base/text.h"
#include "pages/office.h"
#include "pages/partner_request.h"
#include "view/commune_view.h"

enum { NAME_MAX_CHARS = 80, PIECES_MAX = 5000, PAGES_MAX = 1000 };

typedef struct {
  Actor actor;
  CommuneFacts facts;
  CommuneFacts shown; /* what the page said of it; of a commune it did not know, NULL */
} Keeping;

static int
show (Exchange *exchange, int status, const CommuneFacts *typed, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (CommuneRow) now = typed == NULL ? NULL : commune_list_find (viewer.db, typed->insee, NULL);
  gboolean known = now != NULL && now->merged_into == NULL, conflict = status == 409 && typed != NULL;
  CommunePage page = { 1, typed, known, remarks, known ? now : NULL, conflict };
  GError *error = NULL;
  Tree *view;

  if (!text_to_integer (exchange_query (exchange, "page"), 1, PAGES_MAX, &page.page))
    page.page = 1;
  view = commune_view_list (&viewer, &page, &error);
  return view == NULL ? exchange_fail (exchange, error) : partner_request_page (exchange, status, "communes", view);
}

/* "?insee=64445" fills the form with that commune. */
int
communes_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  const char *insee = exchange_query (exchange, "insee");
  g_autoptr (CommuneRow) row = insee == NULL ? NULL : commune_list_find (viewer.db, insee, NULL);
  CommuneFacts facts = { 0 };

  if (row == NULL)
    return show (exchange, 200, NULL, NULL);
  facts = (CommuneFacts){ row->insee, row->name, row->postcode, row->open };
  return show (exchange, 200, &facts, NULL);
}

static const char *
answer (gboolean open)
{
  return open ? "yes" : "no";
}

/* Of each field what is to be written; a colleague's change meanwhile is never written over unseen. */
static gboolean
save_work (Db *db, gpointer data, GError **error)
{
  const Keeping *keeping = data;
  const CommuneFacts *typed = &keeping->facts, *shown = &keeping->shown;
  g_autoptr (CommuneRow) row = commune_list_find (db, typed->insee, NULL);
  const char *was = shown->insee == NULL ? NULL : answer (shown->open), *open;
  CommuneFacts settled = *typed;

  if (row == NULL)
    return commune_list_set (db, &keeping->actor, typed, error);
  settled.name = text_settle (shown->name, typed->name, row->name);
  settled.postcode = text_settle (shown->postcode, typed->postcode, row->postcode);
  open = text_settle (was, answer (typed->open), answer (row->open));
  if (settled.name == NULL || settled.postcode == NULL || open == NULL)
    return box_fail (error, BOX_ERROR_CONFLICT, "commune %s changed meanwhile", typed->insee);
  settled.open = strcmp (open, "yes") == 0;
  return commune_list_set (db, &keeping->actor, &settled, error);
}

/* Only of the commune that is sent: its code may have been written over. */
static CommuneFacts
read_shown (Exchange *exchange, const char *insee)
{
  const char *was = exchange_field (exchange, "was.insee");

  if (was == NULL || strcmp (was, insee) != 0)
    return (CommuneFacts){ 0 };
  return (CommuneFacts){ was, exchange_field (exchange, "was.name"), exchange_field (exchange, "was.postcode"),
                         g_strcmp0 (exchange_field (exchange, "was.open"), "yes") == 0 };
}

static void
check_facts (Db *db, const CommuneFacts *facts, const char *code_field, Remarks *remarks)
{
  g_autoptr (CommuneRow) row = commune_list_find (db, facts->insee, NULL);

  if (!commune_is_insee (facts->insee))
    remarks_add (remarks, code_field, "insee_shape", NULL);
  else if (row != NULL && row->merged_into != NULL)
    remarks_add (remarks, code_field, "insee_merged", row->merged_into);
  if (*facts->name == '\0')
    remarks_add (remarks, "name", "name_missing", NULL);
  if (!text_is_postcode (facts->postcode))
    remarks_add (remarks, "postcode", "postcode_shape", NULL);
}

int
communes_save (Exchange *exchange)
{
  g_autofree char *insee = exchange_typed (exchange, "insee", FALSE, 10);
  g_autofree char *name = exchange_typed (exchange, "name", FALSE, NAME_MAX_CHARS);
  g_autofree char *postcode = exchange_typed (exchange, "postcode", FALSE, 10);
  Keeping keeping = { office_actor (exchange),
                      { insee, name, postcode, exchange_field (exchange, "open") != NULL },
                      read_shown (exchange, insee) };
  g_autofree char *words = g_strdup_printf ("%s %s %d", name, postcode, keeping.facts.open);
  const PartnerSending sending = { save_work, &keeping, "commune", insee, words, "/communes?fait=commune" };
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;
  int status = 0;

  check_facts (store_reader (exchange_appliance (exchange)->store), &keeping.facts, "insee", remarks);
  if (remarks_any (remarks))
    return show (exchange, 422, &keeping.facts, remarks);
  if (partner_request_send (exchange, &sending, &status, &error))
    return status;
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return show (exchange, 409, &keeping.facts, NULL);
}

static gboolean
remove_work (Db *db, gpointer data, GError **error)
{
  const Keeping *keeping = data;

  return commune_list_remove (db, &keeping->actor, keeping->facts.insee, error);
}

/* One that is named elsewhere stays, and the page says why. */
int
communes_remove (Exchange *exchange)
{
  g_autofree char *insee = exchange_typed (exchange, "insee", FALSE, 10);
  Keeping keeping = { .actor = office_actor (exchange), .facts = { .insee = insee } };
  const PartnerSending sending = { remove_work, &keeping, "commune-remove",
                                   insee,       NULL,     "/communes?fait=commune_removed" };
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;
  int status = 0;

  if (partner_request_send (exchange, &sending, &status, &error))
    return status;
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  remarks_add (remarks, "list", "commune_used", insee);
  return show (exchange, 409, NULL, remarks);
}

/* ---- several become one ---- */

typedef struct {
  Actor actor;
  CommuneMerging merging;
  guint left; /* out */
} Merge;

static gboolean
begin_work (Db *db, gpointer data, GError **error)
{
  const Merge *merge = data;

  return commune_merge_begin (db, &merge->actor, &merge->merging, error);
}

static gboolean
piece_work (Db *db, gpointer data, GError **error)
{
  Merge *merge = data;

  return commune_merge_piece (db, &merge->actor, &merge->left, error);
}

/* Piece by piece, so that people who write meanwhile wait for one only. */
static gboolean
move_reports (Exchange *exchange, Merge *merge, GError **error)
{
  guint pieces = 0;

  do {
    if (!store_write (exchange_appliance (exchange)->store, piece_work, merge, error))
      return FALSE;
  } while (merge->left > 0 && ++pieces < PIECES_MAX);
  return TRUE;
}

static int
merge_page (Exchange *exchange, int status, const CommuneMerging *typed, const CommunePreview *preview,
            const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  Tree *view = commune_view_merge (&viewer, typed, preview, remarks, &error);

  return view == NULL ? exchange_fail (exchange, error)
                      : partner_request_page (exchange, status, "communes-merge", view);
}

int
communes_merge_show (Exchange *exchange)
{
  return merge_page (exchange, 200, NULL, NULL, NULL);
}

/* (transfer full): what was asked, by which it is known that its effect was read before it is done. */
static char *
merging_text (const CommuneMerging *merging)
{
  g_autofree char *from = g_strjoinv (" ", (char **) merging->from);

  return g_strjoin ("\t", from, merging->into, merging->name, merging->postcode, NULL);
}

static int
preview_page (Exchange *exchange, const CommuneMerging *merging, const char *seen)
{
  CommunePreview preview = { .seen = seen };
  GError *error = NULL;

  return commune_merge_size (store_reader (exchange_appliance (exchange)->store), merging, &preview.size, &error)
             ? merge_page (exchange, 200, merging, &preview, NULL)
             : exchange_fail (exchange, error);
}

int
communes_merge (Exchange *exchange)
{
  g_autoptr (GPtrArray) from = exchange_fields (exchange, "from");
  g_autofree char *into = exchange_typed (exchange, "into", FALSE, 10);
  g_autofree char *name = exchange_typed (exchange, "name", FALSE, NAME_MAX_CHARS);
  g_autofree char *postcode = exchange_typed (exchange, "postcode", FALSE, 10);
  g_autofree char *seen = NULL;
  Merge merge = { .actor = office_actor (exchange) };
  const CommuneFacts facts = { into, name, postcode, TRUE };
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;

  if (from->len < 2)
    remarks_add (remarks, "from", "merge_few", NULL);
  check_facts (store_reader (exchange_appliance (exchange)->store), &facts, "into", remarks);
  g_ptr_array_sort (from, text_compare);
  g_ptr_array_add (from, NULL);
  merge.merging = (CommuneMerging){ (const char *const *) from->pdata, into, name, postcode };
  if (remarks_any (remarks))
    return merge_page (exchange, 422, &merge.merging, NULL, remarks);
  seen = merging_text (&merge.merging);
  if (exchange_field (exchange, "look") != NULL || g_strcmp0 (exchange_field (exchange, "seen"), seen) != 0)
    return preview_page (exchange, &merge.merging, seen);
  if (!store_write (exchange_appliance (exchange)->store, begin_work, &merge, &error)
      || !move_reports (exchange, &merge, &error))
    return exchange_fail (exchange, error);
  return exchange_redirect (exchange, "/communes?fait=merged");
}

int
communes_resume (Exchange *exchange)
{
  Merge merge = { .actor = office_actor (exchange) };
  GError *error = NULL;

  return move_reports (exchange, &merge, &error) ? exchange_redirect (exchange, "/communes?fait=merged")
                                                 : exchange_fail (exchange, error);
}
