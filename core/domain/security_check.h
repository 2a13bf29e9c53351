/* security_check.h: what people did for the box's safety and no program can see: a backup brought back, accounts looked
 * through, an audit… dated, and good for so long. */
#pragma once
#include "base/remarks.h"
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  const char *kind; /* words: groups security_check, security_check_hint */
  int months;       /* how long it is good for; 0: a fact that is only kept (an incident) */
} SecurityCheckKind;
extern const SecurityCheckKind security_check_kinds[];
extern const guint security_check_kinds_count;
enum { SECURITY_CHECK_NOTE_MAX = 500 };

typedef struct {
  char *uuid, *kind, *done_on, *note, *by; /* by nullable */
  gint64 recorded_at, withdrawn_at;        /* withdrawn_at 0: it stands */
} SecurityCheck;
void security_check_free (SecurityCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SecurityCheck, security_check_free)
/* (transfer full): of SecurityCheck, the latest first, those withdrawn too. */
GPtrArray *security_check_list (Db *db, GError **error);
/* The day of the latest that stands: midnight; 0 for none. STORE. */
gboolean security_check_last (Db *db, const char *kind, gint64 *ret_at, GError **error);
/* TRUE when one of that day is still good at `now`. */
gboolean security_check_is_good (const SecurityCheckKind *kind, gint64 done_at, gint64 now);
const SecurityCheckKind *security_check_kind_find (const char *kind); /* NULL when unknown */

typedef struct {
  const char *kind, *done_on, *note;
} SecurityCheckInput;
/* Adds a remark per field at fault: kind_missing, done_shape, done_future, note_long. */
void security_check_input_check (const SecurityCheckInput *input, gint64 now, Remarks *remarks);
/* Within a store_write. DENIED, INVALID. */
gboolean security_check_record (Db *db, const Actor *actor, const SecurityCheckInput *input, GError **error);
/* Within a store_write; twice is once. NOT_FOUND, DENIED. */
gboolean security_check_withdraw (Db *db, const Actor *actor, const char *uuid, GError **error);
