/* completeness.c: the table of facts, where each stands in a report, and what is missing of them. Reads no YAML. */
#include "domain/completeness.h"

#include <string.h>

#include "domain/actions.h"
#include "domain/event.h"
#include "domain/partner.h"
#include "domain/question.h"
#include "domain/report_fact.h"
#include "domain/report_state.h"

static const char sql_level[] = "SELECT level FROM need WHERE partner_type = :type AND fact = :fact";
static const char sql_set[] = "INSERT INTO need (partner_type, fact, level, changed_at, changed_by)"
                              " VALUES (:type, :fact, :level, :now, nullif (:user, 0))"
                              " ON CONFLICT (partner_type, fact) DO UPDATE SET level = excluded.level,"
                              " changed_at = excluded.changed_at, changed_by = excluded.changed_by";
static const char sql_photos[] = "SELECT 1 AS found FROM report_file WHERE report_id = :report LIMIT 1";
static const char sql_desk[] = "UPDATE question SET desk = 1 WHERE report_id = :report AND code = :code";

static const char *const level_names[] = { "none", "useful", "needed" };
G_STATIC_ASSERT (G_N_ELEMENTS (level_names) == NEED_LAST);

const char *
completeness_level_name (NeedLevel level)
{
  return level < NEED_LAST ? level_names[level] : level_names[NEED_NONE];
}

NeedLevel
completeness_level_find (const char *name)
{
  for (guint i = 0; i < NEED_LAST; i++)
    if (g_strcmp0 (level_names[i], name) == 0)
      return (NeedLevel) i;
  return NEED_LAST;
}

/* ---- where a fact stands ---- */

/* Everything known of one report, read once. */
typedef struct {
  Db *db;
  const Report *report;
  GHashTable *answers; /* field → value */
  Person persons[PERSON_LAST];
  gboolean photos;
} Known;

static gboolean
is_filled (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
place_is_known (const Known *known)
{
  return known->report->insee[0] != '\0' && known->report->address[0] != '\0';
}

static gboolean
contact_is_known (const Known *known)
{
  const Person *reporter = &known->persons[PERSON_REPORTER], *occupant = &known->persons[PERSON_OCCUPANT];

  return is_filled (reporter->phone) || is_filled (reporter->email) || is_filled (occupant->phone)
         || is_filled (occupant->email);
}

static gboolean
photos_are_known (const Known *known)
{
  return known->photos;
}

static gboolean
name_is_known (const Known *known)
{
  return is_filled (known->persons[PERSON_OCCUPANT].last_name);
}

static gboolean
number_is_known (const Known *known)
{
  return is_filled (known->persons[PERSON_OCCUPANT].beneficiary_number);
}

static gboolean
owner_is_named (const Known *known)
{
  const Person *owner = &known->persons[PERSON_OWNER], *agency = &known->persons[PERSON_AGENCY];

  return is_filled (owner->last_name) || is_filled (owner->organisation) || is_filled (agency->organisation);
}

static gboolean
owner_is_reached (const Known *known)
{
  const Person *owner = &known->persons[PERSON_OWNER], *agency = &known->persons[PERSON_AGENCY];

  return is_filled (owner->phone) || is_filled (owner->email) || is_filled (agency->phone) || is_filled (agency->email);
}

/* Whom a fact can concern at all; what is not known may still concern everybody. */
static gboolean
for_beneficiaries (const Known *known)
{
  return g_strcmp0 (known->report->beneficiary, "no") != 0;
}

static gboolean
for_social_housing (const Known *known)
{
  return known->report->social_housing != ANSWER_NO;
}

static gboolean
for_told_owners (const Known *known)
{
  return known->report->owner_told != ANSWER_NO;
}

static gboolean
for_old_buildings (const Known *known)
{
  enum { LEAD_PAINT_BEFORE = 1949 /* code de la santé publique, L1334-5 */ };

  return known->report->household.built_year < LEAD_PAINT_BEFORE;
}

/* Besides, a column of report_fact.h or an answer of that name makes any of them known. */
static const struct {
  const char *name;
  gboolean (*known) (const Known *known);    /* nullable */
  gboolean (*concerns) (const Known *known); /* NULL: every report */
} facts[] = {
  { "place", place_is_known, NULL },
  { "contact", contact_is_known, NULL },
  { "occupant_name", name_is_known, NULL },
  { "photos", photos_are_known, NULL },
  { "access", NULL, NULL },
  { "social_housing", NULL, NULL },
  { "claim_number", NULL, for_social_housing },
  { "beneficiary", NULL, NULL },
  { "beneficiary_number", number_is_known, for_beneficiaries },
  { "rent", NULL, NULL },
  { "lease_date", NULL, NULL },
  { "owner_name", owner_is_named, NULL },
  { "owner_phone", owner_is_reached, NULL },
  { "owner_told", NULL, NULL },
  { "owner_told_on", NULL, for_told_owners },
  { "owner_agrees", NULL, NULL },
  { "adults", NULL, NULL },
  { "children", NULL, NULL },
  { "child_under_6", NULL, NULL },
  { "surface", NULL, NULL },
  { "heating", NULL, NULL },
  { "built_year", NULL, NULL },
  { "dpe", NULL, NULL },
  { "lead_report", NULL, for_old_buildings },
};

const char *
completeness_fact_at (guint index)
{
  return index < G_N_ELEMENTS (facts) ? facts[index].name : NULL;
}

gboolean
completeness_knows (const char *fact)
{
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (g_strcmp0 (facts[i].name, fact) == 0)
      return TRUE;
  return FALSE;
}

static void
known_clear (Known *known)
{
  g_clear_pointer (&known->answers, g_hash_table_unref);
  for (guint i = 0; i < PERSON_LAST; i++)
    person_clear (&known->persons[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static gboolean
known_read (Known *known, GError **error)
{
  g_autoptr (Query) query = query_new (known->db, sql_photos);

  known->answers = report_answers (known->db, known->report->id, error);
  if (known->answers == NULL)
    return FALSE;
  for (guint i = 0; i < PERSON_LAST; i++) {
    g_autoptr (GError) failure = NULL;

    if (!report_person (known->db, known->report->id, (PersonKind) i, &known->persons[i], &failure) && failure != NULL) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  }
  query_bind_integer (query, ":report", known->report->id);
  known->photos = query_next (query);
  return query_done (query, error);
}

static gboolean
fact_is_known (const Known *known, guint index)
{
  const ReportFact *column = report_fact_find (facts[index].name);
  g_autofree char *text = column == NULL ? NULL : report_fact_text (column, known->report);
  const char *answer = g_hash_table_lookup (known->answers, facts[index].name);

  return text != NULL || (is_filled (answer) && strcmp (answer, QUESTION_UNKNOWN) != 0)
         || (facts[index].known != NULL && facts[index].known (known));
}

/* ---- what is needed ---- */

NeedLevel
completeness_level (Db *db, const Completeness *completeness, const char *partner_type, const char *fact)
{
  g_autoptr (Query) query = query_new (db, sql_level);

  query_bind_text (query, ":type", partner_type);
  query_bind_text (query, ":fact", fact);
  return query_next (query) ? completeness_level_find (query_text (query, "level"))
                            : completeness_default (completeness, partner_type, fact);
}

static NeedLevel
completeness_whole (Db *db, const Completeness *completeness, const char *partner_type, const char *fact)
{
  return MAX (completeness_level (db, completeness, partner_type, fact),
              completeness_level (db, completeness, COMPLETENESS_EVERY, fact));
}

gboolean
completeness_set (Db *db, const Actor *actor, const char *partner_type, const char *fact, NeedLevel level,
                  GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_set);
  Event event = { .noun = "setting", .verb = "need", .before = fact, .after = completeness_level_name (level),
                  .detail = partner_type };

  if (!access_allows (actor->role, ACTION_SETTING_MANAGE, FALSE))
    return box_fail (error, BOX_ERROR_DENIED, "what partners need is set by the desk");
  if ((strcmp (partner_type, COMPLETENESS_EVERY) != 0 && partner_type_find (partner_type) == NULL)
      || !completeness_knows (fact) || level >= NEED_LAST)
    return box_fail (error, BOX_ERROR_INVALID, "no such partner type, fact or level");
  query_bind_text (query, ":type", partner_type);
  query_bind_text (query, ":fact", fact);
  query_bind_text (query, ":level", completeness_level_name (level));
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error) && event_add (db, actor, &event, error);
}

/* ---- what is missing ---- */

static const char *
question_of (const Actions *actions, const char *fact)
{
  for (guint i = 0; actions != NULL && i < actions->questions_count; i++)
    if (g_strcmp0 (actions->questions[i].fills, fact) == 0)
      return actions->questions[i].code;
  return NULL;
}

static Missing *
missing_new (const Known *known, const GPtrArray *asked, const Actions *actions, guint index)
{
  Missing *missing = g_new0 (Missing, 1);
  const Asked *question;

  missing->fact = facts[index].name;
  missing->question = question_of (actions, missing->fact);
  missing->said_unknown = g_strcmp0 (g_hash_table_lookup (known->answers, missing->fact), QUESTION_UNKNOWN) == 0;
  question = missing->question == NULL ? NULL : question_find (asked, missing->question);
  missing->asked = question != NULL && question->answered_at == 0;
  return missing;
}

GPtrArray *
completeness_missing (Db *db, const GridSet *grids, const Report *report, const char *partner_type, gint64 now,
                      GError **error)
{
  g_auto (Known) known = { .db = db, .report = report };
  const Grid *grid = grid_set_find (grids, report->grid_version);
  g_autoptr (GPtrArray) asked = question_list (db, report->id, now, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  if (asked == NULL || !known_read (&known, error))
    return NULL;
  for (NeedLevel level = NEED_NEEDED; level > NEED_NONE; level--)
    for (guint i = 0; i < G_N_ELEMENTS (facts); i++) {
      Missing *missing;

      if ((facts[i].concerns != NULL && !facts[i].concerns (&known)) || fact_is_known (&known, i)
          || completeness_whole (db, grid_set_completeness (grids), partner_type, facts[i].name) != level)
        continue;
      missing = missing_new (&known, asked, grid == NULL ? NULL : grid->actions, i);
      missing->level = level;
      g_ptr_array_add (list, missing);
    }
  return g_steal_pointer (&list);
}

/* ---- one grouped question ---- */

static gboolean
ask_one (Db *db, const Actor *actor, const Report *report, const Actions *actions, const char *fact, GError **error)
{
  const char *code = question_of (actions, fact);
  const ActionsQuestion *row = code == NULL ? NULL : actions_question (actions, code);
  Asked asked = { .code = (char *) code, .version = actions == NULL ? NULL : actions->version };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GString) codes = g_string_new (NULL);
  g_autoptr (Query) query = query_new (db, sql_desk);

  if (row == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "nobody can be asked \"%s\"", fact);
  asked.kind = row->kind;
  g_ptr_array_add (all, &asked);
  if (!question_add (db, report->id, all, actor->now, codes, error))
    return FALSE;
  query_bind_integer (query, ":report", report->id);
  query_bind_text (query, ":code", code);
  return query_done (query, error);
}

gboolean
completeness_ask (Db *db, const Actor *actor, const GridSet *grids, const char *report_uuid, const char *names,
                  GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, report_uuid, error);
  const Grid *grid = report == NULL ? NULL : grid_set_find (grids, report->grid_version);
  g_auto (GStrv) list = g_strsplit (names, " ", -1);
  Event event = { .noun = "question", .verb = "asked_by_desk", .detail = names };

  if (report == NULL)
    return FALSE;
  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, FALSE))
    return box_fail (error, BOX_ERROR_DENIED, "the desk asks for what is missing");
  if (report_state_is_over (report->state))
    return box_fail (error, BOX_ERROR_CONFLICT, "report %s is not open", report->reference);
  if (list[0] == NULL || *list[0] == '\0')
    return box_fail (error, BOX_ERROR_INVALID, "nothing to ask");
  for (guint i = 0; list[i] != NULL; i++)
    if (!ask_one (db, actor, report, grid == NULL ? NULL : grid->actions, list[i], error))
      return FALSE;
  event.report_id = event.subject_id = report->id;
  return event_add (db, actor, &event, error);
}
