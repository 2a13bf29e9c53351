/* audit.h: audits of the site's accessibility (RGAA), typed in by the town: the only thing that makes the
 * declaration say more than "not conformant". What tools find is never taken for an audit. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum {
  AUDIT_VALID_YEARS = 3,  /* of a declaration, at most */
  AUDIT_RATE_MAX = 10000, /* hundredths of a percent */
  AUDIT_PARTIAL = 5000,   /* from here the law says "partially" */
  AUDIT_TEXT_CHARS = 4000,
  AUDIT_NAME_CHARS = 120
};

typedef struct {
  gint64 id;
  char *day;       /* ISO day */
  char *auditor, *reference;
  guint rate;      /* hundredths of a percent */
  char *pages, *tools, *failures, *derogations, *exempt; /* one a line; "" for none */
  gint64 at;       /* typed in */
  char *by;        /* nullable */
} Audit;

void audit_free (Audit *audit); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Audit, audit_free)

/* (transfer full): the last one typed in; NULL without any (no error) or with STORE. */
Audit *audit_last (Db *db, GError **error);
/* Within a store_write. INVALID for a day that is none or after now, an empty auditor, reference or list of pages, a
 * rate out of bounds, a text too long; a rate under 100 % must say what does not conform, or why it need not. */
gboolean audit_add (Db *db, const Actor *actor, const Audit *audit, GError **error);
/* What keeps it from being added: a code of the group audit_remark and *ret_field, the member; NULL when nothing does. */
const char *audit_check (const Audit *audit, gint64 now, const char **ret_field);

/* The day after which a declaration made of it is worth nothing, UTC seconds. */
gint64 audit_ends_at (const Audit *audit);
/* "none" (never audited, or too long ago), "partial", "total", "not": what the law lets the home page say. `audit`
 * nullable. */
const char *audit_state (const Audit *audit, gint64 now);
