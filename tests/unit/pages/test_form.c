/* test_form.c: the pages of the form, their order, what is kept of what is typed and what is said to be wrong, without
 * a store. */
#include "base/clock.h"
#include "base/words.h"
#include "domain/questionnaire.h"
#include "pages/form_offline_view.h"
#include "pages/form_steps.h"

#include <string.h>

#define GRID "grids/national-2026.yaml"
#define QUESTIONNAIRE "grids/questionnaire-2026.yaml"
/* A tenant's pages, places with problems apart; of these, the heating, the owner and who it is continue another. */
enum { SEVERITIES = 174, PAGES_WITHOUT_PROBLEMS = 15, CONTINUING = 2 };

typedef struct {
  Grid *grid;
  Questionnaire *questionnaire;
  FormPlan plan;
  Draft draft;
  gint64 now;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->grid = grid_load (GRID, NULL);
  g_assert_nonnull (fixture->grid);
  fixture->questionnaire = questionnaire_load (QUESTIONNAIRE, fixture->grid, NULL);
  g_assert_nonnull (fixture->questionnaire);
  fixture->plan = (FormPlan){ fixture->questionnaire, fixture->grid };
  fixture->draft.answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_assert_true (clock_parse_day ("2026-11-23", &fixture->now));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  questionnaire_free (fixture->questionnaire);
  grid_free (fixture->grid);
  g_hash_table_unref (fixture->draft.answers);
}

static void
answer (Fixture *fixture, const char *field, const char *value)
{
  g_hash_table_insert (fixture->draft.answers, g_strdup (field), g_strdup (value));
}

/* "address=12 rue Carnot;city=Pau" */
static void
answer_all (Fixture *fixture, const char *list)
{
  g_auto (GStrv) pairs = g_strsplit (list, ";", -1);

  for (char **pair = pairs; *pair != NULL; pair++) {
    g_auto (GStrv) parts = g_strsplit (*pair, "=", 2);

    if (parts[0] != NULL && parts[1] != NULL)
      answer (fixture, parts[0], parts[1]);
  }
}

/* (transfer full): "lieu ou probleme-l-hum …" */
static char *
page_names (Fixture *fixture)
{
  g_autoptr (GArray) places = form_places (&fixture->plan, fixture->draft.answers);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < places->len; i++) {
    g_autofree char *path = form_place_path (&g_array_index (places, FormPlace, i));

    g_assert_true (g_str_has_prefix (path, "/signaler/"));
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", path + strlen ("/signaler/"));
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* (transfer full): "city:city_missing postcode:postcode_shape" for one page; NULL: the whole form. */
static char *
remarks_on (Fixture *fixture, const char *page)
{
  const FormAnswers given = { &fixture->draft, fixture->plan, fixture->now };
  g_autoptr (GArray) places = form_places (&fixture->plan, fixture->draft.answers);
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (GString) list = g_string_new (NULL);
  int index = page == NULL ? -1 : form_place_index (places, page);

  g_assert_true (page == NULL || index >= 0);
  form_check (&given, index < 0 ? NULL : &g_array_index (places, FormPlace, index), remarks);
  for (guint i = 0; i < remarks_count (remarks); i++)
    g_string_append_printf (list, "%s%s:%s", i > 0 ? " " : "", remarks_field (remarks, i), remarks_code (remarks, i));
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = page_names (fixture);
  g_autofree char *after = NULL;

  (void) data;
  g_assert_cmpstr (
      before, ==,
      "vous urgence lieu ou recit photos logement chauffage foyer bail proprietaire bailleur souhait contact recapitulatif");
  answer_all (fixture, "area.B-STR=yes;area.L-NUI=yes;area.L-HUM=yes");
  after = page_names (fixture);
  g_assert_cmpstr (after, ==,
                   "vous urgence lieu ou probleme-l-hum probleme-l-nui probleme-b-str"
                   " recit photos logement chauffage foyer bail proprietaire bailleur souhait contact recapitulatif");
}

/* Steps do not grow while somebody answers: places are parts of one step. */
static void
test_progress (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) places = NULL;
  FormProgress first, second, after;

  (void) data;
  answer_all (fixture, "area.B-STR=yes;area.L-NUI=yes;area.L-HUM=yes");
  places = form_places (&fixture->plan, fixture->draft.answers);
  first = form_progress (places, 0);
  second = form_progress (places, 5);
  after = form_progress (places, 7);
  g_assert_cmpuint (first.step, ==, 1);
  g_assert_cmpuint (first.total, ==, PAGES_WITHOUT_PROBLEMS - CONTINUING + 1);
  g_assert_cmpuint (first.parts, ==, 1);
  g_assert_cmpuint (second.step, ==, 5);
  g_assert_cmpuint (second.part, ==, 2);
  g_assert_cmpuint (second.parts, ==, 3);
  g_assert_cmpuint (after.step, ==, 6);
  g_assert_cmpuint (after.total, ==, first.total);
}

static void
test_unknown_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) places = form_places (&fixture->plan, fixture->draft.answers);

  (void) data;
  g_assert_cmpuint (places->len, ==, PAGES_WITHOUT_PROBLEMS);
  g_assert_cmpint (form_place_index (places, "contact"), ==, PAGES_WITHOUT_PROBLEMS - 2);
  g_assert_cmpint (form_place_index (places, "probleme-l-hum"), ==, -1); /* not chosen */
  g_assert_cmpint (form_place_index (places, "probleme"), ==, -1);
  g_assert_cmpint (form_place_index (places, ""), ==, -1);
}

/* Each of the 174 severities has its page, can be chosen there, and is told from the others. */
static void
test_every_severity (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_assert_cmpuint (fixture->grid->severities->len, ==, SEVERITIES);
  for (guint i = 0; i < fixture->grid->severities->len; i++) {
    const GridSeverity *severity = g_ptr_array_index (fixture->grid->severities, i);
    const GridSituation *situation = severity->criterion->situation;
    g_autofree char *area = g_strconcat ("area.", situation->code, NULL);
    g_autofree char *problem = g_strconcat ("problem.", severity->criterion->code, NULL);
    g_autofree char *lower = g_ascii_strdown (situation->code, -1);
    g_autofree char *page = g_strconcat ("probleme-", lower, NULL);
    g_autofree char *wrong = NULL;

    g_hash_table_remove_all (fixture->draft.answers);
    answer (fixture, area, "yes");
    answer (fixture, problem, severity->code);
    wrong = remarks_on (fixture, page);
    g_assert_cmpstr (wrong, ==, "");
    g_assert_true (form_severity (fixture->draft.answers, severity->criterion) == severity);
    g_assert_cmpint (form_is_dangerous (fixture->grid, fixture->draft.answers, situation), ==,
                     (severity->flags & (GRID_DANGER | GRID_EMERGENCY)) != 0);
  }
}

static void
test_severity_of_another_criterion (Fixture *fixture, gconstpointer data)
{
  (void) data;
  answer (fixture, "problem.L-HUM01", "L-HUM02-3");
  g_assert_null (form_severity (fixture->draft.answers, grid_criterion (fixture->grid, "L-HUM01")));
}

static const struct {
  const char *page, *answers, *remarks;
} checks[] = {
  { "lieu", "", "address:address_missing city:city_missing" },
  { "lieu", "address=12 rue Carnot;postcode=640;city=Pau", "postcode:postcode_shape" },
  { "lieu", "address=12 rue Carnot;city=Pau", "" },
  { "ou", "", "areas:areas_missing" },
  { "ou", "area.L-HUM=yes", "" },
  { "recit", "", "" },
  { "logement", "built_year=vers 65;surface=34 m2", "surface:surface_shape built_year:year_shape" },
  { "logement", "built_year=1965;surface=34,5;one_room=unknown", "" },
  { "chauffage", "heating=unknown", "" },
  { "bail", "social_housing=unknown;beneficiary=unknown;moved_in_on=2019-05-01", "" },
  { "bail", "moved_in_on=2027-05-01", "moved_in_on:day_future" },
  { "bail", "moved_in_on=2019", "moved_in_on:day_shape" },
  { "foyer", "adults=deux;children=-1", "adults:count_shape children:count_shape" },
  { "foyer", "", "" },
  { "prevenu", "owner_told=yes;owner_told_on=hier", "owner_told_on:day_shape" },
  { "prevenu", "owner_told=yes;owner_told_on=2027-01-01", "owner_told_on:day_future" },
  { "prevenu", "owner_told=yes;owner_told_on=2026-11-23", "" },
  { "contact", "", "contact_by:contact_missing" },
  { "contact", "contact_by=mail", "email:email_missing" },
  { "contact", "contact_by=mail;email=moi@;phone=06", "phone:phone_shape email:email_shape" },
  { "contact", "contact_by=phone;phone=06 12 34 56 78", "" },
  { "contact", "contact_by=desk", "" },
  { "contact", "profile=relative;contact_by=mail;email=moi@exemple.fr", "reporter_email:email_missing" },
  { "contact", "profile=relative;contact_by=mail;reporter_email=moi@exemple.fr", "" },
  { "contact", "profile=landlord;contact_by=phone;reporter_phone=06", "reporter_phone:phone_shape" },
  /* A place that was ticked has a problem, whatever the others have. */
  { "probleme-l-hum", "area.L-HUM=yes;area.L-NUI=yes", "problems:problem_here_missing" },
  { "probleme-l-nui", "area.L-HUM=yes;area.L-NUI=yes;problem.L-HUM02=L-HUM02-1", "problems:problem_here_missing" },
  { "probleme-l-hum", "area.L-HUM=yes;area.L-NUI=yes;problem.L-HUM02=L-HUM02-1", "" },
};

static void
test_checks (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    g_autofree char *found = NULL;

    g_hash_table_remove_all (fixture->draft.answers);
    answer_all (fixture, checks[i].answers);
    found = remarks_on (fixture, checks[i].page);
    g_test_message ("%s: %s", checks[i].page, checks[i].answers);
    g_assert_cmpstr (found, ==, checks[i].remarks);
  }
}

static void
test_long_story (Fixture *fixture, gconstpointer data)
{
  g_autofree char *fits = g_strnfill (REPORT_DESCRIPTION_MAX, 'a'),
                  *long_text = g_strnfill (REPORT_DESCRIPTION_MAX + 1, 'a');
  g_autofree char *none = NULL, *found = NULL;

  (void) data;
  answer (fixture, "description", fits);
  none = remarks_on (fixture, "recit");
  answer (fixture, "description", long_text);
  found = remarks_on (fixture, "recit");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (found, ==, "description:description_long");
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autofree char *empty = remarks_on (fixture, NULL);
  g_autofree char *enough = NULL;

  (void) data;
  g_assert_nonnull (strstr (empty, "address:address_missing"));
  g_assert_nonnull (strstr (empty, "contact_by:contact_missing"));
  g_assert_nonnull (strstr (empty, "problems:problems_missing"));
  /* Nothing is mandatory but place, problem and a way to be reached, or none. */
  answer_all (fixture, "address=12 rue Carnot;city=Pau;area.L-HUM=yes;problem.L-HUM02=L-HUM02-1;contact_by=desk");
  enough = remarks_on (fixture, NULL);
  g_assert_cmpstr (enough, ==, "");
}

static const struct {
  const char *field, *step;
} homes[] = {
  { "city", "lieu" },         { "areas", "ou" },           { "problems", "ou" },
  { "description", "recit" }, { "surface", "logement" },   { "frail", "foyer" },
  { "photos", "photos" },     { "email", "contact" },      { "owner_told_on", "prevenu" },
  { "heating", "chauffage" }, { "danger_now", "urgence" },
};

static void
test_step_of_field (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++) {
    const Step *step = questionnaire_step_of (fixture->questionnaire, homes[i].field);

    g_assert_nonnull (step);
    g_assert_cmpstr (step->code, ==, homes[i].step);
  }
  g_assert_null (questionnaire_step_of (fixture->questionnaire, "website"));
}

static FieldChoice offered[] = { { .code = (char *) "yes" }, { .code = (char *) "no" }, { .code = (char *) "none" } };
static const Field line = { .code = (char *) "x", .kind = FIELD_TEXT, .max = 14 },
                   lines = { .code = (char *) "x", .kind = FIELD_LONG },
                   day = { .code = (char *) "x", .kind = FIELD_DAY },
                   phone = { .code = (char *) "x", .kind = FIELD_PHONE, .max = 30 },
                   choice = { .code = (char *) "x", .kind = FIELD_CODE, .choices = offered, .choices_count = 3 },
                   checks_field = {
                     .code = (char *) "x", .kind = FIELD_CHECKS, .choices = offered, .choices_count = 3
                   };
static const struct {
  const Field *field;
  const char *typed, *kept;
} cleaned[] = {
  { &line, NULL, "" },
  { &line, "  12 rue\nCarnot ", "12 rue Carnot" },
  { &line, "12 rue Carnot bis", "12 rue Carnot" }, /* no longer than the report takes: the review shows it */
  { &lines, "un\r\ndeux\n", "un\ndeux" },
  { &day, "3/11/2026", "2026-11-03" },
  { &day, "03.11.2026", "2026-11-03" },
  { &day, "2026-11-03", "2026-11-03" },
  { &day, "32/11/2026", "32/11/2026" }, /* stays as typed: the remark names it */
  { &day, "hier", "hier" },
  { &day, "٣/١١/٢٠٢٦", "2026-11-03" },
  { &phone, "٠٦١١٢٢٣٣٤٤", "0611223344" },
  { &line, "رقم ٣", "رقم ٣" }, /* a text keeps the digits it was written with */
  { &choice, "yes", "yes" },
  { &choice, "perhaps", "" },
  { &checks_field, "no yes perhaps", "yes no" },
  { &checks_field, "none yes", "yes" }, /* a slip: "nothing" and something */
  { &checks_field, "none", "none" },
  { &checks_field, NULL, "" },
};

static void
test_clean (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cleaned); i++) {
    g_autofree char *kept = field_clean (cleaned[i].field, cleaned[i].typed);

    g_assert_cmpstr (kept, ==, cleaned[i].kept);
  }
}

/* Answers under which that field is asked. */
static void
become_asked (Fixture *fixture, const Field *field)
{
  static const char *const profiles[] = { "tenant", "relative", "professional", "emergency" };
  gboolean asked = FALSE;

  for (guint i = 0; !asked && i < G_N_ELEMENTS (profiles); i++) {
    g_autoptr (GHashTable) live = NULL;

    g_hash_table_remove_all (fixture->draft.answers);
    answer (fixture, "profile", profiles[i]);
    answer (fixture, "beneficiary", "caf");
    live = questionnaire_live (fixture->questionnaire, fixture->draft.answers);
    asked = questionnaire_asks (fixture->questionnaire, field, live);
  }
  g_assert_true (asked);
}

/* What the form keeps of a text is what the report takes: nothing is cut between the review and the file. */
static void
test_nothing_cut_later (Fixture *fixture, gconstpointer data)
{
  g_autofree char *typed = g_strnfill (DRAFT_VALUE_MAX, 'a');
  guint bounded = 0;

  (void) data;
  for (guint i = 0; i < fixture->questionnaire->fields->len; i++) {
    const Field *field = g_ptr_array_index (fixture->questionnaire->fields, i);
    g_autoptr (Remarks) remarks = remarks_new ();
    g_autofree char *kept = field_clean (field, typed);
    g_autoptr (ReportInput) input = NULL;

    if (field_length_max (field) == 0 || field->target == NULL)
      continue;
    bounded++;
    become_asked (fixture, field);
    answer (fixture, field->code, kept);
    input = draft_input (&fixture->draft, fixture->questionnaire, remarks);
    g_assert_cmpuint (strlen (kept), ==, field_length_max (field));
    g_assert_cmpstr (G_STRUCT_MEMBER (char *, input, field->target->offset), ==, kept);
  }
  g_assert_cmpuint (bounded, >, 10);
}

static void
test_answered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) places = NULL;

  (void) data;
  answer_all (fixture, "profile=tenant;area.L-HUM=yes");
  places = form_places (&fixture->plan, fixture->draft.answers);
  g_assert_true (form_is_answered (fixture->draft.answers, &g_array_index (places, FormPlace, 0)));
  g_assert_false (form_is_answered (fixture->draft.answers, &g_array_index (places, FormPlace, 2)));
  g_assert_true (form_is_answered (fixture->draft.answers, &g_array_index (places, FormPlace, 3)));
}

static void
test_benefit_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (ReportInput) unknown = NULL, known = NULL;

  (void) data;
  answer (fixture, "beneficiary", "unknown");
  unknown = draft_input (&fixture->draft, fixture->questionnaire, remarks);
  answer (fixture, "beneficiary", "caf");
  known = draft_input (&fixture->draft, fixture->questionnaire, remarks);
  g_assert_null (unknown->beneficiary);
  g_assert_cmpstr (known->beneficiary, ==, "caf");
  g_assert_cmpstr (known->source, ==, "site");
}

/* No page shows a code: each heading, label, choice and remark has its words. */
static void
check_word (const Words *words, const char *group, const char *code)
{
  g_autofree char *key = g_strconcat (group, ".", code, NULL);

  g_test_message ("%s", key);
  g_assert_true (words_has (words, "fr", key));
}

static const char *const other_remarks[] = {
  "problem_unknown",
  "problem_twice",
  "contact_missing",
  "phone_missing",
  "choice",
  "leave_empty",
  "photos_too_many",
  "photo_one_too_many",
  "photo_too_large",
  "photo_not_an_image",
  "photo_unsupported_format",
  "photo_heic",
  "photo_too_many_pixels",
  "photo_too_many_bytes",
  "photo_broken",
  "photo_fault",
  "message_missing",
  "message_long",
  "areas_missing",
  "elsewhere",
  "problem_here_missing",
};

static void
test_words (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Words) words = words_load ("site-templates/words", NULL, NULL);

  (void) data;
  g_assert_nonnull (words);
  for (guint i = 0; i < fixture->questionnaire->fields->len; i++) {
    const Field *field = g_ptr_array_index (fixture->questionnaire->fields, i);

    for (guint j = 0; j < field->choices_count; j++)
      if (field->choices[j].words == NULL)
        check_word (words, "common", field->choices[j].code);
    check_word (words, "remark", field->remark != NULL ? field->remark : "choice");
  }
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    g_auto (GStrv) found = g_strsplit_set (checks[i].remarks, ": ", -1);

    for (guint j = 1; j < g_strv_length (found); j += 2)
      check_word (words, "remark", found[j]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (other_remarks); i++)
    check_word (words, "remark", other_remarks[i]);
}

/* As offline.js reads them. */
static void
test_conditions_as_text (void)
{
  char *two[] = { (char *) "tenant", (char *) "relative" };
  const Condition list[] = { { .field = (char *) "profile", .in = two, .in_count = 2 },
                             { .field = (char *) "owner_told", .is = (char *) "yes" },
                             { .field = (char *) "adults", .at_least = 3 } };
  g_autofree char *text = form_offline_conditions (list, G_N_ELEMENTS (list)),
                  *none = form_offline_conditions (NULL, 0);

  g_assert_cmpstr (text, ==, "profile=tenant,relative owner_told=yes adults>3");
  g_assert_cmpstr (none, ==, "");
}

/* The address that could be several was chosen: that page is gone, and the one after it stands in its place. */
static void
test_address_page_comes_and_goes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *open = NULL, *chosen = NULL;

  (void) data;
  answer_all (fixture, "address=12 rue Carnot;city=Pau;" DRAFT_ADDRESS_OPEN "=yes");
  open = page_names (fixture);
  g_assert_nonnull (strstr (open, " lieu adresse ou "));
  g_hash_table_remove (fixture->draft.answers, DRAFT_ADDRESS_OPEN);
  chosen = page_names (fixture);
  g_assert_nonnull (strstr (chosen, " lieu ou "));
}

#define WITH_GRID(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  WITH_GRID ("/pages/form/order", test_order);
  WITH_GRID ("/pages/form/progress", test_progress);
  WITH_GRID ("/pages/form/unknown-page", test_unknown_page);
  WITH_GRID ("/pages/form/every-severity", test_every_severity);
  WITH_GRID ("/pages/form/severity-of-another-criterion", test_severity_of_another_criterion);
  WITH_GRID ("/pages/form/checks", test_checks);
  WITH_GRID ("/pages/form/long-story", test_long_story);
  WITH_GRID ("/pages/form/whole", test_whole);
  WITH_GRID ("/pages/form/answered", test_answered);
  WITH_GRID ("/pages/form/benefit-unknown", test_benefit_unknown);
  WITH_GRID ("/pages/form/words", test_words);
  WITH_GRID ("/pages/form/step-of-field", test_step_of_field);
  WITH_GRID ("/pages/form/address-page-comes-and-goes", test_address_page_comes_and_goes);
  g_test_add_func ("/pages/form/clean", test_clean);
  g_test_add_func ("/pages/form/conditions-as-text", test_conditions_as_text);
  WITH_GRID ("/pages/form/nothing-cut-later", test_nothing_cut_later);
  return g_test_run ();
}
