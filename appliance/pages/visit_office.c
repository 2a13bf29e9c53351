/* visit_office.c: reads the forms of staff about a visit, and finds which field to speak of. What may be done is
 * decided by domain/visit.c. */
#include "pages/visit_office.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/followup.h"
#include "domain/report_class.h"
#include "domain/visit.h"
#include "pages/office.h"
#include "pages/office_form.h"
#include "view/visit_form_view.h"

enum { CELL_CHARS = 20, GUESTS_MAX = 30 };

/* All that a form about a visit holds, as typed and as understood. */
typedef struct {
  Exchange *exchange;
  OfficeForm *form;
  const char *uuid; /* of the visit; NULL: a new one */
  gint64 revision;
  GPtrArray *texts; /* owns what was typed */
  VisitTyped typed;
  VisitPlan plan;
  VisitFinding finding;
  VisitSite site;
  gboolean remote;   /* of the visit that is changed */
  char *conclusions; /* owned */
} VisitForm;

static void
visit_form_clear (VisitForm *form)
{
  g_clear_pointer (&form->texts, g_ptr_array_unref);
  g_clear_pointer (&form->conclusions, g_free);
  g_free ((gpointer) form->typed.guests);
  g_free ((gpointer) form->typed.conclusions);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VisitForm, visit_form_clear)

/* ---- reading ---- */

static const char *
text_read (VisitForm *form, const char *name, gboolean multiline, guint max_chars)
{
  char *text = exchange_typed (form->exchange, name, multiline, max_chars);

  g_ptr_array_add (form->texts, text);
  return text;
}

/* (transfer container): the values of boxes that were ticked. */
static const char *const *
boxes_read (Exchange *exchange, const char *name)
{
  g_autoptr (GPtrArray) values = exchange_fields (exchange, name);
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < MIN (values->len, GUESTS_MAX); i++)
    g_ptr_array_add (list, g_ptr_array_index (values, i));
  g_ptr_array_add (list, NULL);
  return (const char *const *) g_ptr_array_free (list, FALSE);
}

static void
typed_read (VisitForm *form)
{
  VisitTyped *typed = &form->typed;

  for (guint i = 0; i < VISIT_DATES_MAX; i++) {
    g_autofree char *day = g_strdup_printf ("day-%u", i + 1), *time = g_strdup_printf ("time-%u", i + 1);

    typed->days[i] = text_read (form, day, FALSE, CELL_CHARS);
    typed->times[i] = text_read (form, time, FALSE, CELL_CHARS);
  }
  typed->minutes = text_read (form, "minutes", FALSE, CELL_CHARS);
  typed->means = text_read (form, "means", FALSE, CELL_CHARS);
  typed->video_link = text_read (form, "video_link", FALSE, VISIT_LINK_MAX + 1);
  typed->before = text_read (form, "before", TRUE, VISIT_WORDS_MAX + 1);
  typed->told = text_read (form, "told", TRUE, VISIT_WORDS_MAX + 1);
  typed->details = text_read (form, "details", TRUE, VISIT_WORDS_MAX + 1);
  typed->on_site = text_read (form, "on_site", FALSE, CELL_CHARS);
  typed->class = text_read (form, "class", FALSE, CELL_CHARS);
  typed->class_reason = text_read (form, "class_reason", TRUE, REPORT_CLASS_REASON_MAX + 1);
  typed->kind = text_read (form, "kind", FALSE, CELL_CHARS);
  typed->who = text_read (form, "who", FALSE, OFFICE_CODE_CHARS);
  typed->operator_name = text_read (form, "operator", FALSE, VISIT_OPERATOR_MAX);
  typed->occupant_present = text_read (form, "occupant_present", FALSE, CELL_CHARS);
  typed->owner_present = text_read (form, "owner_present", FALSE, CELL_CHARS);
  typed->quiet = exchange_field (form->exchange, "quiet") != NULL;
  typed->guests = boxes_read (form->exchange, "guest");
  typed->conclusions = boxes_read (form->exchange, "conclusion");
}

static VisitForm
visit_form_read (Exchange *exchange, OfficeForm *office, const char *uuid)
{
  VisitForm form = { .exchange = exchange, .form = office, .uuid = uuid };

  form.texts = g_ptr_array_new_with_free_func (g_free);
  typed_read (&form);
  if (!text_to_integer (exchange_field (exchange, "revision"), 0, G_MAXINT, &form.revision))
    form.revision = -1;
  return form;
}

/* (transfer full): what tells this sending from another of the same page. */
static char *
visit_form_words (const VisitForm *form)
{
  g_autoptr (GString) words = g_string_new (form->uuid);

  for (guint i = 0; i < form->texts->len; i++)
    g_string_append_printf (words, "\n%s", (const char *) g_ptr_array_index (form->texts, i));
  for (guint i = 0; form->typed.guests[i] != NULL; i++)
    g_string_append_printf (words, "\n%s", form->typed.guests[i]);
  g_string_append_printf (words, "\n%s\n%s", form->form->reason, form->form->message);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* ---- what is wrong ---- */

/* "14:30", "14h30", "14 h": as browsers without a field for hours let people type it. */
static gboolean
time_read (const char *typed, int *ret_hour, int *ret_minute)
{
  g_autoptr (GRegex) regex = g_regex_new ("^([0-9]{1,2}) *[:hH] *([0-9]{2})?$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *hour = NULL, *minute = NULL;
  gint64 hours = 0, minutes = 0;

  if (!g_regex_match (regex, typed, 0, &match))
    return FALSE;
  hour = g_match_info_fetch (match, 1);
  minute = g_match_info_fetch (match, 2);
  if (!text_to_integer (hour, 0, 23, &hours)
      || (minute != NULL && *minute != '\0' && !text_to_integer (minute, 0, 59, &minutes)))
    return FALSE;
  *ret_hour = (int) hours;
  *ret_minute = (int) minutes;
  return TRUE;
}

static void
remark_add (const VisitForm *form, const char *kind, guint number, const char *code)
{
  g_autofree char *field = g_strdup_printf ("%s-%u", kind, number);

  remarks_add (form->form->remarks, field, code, NULL);
}

/* A row left empty is no date, but for the first. */
static void
date_check (VisitForm *form, guint index)
{
  g_autofree char *day = text_day (form->typed.days[index]);
  gint64 midnight = 0, now = form->form->actor.now;
  int hour = 0, minute = 0;

  if (index > 0 && *day == '\0' && *form->typed.times[index] == '\0')
    return;
  if (!clock_parse_day (day, &midnight))
    remark_add (form, "day", index + 1, *day == '\0' ? "visit_day_missing" : "day_shape");
  else if (!time_read (form->typed.times[index], &hour, &minute))
    remark_add (form, "time", index + 1, "visit_time_shape");
  else {
    gint64 at = clock_next (midnight, 0, hour, minute);

    if (at <= now)
      remark_add (form, "day", index + 1, "visit_day_past");
    else if (at > now + VISIT_AHEAD_DAYS * CLOCK_DAY)
      remark_add (form, "day", index + 1, "visit_day_far");
    else
      form->plan.dates[form->plan.dates_count++] = at;
  }
}

static void
link_check (VisitForm *form)
{
  g_autofree char *host = visit_link_host (form->typed.video_link);

  if (g_strcmp0 (form->typed.means, "phone") == 0)
    return;
  form->plan.video_link = form->typed.video_link;
  if (*form->typed.video_link == '\0')
    remarks_add (form->form->remarks, "video_link", "visit_link_missing", NULL);
  else if (host == NULL)
    remarks_add (form->form->remarks, "video_link", "visit_link_shape", NULL);
}

static void
long_check (const VisitForm *form, const char *field, const char *text, glong max_chars)
{
  if (g_utf8_strlen (text, -1) > max_chars)
    remarks_add (form->form->remarks, field, "visit_words_long", NULL);
}

static void
plan_check (VisitForm *form)
{
  for (guint i = 0; i < VISIT_DATES_MAX; i++)
    date_check (form, i);
  link_check (form);
  long_check (form, "before", form->typed.before, VISIT_WORDS_MAX);
  if (!text_to_integer (form->typed.minutes, VISIT_MINUTES_MIN, VISIT_MINUTES_MAX, &form->plan.minutes))
    remarks_add (form->form->remarks, "minutes", "other", NULL);
  form->plan.before = form->typed.before;
  form->plan.guests = form->typed.guests;
}

/* On site: its one day, and who comes. */
static void
site_check (VisitForm *form)
{
  const char *who = form->typed.who;
  gboolean outside = g_strcmp0 (who, VISIT_WHO_OPERATOR) == 0;

  date_check (form, 0);
  if (!text_to_integer (form->typed.minutes, VISIT_MINUTES_MIN, VISIT_MINUTES_MAX, &form->site.minutes))
    remarks_add (form->form->remarks, "minutes", "other", NULL);
  if (*who == '\0')
    remarks_add (form->form->remarks, "who", "visit_who_missing", NULL);
  if (outside && *form->typed.operator_name == '\0')
    remarks_add (form->form->remarks, "operator", "visit_operator_missing", NULL);
  long_check (form, "before", form->typed.before, VISIT_WORDS_MAX);
  form->site.kind = *form->typed.kind == '\0' ? VISIT_ON_SITE : form->typed.kind;
  form->site.at = form->plan.dates[0];
  form->site.partner = outside || strcmp (who, VISIT_WHO_DESK) == 0 ? NULL : who;
  form->site.operator_name = outside ? form->typed.operator_name : NULL;
  form->site.before = form->typed.before;
}

static void
fix_check (VisitForm *form)
{
  date_check (form, 0);
}

/* A class is chosen with its reason, or neither. */
static void
class_check (const VisitForm *form)
{
  if (*form->typed.class != '\0' && !followup_is_said (form->typed.class_reason))
    remarks_add (form->form->remarks, "class_reason", "visit_class_reason", NULL);
  if (*form->typed.class == '\0' && *form->typed.class_reason != '\0')
    remarks_add (form->form->remarks, "class", "visit_class_missing", NULL);
  long_check (form, "class_reason", form->typed.class_reason, REPORT_CLASS_REASON_MAX);
}

static void
observed_check (const VisitForm *form)
{
  if (*form->typed.occupant_present == '\0')
    remarks_add (form->form->remarks, "occupant_present", "visit_present_missing", NULL);
  if (*form->typed.owner_present == '\0')
    remarks_add (form->form->remarks, "owner_present", "visit_present_missing", NULL);
  if (*form->conclusions == '\0')
    remarks_add (form->form->remarks, "procedures", "visit_procedure_missing", NULL);
}

static void
finding_check (VisitForm *form)
{
  form->conclusions = g_strjoinv (" ", (char **) form->typed.conclusions);
  form->finding = (VisitFinding){ .details = form->typed.details,
                                  .conclusions = form->conclusions,
                                  .on_site = g_strcmp0 (form->typed.on_site, "yes") == 0,
                                  .occupant_present = g_strcmp0 (form->typed.occupant_present, "yes") == 0,
                                  .owner_present = g_strcmp0 (form->typed.owner_present, "yes") == 0 };
  if (!form->typed.quiet && !followup_is_said (form->typed.told))
    remarks_add (form->form->remarks, "told", "visit_told_missing", NULL);
  if (form->remote && *form->typed.on_site == '\0')
    remarks_add (form->form->remarks, "on_site", "visit_on_site_missing", NULL);
  if (!form->remote)
    observed_check (form);
  long_check (form, "told", form->typed.told, VISIT_WORDS_MAX);
  long_check (form, "details", form->typed.details, VISIT_WORDS_MAX);
  class_check (form);
}

static void
reason_check (const VisitForm *form, const char *verb)
{
  const Transition *transition = transition_find (visit_transitions, verb);

  if (transition != NULL && transition->reasons != NULL && *form->form->reason == '\0')
    remarks_add (form->form->remarks, "reason", "reason_missing", NULL);
  if (g_strcmp0 (verb, "cancel") == 0 && !followup_is_said (form->form->message))
    remarks_add (form->form->remarks, "message", "message_missing", NULL);
  long_check (form, "message", form->form->message, VISIT_WORDS_MAX);
}

/* ---- sending ---- */

static gboolean
propose_work (Db *db, gpointer data, GError **error)
{
  const VisitForm *form = data;

  return visit_propose (db, &form->form->actor, form->form->uuid, &form->plan, NULL, error);
}

/* The page that sends says on which report it stands: a visit of another is none of its own. */
static gboolean
visit_is_there (Db *db, const VisitForm *form, GError **error)
{
  g_autoptr (Visit) visit = visit_find_uuid (db, form->uuid, error);
  g_autoptr (Report) report = visit == NULL ? NULL : report_find (db, visit->report_id, error);

  return report != NULL
         && (g_strcmp0 (report->uuid, form->form->uuid) == 0
             || box_fail (error, BOX_ERROR_NOT_FOUND, "no such visit of this report"));
}

/* The class is requalified with the conclusion or not at all. */
static gboolean
change_work (Db *db, gpointer data, GError **error)
{
  const VisitForm *form = data;
  gboolean concludes = g_strcmp0 (form->form->verb, "conclude") == 0, quiet = concludes && form->typed.quiet;
  const VisitChange change = { .uuid = form->uuid,
                               .verb = quiet ? "conclude_quietly" : form->form->verb,
                               .revision = form->revision,
                               .reason = form->form->reason,
                               .message = quiet       ? NULL
                                          : concludes ? form->typed.told
                                                      : form->form->message,
                               .at = form->plan.dates[0],
                               .plan = g_strcmp0 (form->form->verb, "propose_again") == 0 ? &form->plan : NULL,
                               .finding = concludes ? &form->finding : NULL };

  return visit_is_there (db, form, error) && visit_change (db, &form->form->actor, &change, error)
         && (!concludes || *form->typed.class == '\0'
             || report_requalify (db, &form->form->actor, form->form->uuid, *form->typed.class,
                                  form->typed.class_reason, error));
}

static int
visit_form_send (VisitForm *form, StoreWork work)
{
  g_autofree char *words = visit_form_words (form);
  const char *text = *form->typed.told != '\0' ? form->typed.told : form->typed.before;
  const OfficeWork sending = { .work = work,
                               .data = form,
                               .words = words,
                               .done = form->typed.quiet ? "visit-conclude_quietly" : NULL,
                               .anchor = "visites",
                               .typed = { .text = *text == '\0' ? NULL : text, .visit = &form->typed } };

  return office_form_send (form->exchange, form->form, &sending);
}

int
visit_office_propose (Exchange *exchange)
{
  g_auto (OfficeForm) office = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  g_auto (VisitForm) form = visit_form_read (exchange, &office, NULL);

  office.form = g_strdup ("visit-propose");
  plan_check (&form);
  return visit_form_send (&form, propose_work);
}

static gboolean
site_work (Db *db, gpointer data, GError **error)
{
  const VisitForm *form = data;

  return visit_plan_site (db, &form->form->actor, form->form->uuid, &form->site, NULL, error);
}

int
visit_office_site (Exchange *exchange)
{
  g_auto (OfficeForm) office = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  g_auto (VisitForm) form = visit_form_read (exchange, &office, NULL);

  office.form = g_strdup ("visit-site");
  site_check (&form);
  return visit_form_send (&form, site_work);
}

/* What each verb's form must hold. */
static const struct {
  const char *verb;
  void (*check) (VisitForm *form);
} checks[] = {
  { "fix", fix_check },
  { "propose_again", plan_check },
  { "conclude", finding_check },
};

/* A visit that is not there is for the work to refuse. */
static gboolean
is_remote (Exchange *exchange, const char *uuid)
{
  g_autoptr (Visit) visit = visit_find_uuid (office_viewer (exchange).db, uuid, NULL);

  return visit == NULL || visit_is_remote (visit);
}

int
visit_office_change (Exchange *exchange)
{
  g_autofree char *report = exchange_typed (exchange, "report", FALSE, OFFICE_CODE_CHARS);
  g_auto (OfficeForm) office = office_form_read (exchange, report);
  g_auto (VisitForm) form = visit_form_read (exchange, &office, exchange_path_part (exchange, "uuid"));

  office.form = g_strconcat ("visit-", office.verb, NULL);
  form.remote = is_remote (exchange, form.uuid);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (g_strcmp0 (checks[i].verb, office.verb) == 0)
      checks[i].check (&form);
  reason_check (&form, office.verb);
  return visit_form_send (&form, change_work);
}
