/* timeline_view.c: merges follow-ups and events by time. An event that a follow-up tells already only lends it its
 * reason. */
#include "view/timeline_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/access_log.h"
#include "domain/event.h"
#include "domain/finding.h"
#include "domain/followup_held.h"
#include "domain/loan.h"
#include "domain/questionnaire.h"
#include "domain/report_filter.h"
#include "view/leaving_view.h"

enum { CORRECTION_PARTS = 3 /* field, number before, number after */, WAITS_S = 2 * CLOCK_DAY };

/* One line, before it becomes words. */
typedef struct {
  gint64 at, released_at;
  NoticeLeaving leaves; /* of the message about it */
  guint order;          /* of arrival: decides within one second */
  char *group;          /* words: followup_category or event */
  char *code;
  char *reason; /* words, nullable */
  char *text;   /* nullable */
  char *by;
  char *way; /* by which link it came, nullable */
  gboolean is_auto, visible, fresh;
  char *held_uuid; /* a follow-up that the viewer's people may still change; NULL: none */
  gint64 revision;
  const char *kind; /* "said" or "done": what people write, what the box keeps */
} Moment;

typedef struct {
  const Viewer *viewer;
  const Report *report;
  gboolean names, measures; /* texts and people; what was lent and measured */
  gint64 seen;              /* when the viewer opened it last; 0: never */
  GPtrArray *moments;
} TimelineBuild;

static void
moment_free (gpointer data)
{
  Moment *moment = data;

  g_free (moment->group);
  g_free (moment->code);
  g_free (moment->reason);
  g_free (moment->text);
  g_free (moment->by);
  g_free (moment->way);
  g_free (moment->held_uuid);
  g_free (moment);
}

/* Who: the person and the partner on one's own file, the partner alone on another's. */
static char *
author_words (const TimelineBuild *build, const char *actor, const char *user_name, const char *partner_name)
{
  if (user_name != NULL && build->names)
    return partner_name != NULL ? g_strdup_printf ("%s, %s", user_name, partner_name) : g_strdup (user_name);
  if (partner_name != NULL)
    return g_strdup (partner_name);
  return g_strdup (viewer_word (build->viewer, "author", user_name != NULL ? "desk" : actor));
}

/* The message about it is held until the next morning at most. */
static gboolean
may_wait (const FollowupRow *row, gint64 now)
{
  return row->visible && followup_is_typed (row->category) && row->released_at > now - WAITS_S;
}

/* News, as lists count them; at the first reading nothing is newer than the rest. */
static gboolean
is_fresh (const TimelineBuild *build, const FollowupRow *row)
{
  return build->seen > 0 && build->names
         && report_news_is (row, build->viewer->partner_id, build->seen, build->viewer->now);
}

static void
followup_visit (const FollowupRow *row, gpointer data)
{
  TimelineBuild *build = data;
  Moment *moment;

  if (strcmp (row->category, "erased") == 0) /* the event tells that it was, and by whom */
    return;
  moment = g_new0 (Moment, 1);
  moment->at = row->created_at;
  moment->order = build->moments->len + 1;
  moment->group = g_strdup ("followup_category");
  moment->code = g_strdup (row->category);
  moment->text = build->names && row->text != NULL && *row->text != '\0' ? g_strdup (row->text) : NULL;
  moment->by = author_words (build, row->author, row->user_name, row->partner_name);
  moment->is_auto = strcmp (row->author, "box") == 0;
  moment->visible = row->visible;
  moment->fresh = is_fresh (build, row);
  moment->kind = moment->text != NULL || followup_is_typed (row->category) ? "said" : "done";
  if (build->names && followup_is_held (row, build->viewer->partner_id, build->viewer->now)) {
    moment->held_uuid = g_strdup (row->uuid);
    moment->revision = row->revision;
  }
  moment->released_at = row->released_at > build->viewer->now ? row->released_at : 0;
  if (may_wait (row, build->viewer->now))
    notice_followup_leaves (build->viewer->db, build->report->id, row->id, build->viewer->now, &moment->leaves, NULL);
  g_ptr_array_add (build->moments, moment);
}

#define TO_WHOM "*"

/* Events that come with a follow-up of their own, the category of that follow-up, and the words of their reason. */
static const struct {
  const char *noun, *verb, *category;
  const char *reasons; /* group of the catalogue; NULL: gives none; TO_WHOM: the partner that it happened to */
} twins[] = {
  { "report", "taken", "taken", NULL },
  { "report", "filtered", "filtered", "filter_reason" },
  { "report", "transmitted", "transmitted", NULL },
  { "report", "mediated", "mediated", NULL },
  { "report", "merged", "merged", NULL },
  { "report", "merged_here", "merged_here", NULL },
  { "report", "closed", "closed", "closing_reason" },
  { "report", "reopened", "reopened", NULL },
  { "assignment", "accepted", "accepted", NULL },
  { "assignment", "refused", "refused", "refusal_reason" },
  { "assignment", "closed", "partner_closed", "closing_reason" },
  { "assignment", "reopened", "partner_reopened", NULL },
  { "assignment", "reopened", "reopened", NULL }, /* with the whole */
  { "assignment", "unrefused", "unrefused", NULL },
  { "assignment", "reset", "assignment_reset", TO_WHOM },
  { "assignment", "withdrawn", "assignment_withdrawn", TO_WHOM },
  { "question", "answered", "answer", NULL },
  { "report", "stop_asked", "stop", NULL },
  { "report", "stop_withdrawn", "resume", NULL },
  { "outcome", "answered", NULL, NULL },
  { "visit", "proposed", "visit_proposed", NULL },
  { "visit", "proposed_again", "visit_proposed", NULL },
  { "visit", "planned", "visit_planned", NULL },
  { "visit", "planned", "visit_site_planned", NULL },
  { "visit", "declined", "visit_declined", NULL },
  { "visit", "cancelled", "visit_cancelled", "visit_cancel_reason" },
  { "visit", "done", "visit_done", NULL },
  { "visit", "done_quietly", "visit_done_quietly", NULL },
  { "visit", "not_done", "visit_not_done", "visit_miss_reason" },
  { "followup", "added", NULL, NULL },
};

static Moment *
twin_find (const TimelineBuild *build, const EventRow *row, const char *category)
{
  for (guint i = build->moments->len; i-- > 0;) {
    Moment *moment = g_ptr_array_index (build->moments, i);

    if (moment->at == row->at && moment->reason == NULL && g_strcmp0 (moment->code, category) == 0)
      return moment;
  }
  return NULL;
}

/* TRUE when a follow-up tells the event already. */
static gboolean
twin_lend (TimelineBuild *build, const EventRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (twins); i++) {
    Moment *moment;

    if (strcmp (twins[i].noun, row->noun) != 0 || strcmp (twins[i].verb, row->verb) != 0)
      continue;
    /* What people typed bears its category as the detail of the event. */
    moment = twin_find (build, row, twins[i].category != NULL ? twins[i].category : row->detail);
    if (moment != NULL && moment->way == NULL)
      moment->way = g_strdup (row->way);
    if (twins[i].category == NULL)
      return TRUE;
    if (moment == NULL)
      continue;
    if (g_strcmp0 (twins[i].reasons, TO_WHOM) == 0)
      moment->reason = g_strdup (row->partner_name);
    else if (twins[i].reasons != NULL && row->detail != NULL)
      moment->reason = g_strdup (viewer_word (build->viewer, twins[i].reasons, row->detail));
    return TRUE;
  }
  return FALSE;
}

/* What an event adds to its words: the group in which its new value is said. */
static const struct {
  const char *noun, *verb, *group;
} values[] = {
  { "report", "notation", "notation" },          { "report", "requalified", "class_words" },
  { "report", "class_restored", "class_words" }, { "result", "recorded", "result" },
  { "result", "withdrawn", "result" },           { "order", "recorded", "order_kind" },
  { "order", "lifted", "order_kind" },           { "order", "withdrawn", "order_kind" },
  { "document", "withdrawn", "document_type" },  { "document", "shown", "document_type" },
  { "document", "hidden", "document_type" },
};

/* Nouns whose events happen to a partner: it is said what, then whom. */
static const char *const partner_nouns[] = { "assignment", "rule", "ask", NULL };

static gboolean
is_to_partner (const EventRow *row)
{
  return g_strv_contains (partner_nouns, row->noun);
}

/* "phone adults:2:3" (correction.h): the fields in words, numbers of people with what they were. */
static char *
corrected_words (const Viewer *viewer, const char *detail)
{
  g_auto (GStrv) fields = g_strsplit (detail != NULL ? detail : "", " ", -1);
  g_autoptr (GString) said = g_string_new (NULL);

  for (char **field = fields; *field != NULL; field++) {
    g_auto (GStrv) parts = g_strsplit (*field, ":", -1);
    const char *words = viewer_word (viewer, "correction", parts[0]);

    g_string_append_printf (said, "%s%s", said->len > 0 ? ", " : "", words);
    if (g_strv_length (parts) == CORRECTION_PARTS)
      g_string_append_printf (said, " (%s → %s)", parts[1][0] == '\0' ? "?" : parts[1], parts[2]);
  }
  return g_string_free (g_steal_pointer (&said), FALSE);
}

/* "Photo", or "Photo (3)" when several came at once. */
static char *
added_words (const Viewer *viewer, const EventRow *row)
{
  const char *words = viewer_word (viewer, "document_type", row->after);

  return g_strcmp0 (row->detail, "1") == 0 ? g_strdup (words) : g_strdup_printf ("%s (%s)", words, row->detail);
}

/* The fields that the desk put right, as the questionnaire calls them. */
static char *
edited_words (const Viewer *viewer, const char *detail)
{
  g_auto (GStrv) fields = g_strsplit (detail != NULL ? detail : "", " ", -1);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; fields[i] != NULL; i++) {
    const Field *field = viewer->questionnaire == NULL ? NULL : questionnaire_find (viewer->questionnaire, fields[i]);
    const char *label = field == NULL          ? viewer_word (viewer, "correction", fields[i])
                        : field->brief != NULL ? field->brief
                                               : field->label;

    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", label);
  }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* With the room and the sensor: "… (chambre, Capteur 3)". Takes `words`, nullable. */
static char *
with_place (const Viewer *viewer, const EventRow *row, char *words)
{
  g_autofree char *said = words;
  g_autoptr (SensorLoan) loan = loan_find (viewer->db, row->subject_id, NULL);

  if (loan == NULL)
    return g_steal_pointer (&said);
  return g_strdup_printf ("%s%s(%s, %s)", said == NULL ? "" : said, said == NULL ? "" : " ",
                          viewer_word (viewer, "room", loan->room), loan->sensor_name);
}

/* "Air confiné la nuit, seuil atteint"; carbon monoxide is said by the verb. */
static char *
finding_words (const Viewer *viewer, const EventRow *row)
{
  if (strcmp (row->verb, "changed") != 0)
    return NULL;
  if (finding_state_find (row->after) < FINDING_WATCH)
    return g_strdup_printf ("%s, %s", viewer_word (viewer, "finding_title", row->detail),
                            viewer_word (viewer, "finding", "over"));
  return g_strdup_printf ("%s, %s", viewer_word (viewer, "finding_title", row->detail),
                          viewer_word (viewer, "finding_state", row->after));
}

/* Nouns that tell what was lent to the household, what it noted and what was measured at its home. */
static const char *const measure_nouns[] = { "sensor", "finding", NULL };

static char *
event_value (const TimelineBuild *build, const EventRow *row)
{
  if (strcmp (row->noun, "report") == 0 && strcmp (row->verb, "corrected") == 0)
    return corrected_words (build->viewer, row->detail);
  if (strcmp (row->noun, "report") == 0 && strcmp (row->verb, "edited") == 0)
    return edited_words (build->viewer, row->detail);
  if (is_to_partner (row) && row->partner_name != NULL)
    return g_strdup (row->partner_name);
  if (strcmp (row->noun, "report") == 0 && strcmp (row->verb, "sent") == 0)
    return g_strdup (viewer_word (build->viewer, "source", build->report->source));
  if (strcmp (row->noun, "document") == 0 && strcmp (row->verb, "added") == 0)
    return added_words (build->viewer, row);
  if (strcmp (row->noun, "sensor") == 0) /* which one, of several that are lent */
    return row->after == NULL ? NULL : g_strdup_printf ("(%s)", row->after);
  if (strcmp (row->noun, "finding") == 0)
    return with_place (build->viewer, row, finding_words (build->viewer, row));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (strcmp (values[i].noun, row->noun) == 0 && strcmp (values[i].verb, row->verb) == 0)
      return g_strdup (viewer_word (build->viewer, values[i].group, row->after));
  return NULL;
}

static void
event_visit (const EventRow *row, gpointer data)
{
  TimelineBuild *build = data;
  Moment *moment;

  if (!build->measures && g_strv_contains (measure_nouns, row->noun))
    return;
  if (twin_lend (build, row))
    return;
  moment = g_new0 (Moment, 1);
  moment->at = row->at;
  /* What was sent was there before all that followed within its second. */
  moment->order = strcmp (row->verb, "sent") == 0 ? 0 : build->moments->len + 1;
  moment->group = g_strdup ("event");
  moment->code = g_strconcat (row->noun, "_", row->verb, NULL);
  moment->reason = event_value (build, row);
  moment->by = author_words (build, row->actor, row->user_name, is_to_partner (row) ? NULL : row->partner_name);
  moment->way = g_strdup (row->way);
  moment->is_auto = TRUE;
  moment->kind = "done";
  moment->visible = row->visible;
  g_ptr_array_add (build->moments, moment);
}

static int
compare_newest (gconstpointer one, gconstpointer other)
{
  const Moment *left = *(Moment *const *) one, *right = *(Moment *const *) other;

  if (left->at != right->at)
    return left->at < right->at ? 1 : -1;
  return left->order < right->order ? 1 : left->order > right->order ? -1 : 0;
}

static void
moment_add (const TimelineBuild *build, const Moment *moment, Tree *list)
{
  Tree *map = tree_add_map (list);

  viewer_set_day (build->viewer, map, "at", moment->at);
  tree_set_text (map, "by", moment->by);
  tree_set_text (map, "way", moment->way == NULL ? NULL : viewer_word (build->viewer, "answer_way", moment->way));
  tree_set_text (map, "words", viewer_word (build->viewer, moment->group, moment->code));
  tree_set_text (map, "reason", moment->reason);
  tree_set_text (map, "text", moment->text);
  tree_set_flag (map, "auto", moment->is_auto);
  tree_set_flag (map, "visible", moment->visible);
  tree_set_flag (map, "fresh", moment->fresh);
  leaving_view_set (build->viewer, map, "leaves", &moment->leaves);
  tree_set_null (map, "released");
  viewer_set_day (build->viewer, map, "released", moment->released_at);
  tree_set_text (map, "kind", moment->kind);
  tree_set_flag (map, "shown", TRUE);
  if (moment->held_uuid != NULL) {
    Tree *held = tree_set_map (map, "held");

    tree_set_text (held, "uuid", moment->held_uuid);
    tree_set_integer (held, "revision", moment->revision);
    tree_set_flag (held, "visible", moment->visible);
    tree_set_flag (held, "question", g_strcmp0 (moment->code, "question") == 0);
  }
}

Tree *
timeline_view (const Viewer *viewer, const Report *report, gboolean names, GError **error)
{
  g_autoptr (GPtrArray) moments = g_ptr_array_new_with_free_func (moment_free);
  gboolean measures = loan_history_readable (viewer->db, report->id, viewer->role, names);
  TimelineBuild build = { viewer, report, names, measures, access_log_last (viewer->db, viewer->user_id, report->id),
                          moments };
  g_autoptr (Tree) list = tree_new_list ();

  if (!followup_list (viewer->db, report->id, followup_visit, &build, error)
      || !event_list (viewer->db, report->id, event_visit, &build, error))
    return NULL;
  g_ptr_array_sort (moments, compare_newest);
  for (guint i = 0; i < moments->len; i++)
    moment_add (&build, g_ptr_array_index (moments, i), list);
  return g_steal_pointer (&list);
}

/* ---- a part of it ---- */

/* What may be looked at: code of the address and of the words, kind of line; NULL: all. */
static const struct {
  const char *code, *kind;
} narrowings[] = { { "tout", NULL }, { "echanges", "said" }, { "evenements", "done" } };

void
timeline_view_narrow (const Viewer *viewer, const TimelinePart *part, Tree *view)
{
  Tree *timeline = (Tree *) tree_get (view, "timeline"), *choices = tree_set_list (view, "timeline_choices");
  const char *trail = part->trail == NULL ? "" : part->trail;
  guint chosen = 0, found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (narrowings); i++)
    if (g_strcmp0 (narrowings[i].code, part->code) == 0)
      chosen = i;
  for (guint i = 0; i < G_N_ELEMENTS (narrowings); i++) {
    Tree *choice = tree_add_map (choices);

    tree_set_format (choice, "url", "%s?%s%svoir=%s#historique", part->url, trail, *trail == '\0' ? "" : "&",
                     narrowings[i].code);
    tree_set_text (choice, "words", viewer_word (viewer, "timeline", narrowings[i].code));
    tree_set_flag (choice, "current", i == chosen);
  }
  for (guint i = 0; i < tree_length (timeline); i++) {
    Tree *map = (Tree *) tree_at (timeline, i);
    gboolean fits =
        narrowings[chosen].kind == NULL || g_strcmp0 (narrowings[chosen].kind, tree_get_text (map, "kind")) == 0;

    tree_set_flag (map, "shown", fits && found < part->pages * TIMELINE_PAGE);
    found += fits ? 1 : 0;
  }
  tree_set_flag (view, "timeline_empty", found == 0);
  if (found > part->pages * TIMELINE_PAGE) {
    g_autofree char *left = viewer_count (viewer, "timeline.left", found - part->pages * TIMELINE_PAGE);

    tree_set_format (view, "timeline_more", "%s?%s%svoir=%s&suite=%u#historique", part->url, trail,
                     *trail == '\0' ? "" : "&", narrowings[chosen].code, part->pages + 1);
    tree_set_text (view, "timeline_left", left);
  }
}
