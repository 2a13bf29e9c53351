/* demo_reports.c: the reports of the demonstration and their fates: the pilot's own numbers over five months, through
 * the same domain functions as real ones. Chance is seeded: the same day gives the same town. */
#include <string.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/text.h"
#include "demo.h"
#include "domain/assignment.h"
#include "domain/campaign.h"
#include "domain/followup.h"
#include "domain/legal_order.h"
#include "domain/notice_queue.h"
#include "domain/partner.h"
#include "domain/report_state.h"
#include "domain/result.h"
#include "domain/user.h"
#include "domain/visit.h"

enum {
  DEMO_DAYS = 150,
  DEMO_SEED = 64445,
  CAMPAIGN_EVERY = 5,
  FATE_AGE_DAYS = 32 /* a report this young has no outcome yet */
};

/* The pilot's outcomes after four months (call of 2020): 149 reports in all. */
static const struct {
  const char *result; /* NULL: see `verb` */
  const char *verb;   /* what the desk did */
  guint count;
  int days_min, days_max; /* from filing to the result */
} fates[] = {
  { NULL, "filter", 27, 1, 6 },           { "mediation", "close", 35, 25, 90 },
  { "association", "close", 15, 15, 60 }, { "works_committed", "close", 4, 40, 100 },
  { "procedure", NULL, 3, 12, 27 },       { "allowance_withheld", NULL, 2, 40, 80 },
  { "rehoused", "close", 3, 50, 100 },    { NULL, NULL, 60, 0, 0 },
};

typedef struct {
  char *address, *key;
  double latitude, longitude;
} Place;

typedef struct {
  GKeyFile *file;
  const Grid *grid;
  GRand *chance;
  GPtrArray *places; /* of Place */
  GPtrArray *cases;  /* of char *: group names, each as often as its weight */
  gint64 now;
  gint64 manager_id;
  Campaign *campaign; /* nullable */
  /* of the report at hand: */
  guint index;
  int fate;
  gint64 filed_at;
} Town;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->address);
  g_free (place->key);
  g_free (place);
}

static gboolean
read_places (Town *town, const char *path, GError **error)
{
  g_autoptr (CsvReader) reader = csv_reader_open (path, error);
  g_autoptr (GError) broken = NULL;

  if (reader == NULL)
    return FALSE;
  while (csv_reader_next (reader, &broken)) {
    Place *place = g_new0 (Place, 1);
    const char *repeat = csv_reader_field (reader, csv_reader_column (reader, "rep"));

    place->address = g_strdup_printf ("%s%s%s %s", csv_reader_field (reader, csv_reader_column (reader, "numero")),
                                      *repeat == '\0' ? "" : " ", repeat,
                                      csv_reader_field (reader, csv_reader_column (reader, "nom_voie")));
    place->key = g_strdup (csv_reader_field (reader, csv_reader_column (reader, "id")));
    place->longitude = g_ascii_strtod (csv_reader_field (reader, csv_reader_column (reader, "lon")), NULL);
    place->latitude = g_ascii_strtod (csv_reader_field (reader, csv_reader_column (reader, "lat")), NULL);
    g_ptr_array_add (town->places, place);
  }
  if (broken != NULL)
    g_propagate_error (error, g_steal_pointer (&broken));
  else if (town->places->len == 0)
    return box_fail (error, BOX_ERROR_INVALID, "%s: no address", path);
  return error == NULL || *error == NULL;
}

static void
read_cases (Town *town)
{
  g_auto (GStrv) groups = g_key_file_get_groups (town->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++) {
    int weight =
        g_str_has_prefix (groups[i], "case ") ? g_key_file_get_integer (town->file, groups[i], "weight", NULL) : 0;

    for (int k = 0; k < weight; k++)
      g_ptr_array_add (town->cases, g_strdup (groups[i]));
  }
}

static int
chance (Town *town, int min, int max)
{
  return g_rand_int_range (town->chance, min, max + 1);
}

static char *
text_of (Town *town, const char *key)
{
  return g_key_file_get_string (town->file, "texts", key, NULL);
}

/* A moment `days` after filing, in office hours, never after now. */
static gint64
moment (Town *town, int days)
{
  gint64 at = clock_day_start (clock_add_days (town->filed_at, days)) + (9 + chance (town, 0, 7)) * CLOCK_HOUR;

  return CLAMP (at, town->filed_at + CLOCK_HOUR, MAX (town->now - CLOCK_MINUTE, town->filed_at + CLOCK_HOUR));
}

static Actor
desk_at (Town *town, int days)
{
  return (Actor){ .kind = ACTOR_USER, .user_id = town->manager_id, .role = ROLE_MANAGER, .now = moment (town, days) };
}

static int
case_number (Town *town, const char *group, const char *key)
{
  return g_key_file_has_key (town->file, group, key, NULL) ? g_key_file_get_integer (town->file, group, key, NULL) : -1;
}

static Answer
case_answer (Town *town, const char *group, const char *key)
{
  g_autofree char *word = g_key_file_get_string (town->file, group, key, NULL);

  return g_strcmp0 (word, "yes") == 0 ? ANSWER_YES : ANSWER_UNKNOWN;
}

static void
fill_case (Town *town, const char *group, ReportInput *input)
{
  g_auto (GStrv) severities = g_key_file_get_string_list (town->file, group, "severities", NULL, NULL);
  g_autofree char *heating = g_key_file_get_string (town->file, group, "heating", NULL);

  for (guint i = 0; severities != NULL && severities[i] != NULL; i++)
    g_ptr_array_add (input->severities, g_strdup (severities[i]));
  input->description = g_key_file_get_string (town->file, group, "description", NULL);
  input->household.energy = grid_energy_from_name (heating);
  input->household.built_year = case_number (town, group, "built_year");
  input->household.adults = case_number (town, group, "adults");
  input->household.children = case_number (town, group, "children");
  input->household.child_under_6 = case_answer (town, group, "child_under_6");
  input->household.over_65 = case_answer (town, group, "over_65");
}

static ReportInput *
make_input (Town *town)
{
  static const char *const beneficiaries[] = { "caf", "no", "caf", "msa" };
  ReportInput *input = report_input_new ("site");
  const Place *place = g_ptr_array_index (town->places, (guint) chance (town, 0, (int) town->places->len - 1));
  Person *person = &input->persons[PERSON_OCCUPANT];

  input->demo = TRUE;
  input->address = g_strdup (place->address);
  input->address_key = g_strdup (place->key);
  input->located = TRUE;
  input->latitude = place->latitude;
  input->longitude = place->longitude;
  input->postcode = g_key_file_get_string (town->file, "territory", "postcode", NULL);
  input->city = g_key_file_get_string (town->file, "territory", "name", NULL);
  input->insee = g_key_file_get_string (town->file, "territory", "insee", NULL);
  fill_case (town, g_ptr_array_index (town->cases, (guint) chance (town, 0, (int) town->cases->len - 1)), input);
  input->social_housing = chance (town, 0, 3) == 0 ? ANSWER_YES : ANSWER_NO;
  input->beneficiary = g_strdup (beneficiaries[chance (town, 0, G_N_ELEMENTS (beneficiaries) - 1)]);
  input->owner_told = chance (town, 0, 2) > 0 ? ANSWER_YES : ANSWER_NO;
  input->owner_agrees = input->social_housing; /* where a rule tells the landlord, somebody agreed */
  input->contact_by = g_strdup ("mail");
  person->known = TRUE;
  person->last_name = text_of (town, "last_name");
  person->first_name = text_of (town, "first_name");
  person->email = g_strdup_printf ("menage-%u@demo.example", town->index + 1);
  return input;
}

static gboolean
write_note (Db *db, const Actor *actor, gint64 report_id, const char *text, gboolean visible, GError **error)
{
  const FollowupInput input = { .report_id = report_id, .category = "note", .text = text, .visible = visible };

  return followup_add (db, actor, &input, NULL, error);
}

static Actor
officer_at (Db *db, Town *town, const Assignment *assignment, int days)
{
  g_autoptr (Partner) partner = partner_find (db, assignment->partner_id, NULL);

  return (Actor){ .kind = ACTOR_USER,
                  .user_id = partner == NULL ? 0 : partner->referent_id,
                  .partner_id = assignment->partner_id,
                  .role = ROLE_PARTNER_AGENT,
                  .now = moment (town, days) };
}

/* One partner answers: mostly accepts, sometimes refuses, and the young files partly still wait. */
static gboolean
partner_answers (Db *db, Town *town, const Assignment *assignment, gboolean must_accept, GError **error)
{
  const Actor officer = officer_at (db, town, assignment, chance (town, 3, 8));
  gboolean refuses = !must_accept && chance (town, 0, 9) == 0;
  g_autofree char *refusal = text_of (town, "refusal");
  g_autofree char *note = text_of (town, chance (town, 0, 1) == 0 ? "followup" : "followup_visible");
  const AssignmentChange answer = { assignment->uuid, refuses ? "refuse" : "accept", refuses ? "out_of_area" : NULL,
                                    refuses ? refusal : NULL };
  const Actor later = officer_at (db, town, assignment, chance (town, 9, 30));

  if (!must_accept && town->now - officer.now < 6 * CLOCK_DAY && chance (town, 0, 2) > 0)
    return TRUE; /* has not answered yet */
  return assignment_change (db, &officer, &answer, error)
         && (refuses || later.now <= officer.now
             || write_note (db, &later, assignment->report_id, note, strstr (note, "Nous") != NULL, error));
}

static gboolean
partners_answer (Db *db, Town *town, gint64 report_id, GError **error)
{
  g_autoptr (GPtrArray) assignments = assignment_list (db, report_id, error);

  for (guint i = 0; assignments != NULL && i < assignments->len; i++)
    if (!partner_answers (db, town, g_ptr_array_index (assignments, i), i == 0 && fates[town->fate].result != NULL,
                          error))
      return FALSE;
  return assignments != NULL;
}

/* Before a procedure somebody came and looked; after it, an order was signed. */
static gboolean
procedure_steps (Db *db, const ReportReceipt *receipt, const Actor *opened, GError **error)
{
  Actor planner = *opened, visitor = *opened;
  const VisitSite site = { .kind = VISIT_ON_SITE, .at = opened->now - 4 * CLOCK_DAY, .minutes = 60 };
  const VisitFinding finding = { .conclusions = "non_decence insalubrite", .occupant_present = TRUE };
  VisitChange conclude = { .verb = "conclude_quietly", .finding = &finding };
  g_autofree char *day = clock_iso_day (opened->now);
  const OrderInput order = { receipt->id, "insalubrity", "2026-118", NULL, day, TRUE };
  g_autoptr (Visit) visit = NULL;
  gint64 id = 0;

  planner.now = opened->now - 8 * CLOCK_DAY;
  visitor.now = site.at + 2 * CLOCK_HOUR;
  if (!visit_plan_site (db, &planner, receipt->uuid, &site, &id, error))
    return FALSE;
  visit = visit_find (db, id, error);
  if (visit == NULL)
    return FALSE;
  conclude.uuid = visit->uuid;
  return visit_change (db, &visitor, &conclude, error) && legal_order_record (db, opened, &order, NULL, error);
}

/* The outcome: a dated result by the first partner, then the closing when the fate says so. */
static gboolean
meet_fate (Db *db, Town *town, const ReportReceipt *receipt, GError **error)
{
  int days = chance (town, fates[town->fate].days_min, fates[town->fate].days_max);
  const Actor desk = desk_at (town, days);
  const Actor closing = desk_at (town, days + chance (town, 1, 6));
  const ResultInput result = { receipt->id, fates[town->fate].result, clock_day_start (desk.now), NULL, NULL };
  const ResultInput unknown = { receipt->id, "unknown_before", result.at, NULL, NULL };
  g_autofree char *words = text_of (town, "closing");
  const ReportChange close = { receipt->uuid, "close", "solved", words };

  if (strcmp (result.kind, "procedure") == 0 && !procedure_steps (db, receipt, &desk, error))
    return FALSE;
  if (!result_record (db, &desk, &result, error))
    return FALSE;
  if (chance (town, 0, 2) == 0 && !result_record (db, &desk, &unknown, error))
    return FALSE;
  return fates[town->fate].verb == NULL || report_change (db, &closing, &close, error);
}

/* Ten o'clock of the first working day from there. */
static gint64
working_hour (gint64 time_s)
{
  gint64 at = clock_next (time_s, 0, 10, 0);

  while (!clock_is_working_day (at))
    at = clock_add_days (at, 1);
  return at;
}

enum { VISIT_AGE_DAYS = 20, VISIT_EVERY = 3 };

/* The first partner that accepted a young file proposes a visit at a distance; of some a day is agreed. */
static gboolean
visit_ahead (Db *db, Town *town, const Assignment *assignment, const char *report_uuid, GError **error)
{
  g_autofree char *words = text_of (town, "visit"), *link = text_of (town, "visit_link");
  Actor officer = officer_at (db, town, assignment, 0);
  gint64 first = working_hour (clock_add_days (town->now, 3)), id = 0;
  const VisitPlan plan = { .dates = { first, working_hour (first + CLOCK_DAY) + 4 * CLOCK_HOUR },
                           .dates_count = 2,
                           .minutes = 30,
                           .video_link = link,
                           .before = words };
  VisitChange fix = { .verb = "fix", .at = first };
  g_autoptr (Visit) visit = NULL;

  officer.now = town->now - CLOCK_HOUR;
  if (!visit_propose (db, &officer, report_uuid, &plan, &id, error))
    return FALSE;
  visit = visit_find (db, id, error);
  if (visit == NULL || chance (town, 0, 1) == 0)
    return visit != NULL;
  fix.uuid = visit->uuid;
  return visit_change (db, &officer, &fix, error);
}

static gboolean
visits_ahead (Db *db, Town *town, const ReportReceipt *receipt, GError **error)
{
  g_autoptr (GPtrArray) assignments = NULL;

  if (town->now - town->filed_at > VISIT_AGE_DAYS * CLOCK_DAY || town->index % VISIT_EVERY != 0)
    return TRUE;
  assignments = assignment_list (db, receipt->id, error);
  for (guint i = 0; assignments != NULL && i < assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (assignments, i);

    if (strcmp (assignment->state, "accepted") == 0)
      return visit_ahead (db, town, assignment, receipt->uuid, error);
  }
  return assignments != NULL;
}

/* How far a file without an outcome got: the youngest still wait at the desk. */
static gboolean
in_progress (Db *db, Town *town, const ReportReceipt *receipt, GError **error)
{
  gint64 age_days = (town->now - town->filed_at) / CLOCK_DAY;
  const Actor desk = desk_at (town, 1);
  const Actor transmitter = desk_at (town, 2);
  const Actor tenant = ACTOR_TENANT_AT (moment (town, 12));
  g_autofree char *words = text_of (town, "tenant");
  const ReportChange take = { receipt->uuid, "take", NULL, NULL }, transmit = { receipt->uuid, "transmit", NULL, NULL };

  if (age_days < 3)
    return TRUE;
  if (!report_change (db, &desk, &take, error)
      || !report_set_notation (db, &desk, receipt->uuid, chance (town, 2, 4), error))
    return FALSE;
  if (age_days < 5)
    return TRUE;
  if (!report_change (db, &transmitter, &transmit, error) || !partners_answer (db, town, receipt->id, error))
    return FALSE;
  return (tenant.now >= town->now - CLOCK_HOUR || chance (town, 0, 3) > 0
          || write_note (db, &tenant, receipt->id, words, TRUE, error))
         && visits_ahead (db, town, receipt, error);
}

static gboolean
live (Db *db, Town *town, const ReportReceipt *receipt, GError **error)
{
  const Actor first = desk_at (town, chance (town, 1, 2));
  const Actor second = desk_at (town, 3);
  g_autofree char *advice = text_of (town, "advice");
  const ReportChange take = { receipt->uuid, "take", NULL, NULL }, transmit = { receipt->uuid, "transmit", NULL, NULL };
  ReportChange filter = { receipt->uuid, "filter", "not_housing", advice };

  if (g_strcmp0 (fates[town->fate].verb, filter.verb) == 0) {
    if (chance (town, 0, 1) == 0)
      filter.reason = "advice_enough";
    return report_change (db, &second, &filter, error);
  }
  if (fates[town->fate].result == NULL)
    return in_progress (db, town, receipt, error);
  return report_change (db, &first, &take, error)
         && report_set_notation (db, &first, receipt->uuid, chance (town, 2, 4), error)
         && report_change (db, &second, &transmit, error) && partners_answer (db, town, receipt->id, error)
         && meet_fate (db, town, receipt, error);
}

/* One report in five of its time came by the mailing, after some visits and a form that was left. */
static gboolean
came_by_campaign (Db *db, Town *town, gint64 report_id, GError **error)
{
  const char *code = town->campaign == NULL ? NULL : town->campaign->code;
  g_autofree char *day = clock_iso_day (town->filed_at);
  int visits = chance (town, 2, 7);

  if (code == NULL || town->index % CAMPAIGN_EVERY != 0 || strcmp (day, town->campaign->starts_on) < 0)
    return TRUE;
  for (int i = 0; i < visits; i++)
    if (!campaign_visit (db, code, town->filed_at, error))
      return FALSE;
  return campaign_begin (db, code, "", town->filed_at, error)
         && (visits % 2 == 0 || campaign_begin (db, code, "", town->filed_at, error))
         && campaign_mark_report (db, town->campaign->uuid, report_id, error);
}

/* One report, its whole life, in one transaction: nobody is told by mail of a past that never was. */
static gboolean
load_one (Db *db, gpointer data, GError **error)
{
  Town *town = data;
  g_auto (ReportReceipt) receipt = { 0 };
  g_autoptr (ReportInput) input = NULL;
  const Actor tenant = ACTOR_TENANT_AT (town->filed_at);

  g_rand_set_seed (town->chance, DEMO_SEED + town->index); /* may be run again: the same chance then */
  input = make_input (town);
  return report_send (db, &tenant, input, town->grid, &receipt, error) && live (db, town, &receipt, error)
         && came_by_campaign (db, town, receipt.id, error) && notice_drop_report (db, receipt.id, error);
}

/* The full deal of the pilot: those old enough draw from the outcomes, the young are in progress. */
static GArray *
deal_fates (GRand *random)
{
  GArray *dealt = g_array_new (FALSE, FALSE, sizeof (int));
  guint old;

  for (int fate = 0; fate < (int) G_N_ELEMENTS (fates); fate++)
    for (guint k = 0; k < fates[fate].count; k++)
      g_array_append_val (dealt, fate);
  /* In progress stands last: shuffle the old ones with the surplus of it, leave the young in progress. */
  old = dealt->len - dealt->len * FATE_AGE_DAYS / DEMO_DAYS;
  for (guint i = old; i > 1; i--) {
    guint k = (guint) g_rand_int_range (random, 0, (gint32) i);
    int kept = g_array_index (dealt, int, i - 1);

    g_array_index (dealt, int, i - 1) = g_array_index (dealt, int, k);
    g_array_index (dealt, int, k) = kept;
  }
  return dealt;
}

/* An outcome must have happened by now: a young report cannot have waited a hundred days. */
static gint64
filing_moment (Town *town, const DemoOptions *options)
{
  gint64 start = clock_day_start (clock_add_days (options->now, -DEMO_DAYS));
  gint64 span = options->now - 3 * CLOCK_HOUR - start;

  return start + span * town->index / MAX (options->reports, 1) + g_rand_int_range (town->chance, 0, 2 * 3600);
}

static gboolean
load_all (Service *service, Town *town, const DemoOptions *options, GError **error)
{
  g_autoptr (GArray) dealt = deal_fates (town->chance);

  for (town->index = 0; town->index < options->reports; town->index++) {
    /* fewer reports than the pilot's: an even choice of the deal */
    town->fate = g_array_index (dealt, int, MIN (town->index * dealt->len / MAX (options->reports, 1), dealt->len - 1));
    town->filed_at = filing_moment (town, options);
    if (!store_write (service->store, load_one, town, error)) {
      g_prefix_error (error, "demonstration report %u: ", town->index + 1);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
demo_load_reports (Service *service, GKeyFile *file, const DemoOptions *options, GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (place_free);
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) random = g_rand_new_with_seed (DEMO_SEED);
  g_autoptr (GPtrArray) managers = user_managers (store_reader (service->store), error), campaigns = NULL;
  Town town = { .file = file,
                .grid = grid_set_current (service->grids),
                .chance = random,
                .places = places,
                .cases = cases,
                .now = options->now };

  if (managers == NULL || !read_places (&town, options->addresses, error))
    return FALSE;
  read_cases (&town);
  if (managers->len == 0 || cases->len == 0)
    return box_fail (error, BOX_ERROR_INVALID, "%s: a manager and a case are needed", options->file);
  town.manager_id = ((User *) g_ptr_array_index (managers, 0))->id;
  campaigns = campaign_list (store_reader (service->store), NULL, error);
  if (campaigns == NULL)
    return FALSE;
  town.campaign = campaigns->len == 0 ? NULL : g_ptr_array_index (campaigns, 0);
  return load_all (service, &town, options, error);
}
