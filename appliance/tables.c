/* tables.c: prints the tables that say what may be done and who is told. Decides nothing. */
#include "tables.h"

#include <stdio.h>

#include "domain/access.h"
#include "domain/assignment.h"
#include "domain/mediation.h"
#include "domain/notice.h"
#include "domain/report_state.h"
#include "domain/visit.h"

static const struct {
  const char *noun;
  const Transition *table;
} machines[] = {
  { "report", report_transitions },
  { "assignment", assignment_transitions },
  { "visit", visit_transitions },
  { "mediation", mediation_transitions },
};

static void
print_transition (const char *noun, const Transition *row)
{
  g_autofree char *codes = row->reasons == NULL ? NULL : g_strjoinv (" ", (char **) row->reasons->codes);

  printf ("%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\t%s\n", noun, row->verb, row->from, row->to, action_name (row->right),
          codes == NULL ? "-" : codes, row->message, row->visible, row->event,
          row->category != NULL ? row->category : row->event);
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
