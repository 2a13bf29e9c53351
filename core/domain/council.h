/* council.h: the half-year report to the investment committee: what people type of it beside the figures and the costs:
 * a foreword, the decisions asked; whether the public site shows it. */
#pragma once
#include "base/remarks.h"
#include "domain/actor.h"
#include "domain/half_year.h"
#include "store/store.h"

enum { COUNCIL_FOREWORD_MAX = 2000, COUNCIL_DECISIONS_MAX = 4000 };

typedef struct {
  char *foreword, *decisions;      /* never NULL */
  char *by;                        /* name of who changed it last; nullable */
  gint64 changed_at, published_at; /* 0: never, not */
  gint64 revision;                 /* 0: nobody wrote one */
} Council;
void council_free (Council *council);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Council, council_free)
/* (transfer full): an empty one for a half-year of which nobody wrote. */
Council *council_find (Db *db, HalfYear half, GError **error);

/* (transfer full): of HalfYear: from the half-year of the first report, cost or text to that of `now`, latest first;
 * one at least. */
GArray *council_halves (Db *db, gint64 now, GError **error);
/* (transfer full): of HalfYear: those that are published and over, latest first. */
GArray *council_published (Db *db, gint64 now, GError **error);

typedef struct {
  const char *half, *foreword, *decisions;
  gint64 revision; /* the one that the page showed */
} CouncilInput;
/* Adds a remark per field at fault: foreword_long, decisions_long. */
void council_input_check (const CouncilInput *input, Remarks *remarks);
/* Within a store_write. DENIED, INVALID; CONFLICT when it was changed since. */
gboolean council_write (Db *db, const Actor *actor, const CouncilInput *input, GError **error);
/* Within a store_write: shows it on the public site, or no more. INVALID before the half-year is over: figures of part
 * of it would tell small cells by subtraction. DENIED. */
gboolean council_publish (Db *db, const Actor *actor, HalfYear half, gboolean shown, GError **error);
