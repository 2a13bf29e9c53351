/* legal.h: what the law makes a town say of this service, and what of it is not yet known: the checklist of the legal
 * pages. A page says nothing of what is missing; the administrator is told here. */
#pragma once
#include "store/store.h"

typedef enum {
  LEGAL_DONE,
  LEGAL_MISSING, /* to be typed in */
  LEGAL_OVER,    /* was there, and is too old */
  LEGAL_IDLE,    /* does not concern this box as it is set */
} LegalState;

typedef struct {
  const char *code;     /* words: groups legal_item (what), legal_why (which page says it) */
  const char *settings; /* keys, separated by spaces: done when none is empty; NULL: `judge` says */
  LegalState (*judge) (Db *db, gint64 now); /* nullable: whether it matters, and is done */
  gboolean advised;     /* not an obligation */
  const char *place;    /* where it is typed in */
} LegalItem;
extern const LegalItem legal_items[];
extern const guint legal_items_count;

LegalState legal_item_state (Db *db, const LegalItem *item, gint64 now);
const char *legal_state_name (LegalState state); /* "done"… */
/* Types of the partners that files may be handed to, sorted, NULL at the end; (transfer full). */
char **legal_recipients (Db *db);
gboolean legal_lends_sensors (Db *db); /* TRUE once the town has one */

/* How many obligations are missing or over. */
guint legal_count_missing (Db *db, gint64 now);
