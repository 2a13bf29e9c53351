/* triage.c: one report of the queue with what is needed to decide, and where a decision leads. The decisions themselves
 * are those of the report's page. */
#include "pages/triage.h"

#include <string.h>

#include "base/secret.h"
#include "domain/completeness.h"
#include "domain/followup.h"
#include "domain/report_merge.h"
#include "pages/office.h"
#include "pages/office_form.h"
#include "pages/report.h"
#include "view/triage_view.h"

#define PATH "/a-trier"
enum { REFERENCE_CHARS = 20, FACTS_MAX = 40 };

static int
triage_page (Exchange *exchange, int status, const char *uuid, const ActionTyped *typed)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (Tree) view = report_page_view (exchange, uuid, typed, &error);

  if (view == NULL || !triage_view_add (&viewer, uuid, view, &error))
    return exchange_fail (exchange, g_steal_pointer (&error));
  tree_set_text (view, "back", PATH);
  tree_set_format (view, "report_url", "/dossiers/%s", uuid);
  tree_set_flag (view, "changed", status == 409);
  return exchange_page (exchange, status, "triage", g_steal_pointer (&view));
}

int
triage_show (Exchange *exchange)
{
  return triage_page (exchange, 200, exchange_path_part (exchange, "uuid"), NULL);
}

/* The desk alone sorts: who lost that right meanwhile reads the file as it may. */
static gboolean
is_sent_from_here (Exchange *exchange)
{
  return g_strcmp0 (exchange_field (exchange, "back"), PATH) == 0
         && access_allows (exchange_session (exchange)->role, ACTION_REPORT_TRIAGE, FALSE);
}

int
triage_page_again (Exchange *exchange, const char *uuid, const ActionTyped *typed)
{
  return is_sent_from_here (exchange) ? triage_page (exchange, 422, uuid, typed)
                                      : report_page_again (exchange, uuid, typed);
}

int
triage_page_changed (Exchange *exchange, const char *uuid, const ActionTyped *typed)
{
  return is_sent_from_here (exchange) ? triage_page (exchange, 409, uuid, typed)
                                      : report_page_changed (exchange, uuid, typed);
}

int
triage_skip (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *place = triage_view_next (&viewer, exchange_query (exchange, "apres"));

  return exchange_redirect (exchange, place);
}

/* Where it leads is settled before the decision: the queue is then as the page showed it. */
char *
triage_place (Exchange *exchange, const char *uuid, const char *verb)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *next = NULL;

  if (!is_sent_from_here (exchange))
    return NULL;
  next = strcmp (verb, "take") == 0 ? g_strconcat (PATH "/", uuid, NULL) : triage_view_next (&viewer, uuid);
  return g_strconcat (next, "?fait=", verb, NULL);
}

/* ---- what is missing ---- */

typedef struct {
  const OfficeForm *form;
  const GridSet *grids;
  const char *facts;
} Asking;

static gboolean
ask_work (Db *db, gpointer data, GError **error)
{
  const Asking *asking = data;

  return completeness_ask (db, &asking->form->actor, asking->grids, asking->form->uuid, asking->facts, error);
}

/* (transfer full): the boxes that were ticked, words with spaces between; no more than there are facts. */
static char *
facts_typed (Exchange *exchange)
{
  g_autoptr (GPtrArray) values = exchange_fields (exchange, "fact");
  g_autoptr (GString) facts = g_string_new (NULL);

  for (guint i = 0; i < MIN (values->len, FACTS_MAX); i++)
    if (completeness_knows (g_ptr_array_index (values, i)))
      g_string_append_printf (facts, "%s%s", facts->len > 0 ? " " : "", (const char *) g_ptr_array_index (values, i));
  return g_string_free (g_steal_pointer (&facts), FALSE);
}

int
triage_ask (Exchange *exchange)
{
  g_auto (OfficeForm) form = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  g_autofree char *facts = facts_typed (exchange), *place = triage_place (exchange, form.uuid, "take");
  const Asking asking = { &form, exchange_appliance (exchange)->grids, facts };
  g_autofree char *told = place == NULL ? NULL : g_strconcat (PATH "/", form.uuid, "?fait=ask", NULL);
  const OfficeWork work = {
    .work = ask_work, .data = (gpointer) &asking, .words = facts, .place = told, .anchor = "missing"
  };

  form.form = g_strdup ("ask");
  if (*facts == '\0')
    remarks_add (form.remarks, "fact", "fact_missing", NULL);
  return office_form_send (exchange, &form, &work);
}

/* ---- two that are one ---- */

typedef struct {
  const OfficeForm *form;
  MergeInput input;
} Merging;

static gboolean
merge_work (Db *db, gpointer data, GError **error)
{
  const Merging *merging = data;

  return report_merge (db, &merging->form->actor, &merging->input, error);
}

/* (transfer full): one of those that are offered, or any other by its number, with or without the sign before it. */
static char *
into_typed (Exchange *exchange)
{
  g_autofree char *other = exchange_typed (exchange, "other", FALSE, REFERENCE_CHARS);

  return *other == '\0' ? exchange_typed (exchange, "into", FALSE, REFERENCE_CHARS)
                        : g_strdup (*other == '#' ? other + 1 : other);
}

int
triage_merge (Exchange *exchange)
{
  g_auto (OfficeForm) form = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autofree char *into = into_typed (exchange);
  g_autofree char *words = g_strjoin ("\n", into, form.message, NULL);
  g_autofree char *place = triage_place (exchange, form.uuid, "merge");
  Merging merging = { &form, { form.uuid, into, form.message } };
  const OfficeWork work = {
    .work = merge_work, .data = &merging, .words = words, .place = place, .typed = { .kind = into }
  };

  form.form = g_strdup ("merge");
  if (*into == '\0')
    remarks_add (form.remarks, "into", "into_missing", NULL);
  else if (!report_merge_goes_on (db, form.uuid, into))
    remarks_add (form.remarks, "into", "into_unknown", NULL);
  if (!followup_is_said (form.message))
    remarks_add (form.remarks, "message", "message_missing", NULL);
  return office_form_send (exchange, &form, &work);
}
