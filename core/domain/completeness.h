/* completeness.h: what each kind of partner needs to read in a file, and what of it a report does not say. The defaults
 * are data (grids/completeness-<version>.yaml), a territory's own choices rows of `need` over them. One grouped question
 * to the tenant asks for what is missing. */
#pragma once
#include "domain/actor.h"
#include "domain/grid.h"
#include "domain/report.h"


#define COMPLETENESS_EVERY "every" /* the partner type that stands for all */

typedef enum { NEED_NONE, NEED_USEFUL, NEED_NEEDED, NEED_LAST } NeedLevel;
const char *completeness_level_name (NeedLevel level); /* "useful" */
NeedLevel completeness_level_find (const char *name);  /* NEED_LAST when unknown */

/* (transfer full): the latest file of a folder that says "kind: completeness"; one that needs nothing without any file.
 * INVALID reads "file, line N: reason": unknown partner types and facts are refused. */
Completeness *completeness_load_folder (const char *folder, GError **error);
void completeness_free (Completeness *completeness); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Completeness, completeness_free)
/* What the file says of one partner type, without the row of every type. */
NeedLevel completeness_default (const Completeness *completeness, const char *partner_type, const char *fact);

/* The facts that can be needed, in the order in which pages show them; NULL past the last. Words: group need_fact. */
const char *completeness_fact_at (guint index);
gboolean completeness_knows (const char *fact);

/* The town's own choice, else the file's: of that type alone, or (`whole`) with what every partner needs. */
NeedLevel completeness_level (Db *db, const Completeness *completeness, const char *partner_type, const char *fact);
/* Within a store_write: a choice of the town, with its event setting/"need". INVALID for an unknown type, fact or
 * level; DENIED without ACTION_SETTING_MANAGE. */
gboolean completeness_set (Db *db, const Actor *actor, const char *partner_type, const char *fact, NeedLevel level,
                           GError **error);

/* One fact that a partner needs and the report does not say. */
typedef struct {
  const char *fact; /* of the table */
  NeedLevel level;
  gboolean said_unknown; /* the person was asked, and does not know */
  gboolean asked;        /* the tenant has that question now, without an answer yet */
  const char *question;  /* code in the file of actions; NULL: nobody can be asked */
} Missing;
/* (transfer full): of Missing, needed first, in the order of the table. What cannot concern the report (a beneficiary's
 * number of who has no allowance) is left out. */
GPtrArray *completeness_missing (Db *db, const GridSet *grids, const Report *report, const char *partner_type,
                                 gint64 now, GError **error);

/* Within a store_write: asks the tenant these facts in one message. `facts`: names separated by spaces. DENIED
 * without ACTION_REPORT_TRIAGE; INVALID when one has no question; CONFLICT when the report is not open; what is asked
 * already is left as it is. */
gboolean completeness_ask (Db *db, const Actor *actor, const GridSet *grids, const char *report_uuid, const char *facts,
                           GError **error);
