/* idle_accounts.c: the job "accounts". Decides nothing. */
#include "background/idle_accounts.h"

#include "domain/account_idle.h"

static const struct {
  const char *counted;
  JobPiece run;
} pieces[] = { { "archived", account_idle_archive },
               { "warned", account_idle_warn },
               { "invited", account_idle_invite } };

gboolean
idle_accounts_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    if (!jobs_run_pieces (jobs, now, pieces[i].run, counts, pieces[i].counted, error))
      return FALSE;
  return TRUE;
}
