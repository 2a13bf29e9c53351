/* subject.c: reads which person and which files are meant, logs it, and hands out the page, the JSON, or the PDF that
 * the generator makes and nobody keeps. */
#include "pages/subject.h"

#include <string.h>

#include "base/json.h"
#include "pages/office.h"
#include "pages/paper.h"
#include "view/fact_view.h"
#include "view/subject_view.h"

#define CACHE_NONE "no-store"

static const PersonKind kinds[] = { PERSON_OCCUPANT, PERSON_REPORTER };

/* Who is asked about, from which files. */
typedef struct {
  Exchange *exchange;
  Viewer viewer;
  Report *report; /* owned: the first */
  SubjectInput input;
  GArray *ids;    /* owned: of gint64 */
  GString *keys;  /* owned: "uuid+uuid" */
  GString *query; /* owned: what leads to the same again */
} Subject;

static void
subject_clear (Subject *subject)
{
  g_clear_pointer (&subject->report, report_free);
  g_clear_pointer (&subject->ids, g_array_unref);
  if (subject->keys != NULL)
    g_string_free (g_steal_pointer (&subject->keys), TRUE);
  if (subject->query != NULL)
    g_string_free (g_steal_pointer (&subject->query), TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

static gboolean
subject_open (Exchange *exchange, Subject *subject, GError **error)
{
  subject->exchange = exchange;
  subject->viewer = office_viewer (exchange);
  subject->report = report_find_uuid (subject->viewer.db, exchange_path_part (exchange, "uuid"), error);
  return subject->report != NULL;
}

static PersonKind
kind_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (person_kind_name (kinds[i]), name) == 0)
      return kinds[i];
  return PERSON_LAST;
}

static void
take_report (Subject *subject, guint number, const SubjectReport *report)
{
  g_array_append_val (subject->ids, report->id);
  g_string_append_printf (subject->keys, "%s%s", subject->keys->len > 0 ? "+" : "", report->uuid);
  g_string_append_printf (subject->query, "&avec-%u=%s", number, report->uuid);
}

/* The files that were ticked, of those on which the contact stands: no other is ever read. */
static gboolean
read_chosen (Subject *subject, GError **error)
{
  g_autoptr (GPtrArray) reports = subject_reports (subject->viewer.db, subject->report->id, subject->input.kind, error);

  for (guint number = 1; reports != NULL && number <= SUBJECT_REPORTS_MAX; number++) {
    g_autofree char *name = g_strdup_printf ("avec-%u", number);
    const char *uuid = exchange_query (subject->exchange, name);

    for (guint i = 0; i < reports->len; i++) {
      const SubjectReport *report = g_ptr_array_index (reports, i);

      if (g_strcmp0 (report->uuid, uuid) == 0)
        take_report (subject, number, report);
    }
  }
  return reports != NULL;
}

static gboolean
subject_read (Exchange *exchange, Subject *subject, GError **error)
{
  const char *kind = exchange_query (exchange, "personne");

  if (!subject_open (exchange, subject, error))
    return FALSE;
  subject->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  subject->keys = g_string_new (NULL);
  subject->query = g_string_new (NULL);
  subject->input.kind = kind_find (kind);
  subject->input.internal = exchange_query (exchange, "internes") != NULL;
  subject->input.first_id = subject->report->id;
  if (subject->input.kind == PERSON_LAST)
    return box_fail (error, BOX_ERROR_INVALID, "no such kind of person");
  g_string_printf (subject->query, "personne=%s%s", kind, subject->input.internal ? "&internes=1" : "");
  if (!read_chosen (subject, error))
    return FALSE;
  subject->input.ids = (const gint64 *) (gconstpointer) subject->ids->data;
  subject->input.count = subject->ids->len;
  return TRUE;
}

static gboolean
log_work (Db *db, gpointer data, GError **error)
{
  const Subject *subject = data;
  const Actor actor = office_actor (subject->exchange);

  for (guint i = 0; i < subject->ids->len; i++)
    if (!report_log_access (db, &actor, g_array_index (subject->ids, gint64, i), "subject_access", error))
      return FALSE;
  /* Who is named is read there, even when no file was chosen. */
  return subject->ids->len > 0 || report_log_access (db, &actor, subject->report->id, "subject_access", error);
}

/* Nothing is shown before it stands in the log. */
static gboolean
subject_log (Subject *subject, GError **error)
{
  return store_write (exchange_appliance (subject->exchange)->store, log_work, subject, error);
}

/* ---- which person, which files ---- */

static void
add_report (const Viewer *viewer, const SubjectReport *report, const SubjectReport *first, Tree *list)
{
  Tree *map = tree_add_map (list);

  tree_set_integer (map, "number", tree_length (list));
  tree_set_text (map, "uuid", report->uuid);
  tree_set_text (map, "reference", report->reference);
  tree_set_text (map, "address", report->address);
  tree_set_text (map, "city", report->city);
  tree_set_text (map, "state", viewer_word (viewer, "report_state", report->state));
  tree_set_flag (map, "first", report == first);
  viewer_set_day (viewer, map, "sent", report->created_at);
}

static gboolean
add_person (const Subject *subject, PersonKind kind, Tree *list, GError **error)
{
  const Viewer *viewer = &subject->viewer;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) failure = NULL;
  Person person = { 0 };
  Tree *map, *files;

  if (!report_person (viewer->db, subject->report->id, kind, &person, &failure)) {
    if (failure != NULL)
      g_propagate_error (error, g_steal_pointer (&failure));
    return *error == NULL;
  }
  map = tree_add_map (list);
  tree_set_text (map, "code", person_kind_name (kind));
  fact_view_fill_person (viewer, &person, kind, map);
  person_clear (&person);
  files = tree_set_list (map, "files");
  reports = subject_reports (viewer->db, subject->report->id, kind, error);
  for (guint i = 0; reports != NULL && i < reports->len; i++)
    add_report (viewer, g_ptr_array_index (reports, i), g_ptr_array_index (reports, 0), files);
  tree_set_flag (map, "several", tree_length (files) > 1);
  return reports != NULL;
}

int
subject_choose (Exchange *exchange)
{
  g_auto (Subject) subject = { .exchange = NULL };
  g_autoptr (Tree) view = tree_new_map ();
  GError *error = NULL;
  Tree *persons;

  if (!subject_open (exchange, &subject, &error))
    return exchange_fail (exchange, error);
  subject.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (subject.ids, subject.report->id);
  persons = tree_set_list (view, "persons");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!add_person (&subject, kinds[i], persons, &error))
      return exchange_fail (exchange, error);
  if (!subject_log (&subject, &error))
    return exchange_fail (exchange, error);
  tree_set_text (view, "reference", subject.report->reference);
  tree_set_format (view, "report_url", "/dossiers/%s", subject.report->uuid);
  viewer_set_any (view, "persons");
  return exchange_page (exchange, 200, "subject-choose", g_steal_pointer (&view));
}

/* ---- all of it ---- */

/* (transfer full): the tree, which is logged; NULL with an error. */
static Tree *
subject_make (Exchange *exchange, Subject *subject, GError **error)
{
  return subject_read (exchange, subject, error) && subject_log (subject, error)
             ? subject_view (&subject->viewer, &subject->input, error)
             : NULL;
}

int
subject_show (Exchange *exchange)
{
  g_auto (Subject) subject = { .exchange = NULL };
  GError *error = NULL;
  g_autoptr (Tree) view = subject_make (exchange, &subject, &error);

  if (view == NULL)
    return exchange_fail (exchange, error);
  tree_set_text (view, "reference", subject.report->reference);
  tree_set_format (view, "report_url", "/dossiers/%s", subject.report->uuid);
  tree_set_format (view, "json_url", "/dossiers/%s/acces/donnees.json?%s", subject.report->uuid, subject.query->str);
  tree_set_format (view, "pdf_url", "/dossiers/%s/acces/donnees.pdf?%s", subject.report->uuid, subject.query->str);
  return exchange_page (exchange, 200, "subject", g_steal_pointer (&view));
}

/* (transfer full): "acces-64-12.pdf": a name that says nobody's. */
static char *
download_name (const Subject *subject, const char *ending)
{
  return g_strdup_printf ("acces-%s.%s", subject->report->reference, ending);
}

int
subject_json (Exchange *exchange)
{
  g_auto (Subject) subject = { .exchange = NULL };
  GError *error = NULL;
  g_autoptr (Tree) view = subject_make (exchange, &subject, &error), json = NULL;
  g_autofree char *name = NULL, *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (view == NULL)
    return exchange_fail (exchange, error);
  json = subject_view_json (&subject.viewer, view);
  text = json_print (json);
  bytes = g_bytes_new (text, strlen (text));
  name = download_name (&subject, "json");
  exchange_set_header (exchange, "Cache-Control", CACHE_NONE);
  return exchange_bytes (exchange, "application/json; charset=utf-8", bytes, name);
}

/* ---- paper ---- */

/* (transfer full): its bytes; nothing of it is kept. */
static GBytes *
subject_paper (const Subject *subject, GError **error)
{
  g_autofree char *key = g_strdup_printf ("paper:access:%s:%d:%s:%s", person_kind_name (subject->input.kind),
                                          subject->input.internal ? 1 : 0, subject->report->uuid, subject->keys->str);

  return paper_product (subject->exchange, key, error);
}

int
subject_pdf (Exchange *exchange)
{
  g_auto (Subject) subject = { .exchange = NULL };
  GError *error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *key = NULL, *name = NULL;

  if (!subject_read (exchange, &subject, &error) || !subject_log (&subject, &error))
    return exchange_fail (exchange, error);
  bytes = subject_paper (&subject, &error);
  if (bytes == NULL)
    return exchange_fail (exchange, error);
  name = download_name (&subject, "pdf");
  exchange_set_header (exchange, "Cache-Control", CACHE_NONE);
  return exchange_bytes (exchange, "application/pdf", bytes, name);
}
