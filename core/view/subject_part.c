/* subject_part.c: one table of sections, each filled by a function of its own. What names a third person is never
 * read. */
#include "view/subject_part.h"

#include <string.h>

#include "base/clock.h"
#include "domain/assignment.h"
#include "domain/followup.h"
#include "domain/legal_order.h"
#include "domain/loan.h"
#include "domain/sensor_note.h"
#include "domain/mediation_send.h"
#include "domain/report_document.h"
#include "domain/result.h"
#include "domain/visit.h"
#include "view/fact_view.h"
#include "view/problem_view.h"

/* ---- lines ---- */

static void
fact_add (Tree *section, const char *label, const char *value)
{
  Tree *map;

  if (value == NULL || *value == '\0')
    return;
  map = tree_add_map ((Tree *) tree_get (section, "facts"));
  tree_set_text (map, "label", label);
  tree_set_text (map, "value", value);
}

static void
fact_add_day (const SubjectPart *part, Tree *section, const char *code, gint64 at)
{
  g_autofree char *day = at == 0 ? NULL : viewer_moment (part->viewer, at);

  fact_add (section, viewer_word (part->viewer, "subject_fact", code), day);
}

/* {at, when, who, words, text}: texts are nullable. A day has no hour. */
static Tree *
entry_add (const SubjectPart *part, Tree *section, gint64 at, const char *words)
{
  Tree *map = tree_add_map ((Tree *) tree_get (section, "entries"));
  g_autofree char *iso = at == 0 ? NULL : clock_iso (at);
  g_autofree char *when = at == 0                      ? NULL
                          : at == clock_day_start (at) ? viewer_day (part->viewer, at)
                                                       : viewer_moment (part->viewer, at);

  viewer_set_day (part->viewer, map, "at", at);
  tree_set_text (map, "iso", iso);
  tree_set_text (map, "when", when);
  tree_set_null (map, "who");
  tree_set_text (map, "words", words);
  tree_set_null (map, "text");
  return map;
}

/* Who did it, for a person who is told of services, never of agents. */
static const char *
service_of (const SubjectPart *part, const char *partner)
{
  return partner != NULL ? partner : part->town;
}

/* ---- sections ---- */

static gboolean
add_report (const SubjectPart *part, Tree *section, GError **error)
{
  const Viewer *viewer = part->viewer;
  const Report *report = part->report;
  g_autofree char *place = g_strdup_printf ("%s, %s %s", report->address, report->postcode, report->city);
  const char letter[] = { report_class (report), '\0' };

  (void) error;
  fact_add (section, viewer_word (viewer, "subject_fact", "place"), place);
  fact_add (section, viewer_word (viewer, "subject_fact", "state"),
            viewer_word (viewer, "report_state", report->state));
  fact_add (section, viewer_word (viewer, "subject_fact", "source"), viewer_word (viewer, "source", report->source));
  fact_add_day (part, section, "sent", report->created_at);
  fact_add_day (part, section, "taken", report->taken_at);
  fact_add_day (part, section, "transmitted", report->transmitted_at);
  fact_add_day (part, section, "closed", report->closed_at);
  fact_add (section, viewer_word (viewer, "subject_fact", "class"), viewer_word (viewer, "class_words", letter));
  fact_add (section, viewer_word (viewer, "subject_fact", "advice"), report->advice);
  return TRUE;
}

static gboolean
add_words (const SubjectPart *part, Tree *section, GError **error)
{
  (void) error;
  if (*part->report->description != '\0')
    tree_set_text (entry_add (part, section, part->report->created_at, NULL), "text", part->report->description);
  return TRUE;
}

static gboolean
add_problems (const SubjectPart *part, Tree *section, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GString) said = g_string_new (NULL);
  const Tree *situations, *leads;

  if (!problem_view_add (part->viewer, part->report, view, error))
    return FALSE;
  situations = tree_get (view, "situations");
  leads = tree_get (view, "leads");
  for (guint i = 0; i < tree_length (situations); i++) {
    const Tree *criteria = tree_get (tree_at (situations, i), "criteria");

    for (guint j = 0; j < tree_length (criteria); j++)
      fact_add (section, tree_get_text (tree_at (criteria, j), "criterion"),
                tree_get_text (tree_at (criteria, j), "severity"));
  }
  for (guint i = 0; i < tree_length (leads); i++)
    g_string_append_printf (said, "%s%s", i > 0 ? ", " : "", tree_get_text (tree_at (leads, i), "words"));
  fact_add (section, viewer_word (part->viewer, "subject_fact", "lead"), said->str);
  return TRUE;
}

/* The household's own answers; a relative who reported is not told of them. */
static gboolean
add_household (const SubjectPart *part, Tree *section, GError **error)
{
  static const char *const lists[] = { "dwelling", "household", "origin", "answers" };
  g_autoptr (Tree) view = tree_new_map ();

  if (part->kind != PERSON_OCCUPANT)
    return TRUE;
  if (!fact_view_add (part->viewer, part->report, TRUE, view, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    const Tree *list = tree_get (view, lists[i]);

    for (guint j = 0; j < tree_length (list); j++)
      fact_add (section, tree_get_text (tree_at (list, j), "label"), tree_get_text (tree_at (list, j), "value"));
  }
  return TRUE;
}

static gboolean
add_recipients (const SubjectPart *part, Tree *section, GError **error)
{
  g_autoptr (GPtrArray) assignments = assignment_list (part->viewer->db, part->report->id, error);

  for (guint i = 0; assignments != NULL && i < assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (assignments, i);
    Tree *entry = entry_add (part, section, assignment->created_at,
                             viewer_word (part->viewer, "assignment_state", assignment->state));

    tree_set_text (entry, "who", assignment->partner_name);
  }
  return assignments != NULL;
}

/* ---- what was written ---- */

typedef struct {
  const SubjectPart *part;
  Tree *section;
  gboolean visible; /* which of them */
} Writing;

static void
followup_visit (const FollowupRow *row, gpointer data)
{
  const Writing *writing = data;
  const SubjectPart *part = writing->part;
  gboolean mine = strcmp (row->author, "tenant") == 0;
  Tree *entry;

  if (row->visible != writing->visible)
    return;
  entry = entry_add (part, writing->section, row->created_at,
                     viewer_word (part->viewer, "followup_category", row->category));
  tree_set_text (entry, "who",
                 mine ? viewer_word (part->viewer, "subject_fact", "you") : service_of (part, row->partner_name));
  if ((row->visible || part->internal) && *row->text != '\0')
    tree_set_text (entry, "text", row->text);
}

static gboolean
add_followups (const SubjectPart *part, Tree *section, GError **error)
{
  Writing writing = { part, section, TRUE };

  return followup_list (part->viewer->db, part->report->id, followup_visit, &writing, error);
}

static gboolean
add_internal (const SubjectPart *part, Tree *section, GError **error)
{
  Writing writing = { part, section, FALSE };

  return followup_list (part->viewer->db, part->report->id, followup_visit, &writing, error);
}

/* ---- what was added, visited, decided ---- */

static gboolean
add_documents (const SubjectPart *part, Tree *section, GError **error)
{
  g_autoptr (GPtrArray) documents = report_document_list (part->viewer->db, part->report->id, error);

  for (guint i = 0; documents != NULL && i < documents->len; i++) {
    const ReportDocument *document = g_ptr_array_index (documents, i);
    gboolean mine = document->by_tenant;
    Tree *entry = entry_add (part, section, document->added_at,
                             viewer_word (part->viewer, "document_type", document->document_type));

    tree_set_text (entry, "who",
                   mine                       ? viewer_word (part->viewer, "subject_fact", "you")
                   : document->answer_id != 0 ? viewer_word (part->viewer, "author", "owner")
                                              : service_of (part, document->partner_name));
    tree_set_text (entry, "text", document->name);
  }
  return documents != NULL;
}

static gboolean
add_visits (const SubjectPart *part, Tree *section, GError **error)
{
  g_autoptr (GPtrArray) visits = visit_list (part->viewer->db, part->report->id, error);

  for (guint i = 0; visits != NULL && i < visits->len; i++) {
    const Visit *visit = g_ptr_array_index (visits, i);
    const Viewer *viewer = part->viewer;
    const char *group = visit_is_remote (visit) ? "visit_conclusion" : "visit_procedure";
    g_auto (GStrv) codes = g_strsplit (visit->conclusions, " ", -1);
    g_autoptr (GString) text = g_string_new (viewer_word (viewer, "visit_state", visit->state));
    Tree *entry = entry_add (part, section, visit->at != 0 ? visit->at : visit->created_at,
                             viewer_word (viewer, "visit_kind", visit->kind));

    for (guint j = 0; codes[j] != NULL; j++)
      if (*codes[j] != '\0')
        g_string_append_printf (text, "%s %s", j == 0 ? "\u00a0:" : ",", viewer_word (viewer, group, codes[j]));
    tree_set_text (entry, "who", service_of (part, visit->partner_name));
    tree_set_text (entry, "text", text->str);
  }
  return visits != NULL;
}

static gboolean
add_orders (const SubjectPart *part, Tree *section, GError **error)
{
  g_autoptr (GPtrArray) orders = legal_order_list (part->viewer->db, part->report->id, error);

  for (guint i = 0; orders != NULL && i < orders->len; i++) {
    const LegalOrder *order = g_ptr_array_index (orders, i);
    gint64 at = 0;
    Tree *entry;

    clock_parse_day (order->signed_on, &at);
    entry = entry_add (part, section, at, viewer_word (part->viewer, "order_kind", order->kind));
    tree_set_text (entry, "who", service_of (part, order->partner_name));
    tree_set_text (entry, "text", order->number);
  }
  return orders != NULL;
}

static void
result_visit (const ResultRow *row, gpointer data)
{
  const Writing *writing = data;
  Tree *entry =
      entry_add (writing->part, writing->section, row->at, viewer_word (writing->part->viewer, "result", row->kind));

  tree_set_text (entry, "who", service_of (writing->part, row->partner_name));
  if (writing->part->internal && *row->note != '\0')
    tree_set_text (entry, "text", row->note);
}

static gboolean
add_results (const SubjectPart *part, Tree *section, GError **error)
{
  Writing writing = { part, section, FALSE };

  return result_list (part->viewer->db, part->report->id, result_visit, &writing, error);
}

/* What the owner was written and what it answered: its own words are given after a reading, like notes. */
static void
answer_visit (const MediationAnswerRow *row, gpointer data)
{
  const Writing *writing = data;
  const Viewer *viewer = writing->part->viewer;
  Tree *entry =
      entry_add (writing->part, writing->section, row->at, viewer_word (viewer, "mediation_answer", row->state));

  tree_set_text (entry, "who", viewer_word (viewer, "author", "owner"));
  if (writing->part->internal && *row->words != '\0')
    tree_set_text (entry, "text", row->words);
}

static gboolean
add_mediation (const SubjectPart *part, Tree *section, GError **error)
{
  Writing writing = { part, section, FALSE };
  const Viewer *viewer = part->viewer;
  g_autoptr (Mediation) mediation = NULL;
  g_autoptr (GPtrArray) sendings = NULL;

  if (!mediation_last (viewer->db, part->report->id, &mediation, error))
    return FALSE;
  if (mediation == NULL)
    return TRUE;
  sendings = mediation_sendings (viewer->db, mediation->id, error);
  for (guint i = 0; sendings != NULL && i < sendings->len; i++) {
    const MediationSending *sending = g_ptr_array_index (sendings, i);
    Tree *entry = entry_add (part, section, sending->at, viewer_word (viewer, "mediation_way", sending->way));

    tree_set_text (entry, "who", part->town);
    tree_set_text (entry, "text", viewer_word (viewer, "mediation_occasion", sending->occasion));
  }
  return sendings != NULL && mediation_answers (viewer->db, mediation->id, answer_visit, &writing, error);
}

/* (transfer full): "chambre. accord signé sur papier le 3 novembre 2026. rendu, 20 novembre 2026". */
static char *
loan_text (const SubjectPart *part, const SensorLoan *loan)
{
  const Viewer *viewer = part->viewer;
  g_autofree char *agreed = viewer_day (viewer, loan->consent_at);
  g_autofree char *until = loan->to_at == 0 ? NULL : viewer_day (viewer, loan->to_at);
  g_autoptr (GString) text = g_string_new (viewer_word (viewer, "room", loan->room));

  g_string_append_printf (text, "\n%s, %s", viewer_word (viewer, "loan_consent", loan->consent_how), agreed);
  g_string_append_printf (text, "\n%s%s%s", viewer_word (viewer, "loan_state", loan->state), until == NULL ? "" : ", ",
                          until == NULL ? "" : until);
  if (loan->erase)
    g_string_append_printf (text, "\n%s", viewer_word (viewer, "loan_keep", "erase"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The diary of the dwelling: what somebody did at home, whoever wrote it down. */
static gboolean
add_notes (const SubjectPart *part, Tree *section, GError **error)
{
  g_autoptr (GPtrArray) notes = sensor_note_list_report (part->viewer->db, part->report->id, 0, G_MAXINT64, error);

  for (guint i = 0; notes != NULL && part->kind == PERSON_OCCUPANT && i < notes->len; i++) {
    const SensorNote *note = g_ptr_array_index (notes, i);
    Tree *entry = entry_add (part, section, note->from_at, viewer_word (part->viewer, "sensor_note_kind", note->kind));

    tree_set_text (entry, "text", *note->text == '\0' ? NULL : note->text);
  }
  return notes != NULL;
}

static gboolean
add_sensors (const SubjectPart *part, Tree *section, GError **error)
{
  g_autoptr (GPtrArray) loans = loan_list_file (part->viewer->db, part->report->id, error);

  for (guint i = 0; loans != NULL && part->kind == PERSON_OCCUPANT && i < loans->len; i++) {
    const SensorLoan *loan = g_ptr_array_index (loans, i);
    Tree *entry = entry_add (part, section, loan->from_at, loan->sensor_name);
    g_autofree char *text = loan_text (part, loan);

    tree_set_text (entry, "text", text);
  }
  return loans != NULL && add_notes (part, section, error);
}

/* ---- what left, who read ---- */

static void
message_visit (const SubjectMessage *message, gpointer data)
{
  const Writing *writing = data;
  const Viewer *viewer = writing->part->viewer;
  Tree *entry =
      entry_add (writing->part, writing->section, message->at, viewer_word (viewer, "mail_kind", message->kind));

  tree_set_text (entry, "who", viewer_word (viewer, "subject_channel", message->channel));
  tree_set_format (entry, "text", "%s (%s)", message->recipient, viewer_word (viewer, "outbox_state", message->state));
}

static gboolean
add_messages (const SubjectPart *part, Tree *section, GError **error)
{
  Writing writing = { part, section, FALSE };

  return subject_messages (part->viewer->db, part->report->id, part->person, message_visit, &writing, error);
}

/* Readings of one kind by one service on one day are one line. */
typedef struct {
  const char *what; /* words */
  char *service;    /* owned */
  gint64 at;        /* the first of that day */
  guint count;
} DayReading;

typedef struct {
  Writing writing;
  int day;
  GArray *readings; /* of DayReading: of that day */
} Consultation;

static void
day_reading_clear (gpointer data)
{
  g_free (((DayReading *) data)->service);
}

static void
day_end (Consultation *reading)
{
  const Viewer *viewer = reading->writing.part->viewer;

  for (guint i = 0; i < reading->readings->len; i++) {
    const DayReading *one = &g_array_index (reading->readings, DayReading, i);
    g_autofree char *times = one->count > 1 ? viewer_count (viewer, "subject.times", one->count) : NULL;
    Tree *entry = entry_add (reading->writing.part, reading->writing.section, one->at, one->what);

    tree_set_text (entry, "who", one->service);
    tree_set_text (entry, "text", times);
  }
  g_array_set_size (reading->readings, 0);
}

static void
access_visit (const SubjectAccess *access, gpointer data)
{
  Consultation *reading = data;
  const SubjectPart *part = reading->writing.part;
  const char *service = service_of (part, access->partner);
  DayReading new = { viewer_word (part->viewer, "subject_access", access->what), NULL, access->at, 1 };

  if (clock_day_number (access->at) != reading->day)
    day_end (reading);
  reading->day = clock_day_number (access->at);
  for (guint i = 0; i < reading->readings->len; i++) {
    DayReading *one = &g_array_index (reading->readings, DayReading, i);

    if (one->what == new.what && strcmp (one->service, service) == 0) {
      one->count++;
      return;
    }
  }
  new.service = g_strdup (service);
  g_array_append_val (reading->readings, new);
}

static gboolean
add_accesses (const SubjectPart *part, Tree *section, GError **error)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (DayReading));
  Consultation reading = { .writing = { part, section, FALSE }, .readings = readings };
  gboolean read;

  g_array_set_clear_func (readings, day_reading_clear);
  read = subject_accesses (part->viewer->db, part->report->id, access_visit, &reading, error);
  day_end (&reading);
  return read;
}

/* ---- all ---- */

static const struct {
  const char *key;
  gboolean (*add) (const SubjectPart *part, Tree *section, GError **error);
} sections[] = {
  { "report", add_report },           { "description", add_words },     { "problems", add_problems },
  { "household", add_household },     { "recipients", add_recipients }, { "followups", add_followups },
  { "internal_notes", add_internal }, { "documents", add_documents },   { "visits", add_visits },
  { "orders", add_orders },           { "results", add_results },       { "mediation", add_mediation },
  { "sensors", add_sensors },         { "messages", add_messages },     { "accesses", add_accesses },
};
const char *const subject_sections[] = { "report",     "description", "problems",       "household",
                                         "recipients", "followups",   "internal_notes", "documents",
                                         "visits",     "orders",      "results",        "mediation",
                                         "sensors",    "messages",    "accesses",       NULL };
G_STATIC_ASSERT (G_N_ELEMENTS (sections) + 1 == G_N_ELEMENTS (subject_sections));

gboolean
subject_part_add (const SubjectPart *part, Tree *list, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
    Tree *section = tree_add_map (list);

    tree_set_text (section, "key", sections[i].key);
    tree_set_text (section, "title", viewer_word (part->viewer, "subject_title", sections[i].key));
    tree_set_text (section, "hint", viewer_word (part->viewer, "subject_hint", sections[i].key));
    tree_set_list (section, "facts");
    tree_set_list (section, "entries");
    if (!sections[i].add (part, section, error))
      return FALSE;
    viewer_set_any (section, "facts");
    viewer_set_any (section, "entries");
    tree_set_flag (section, "any", tree_get_flag (section, "any_facts") || tree_get_flag (section, "any_entries"));
  }
  return TRUE;
}
