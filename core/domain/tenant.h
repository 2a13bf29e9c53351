/* tenant.h: what a tenant may do from the follow-up page: one table of acts (write, say how the situation changed, ask
 * to stop, go on again). Each leaves a follow-up and its history; corrections stand in correction.h, "is it solved?" in
 * outcome.h. */
#pragma once
#include "domain/report.h"

typedef enum { TENANT_STOP_AS_IS, TENANT_STOP_ASKED, TENANT_STOP_WITHDRAWN } TenantStop;

typedef struct {
  const char *code;     /* of its form: "message", "better", "worse", "stop", "resume" */
  const char *category; /* of the follow-up */
  const char *event;    /* verb of the report's history; NULL: the follow-up's own event says it */
  gboolean needs_words;
  gboolean when_closed; /* also once after the closing (TENANT_LAST_WORD_DAYS) */
  TenantStop stop;      /* what it does to report.stop_requested */
} TenantAct;
const TenantAct *tenant_act_find (const char *code); /* NULL when unknown */

/* After the end one message is read, within 30 days: later, or for more, a new report begins (as the national platform
 * does). */
enum { TENANT_LAST_WORD_DAYS = 30 };

typedef enum { TENANT_MAY, TENANT_TOO_LATE, TENANT_HAS_SPOKEN, TENANT_NOT_NOW } TenantAnswer;
/* Whether the act is possible now. STORE. */
gboolean
tenant_may (Db *db, const Report *report, const TenantAct *act, gint64 now, TenantAnswer *ret_answer, GError **error);

/* Within a store_write. INVALID without the words that are needed, CONFLICT when it may not be done now. */
gboolean
tenant_act (Db *db, const Actor *actor, gint64 report_id, const TenantAct *act, const char *words, GError **error);
