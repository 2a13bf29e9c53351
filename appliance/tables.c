/* tables.c: prints the tables that say what may be done and who is told. Decides nothing. */
#include "tables.h"

#include <stdio.h>
#include <string.h>

#include "domain/access.h"
#include "domain/assignment.h"
#include "domain/loan.h"
#include "domain/mediation.h"
#include "domain/print.h"
#include "domain/notice_audience.h"
#include "domain/reminder_table.h"
#include "domain/report_state.h"
#include "domain/sensor_offer.h"
#include "domain/ticket.h"
#include "domain/visit.h"

static const struct {
  const char *noun;
  const Transition *table;
} machines[] = {
  { "report", report_transitions },
  { "assignment", assignment_transitions },
  { "visit", visit_transitions },
  { "mediation", mediation_transitions },
  { "loan", loan_transitions },
  { "offer", sensor_offer_transitions },
  { "ticket", ticket_transitions },
  { "print", print_transitions },
};

static void
print_transition (const char *noun, const Transition *row)
{
  g_autofree char *codes = row->reasons == NULL ? NULL : g_strjoinv (" ", (char **) row->reasons->codes);

  printf ("%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\t%s\n", noun, row->verb, row->from, row->to, action_name (row->right),
          codes == NULL ? "-" : codes, row->message, row->visible, row->event, transition_category (row));
}

void
tables_print_transitions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (machines); i++)
    for (const Transition *row = machines[i].table; row->verb != NULL; row++)
      print_transition (machines[i].noun, row);
}

void
tables_print_rights (void)
{
  for (Role role = ROLE_NONE; role < ROLE_LAST; role++)
    for (Action action = 0; action < ACTION_LAST; action++)
      printf ("%s\t%s\t%d\t%d\n", role_name (role), action_name (action), access_allows (role, action, FALSE),
              access_allows (role, action, TRUE));
}

void
tables_print_notices (void)
{
  for (guint i = 0; i < notice_kinds_count; i++)
    printf ("%s\t%s\t%s\t%d\n", notice_kinds[i].kind, notice_kinds[i].noun, notice_kinds[i].verb,
            notice_kinds[i].applies == NULL);
}

/* "3" or "reminder.every_days", "45,30,90": what a row waits for. */
static char *
interval_text (const ReminderKind *row)
{
  g_autoptr (GString) text = g_string_new (row->every);

  for (guint i = 0; row->steps != NULL && i < row->steps_count && row->steps[i] != REMINDER_END; i++)
    g_string_append_printf (text, "%s%d", i == 0 ? "" : ",", row->steps[i]);
  if (row->steps != NULL && row->steps[row->steps_count - 1] != REMINDER_END)
    g_string_append (text, "…");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A setting, else a number. */
static char *
bound_text (const char *setting, guint number)
{
  return setting != NULL ? g_strdup (setting) : g_strdup_printf ("%u", number);
}

/* After how many it is a matter of names; "=6@2": the next ones six days or more later, on a Tuesday (1 Monday … 7). */
static char *
named_text (const ReminderKind *row)
{
  g_autofree char *after = bound_text (row->named_after_setting, row->named_after);

  return row->named_weekday == 0 ? g_steal_pointer (&after)
                                 : g_strdup_printf ("%s=%d@%d", after, row->named_days, row->named_weekday);
}

static void
print_told (const ReminderKind *row, const char *verb)
{
  const char *between = ":";

  if (verb == NULL)
    return;
  printf (" %s", verb);
  for (guint i = 0; i < notice_kinds_count; i++)
    if (reminder_kind_tells (row, &notice_kinds[i]) && strcmp (notice_kinds[i].verb, verb) == 0) {
      printf ("%s%s=%s", between, notice_kinds[i].kind, notice_audience_name (notice_kinds[i].audience));
      between = ",";
    }
}

void
tables_print_reminders (void)
{
  static const char *const times[] = { "working-morning", "any-morning", "evening" };
  static const char *const days[] = { "calendar", "working", "reminder.days" };

  for (guint i = 0; i < reminder_kinds_count; i++) {
    const ReminderKind *row = &reminder_kinds[i];
    g_autofree char *interval = interval_text (row), *most = bound_text (row->most_setting, row->most),
                    *named = named_text (row);

    printf ("%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t%d\t", row->kind, row->noun, times[row->time], interval, days[row->days],
            row->ahead, named, most, row->until_days);
    print_told (row, row->verb);
    print_told (row, row->named);
    printf ("\n");
  }
}
