/* homologation.h: the decision by which the authority accepts the risks of the service (RGS: ordonnance 2005-1516
 * article 9, decree 2010-112): written down by an administrator, shown to users, about to end in time. What it rests
 * on: security_state.h. */
#pragma once
#include "base/remarks.h"
#include "domain/actor.h"
#include "store/store.h"

enum {
  HOMOLOGATION_YEARS_MAX = 5, /* the longest that the national agency's guide lets one stand */
  HOMOLOGATION_SOON_DAYS = 90,
  HOMOLOGATION_AUTHORITY_MAX = 120,
  HOMOLOGATION_NUMBER_MAX = 60,
  HOMOLOGATION_RESERVES_MAX = 2000
};

typedef struct {
  gint64 id;
  char *uuid, *authority, *number, *reserves;
  char *decided_on, *expires_on;    /* YYYY-MM-DD; the last is the last day */
  char *by;                         /* who wrote it down; nullable */
  char *told;                       /* last reminder that left; nullable */
  gint64 recorded_at, withdrawn_at; /* withdrawn_at 0: it stands */
} Homologation;
void homologation_free (Homologation *homologation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Homologation, homologation_free)
/* (transfer full): of Homologation, the latest decision first, those withdrawn too. */
GPtrArray *homologation_list (Db *db, GError **error);

typedef enum { HOMOLOGATION_NONE, HOMOLOGATION_VALID, HOMOLOGATION_SOON, HOMOLOGATION_OVER } HomologationState;
const char *homologation_state_name (HomologationState state); /* "none", "valid", "soon", "over" */
typedef struct {
  HomologationState state;
  int days_left;              /* to the last day; negative once it is past; 0 for none */
  Homologation *homologation; /* the latest that stands; NULL for none */
} HomologationNow;
void homologation_now_clear (HomologationNow *now);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HomologationNow, homologation_now_clear)
gboolean homologation_look (Db *db, gint64 now, HomologationNow *ret_now, GError **error);
/* (transfer full): which reminder is due, as a code: "90", "30", "7", "0" (it ended), "-30", "-60"… NULL: none, or that
 * one left. */
char *homologation_due (const HomologationNow *now);
/* Within a store_write: the reminder of that code left. */
gboolean homologation_told (Db *db, const HomologationNow *now, const char *code, GError **error);

typedef struct {
  const char *authority, *number, *decided_on, *expires_on, *reserves;
} HomologationInput;
/* Adds a remark per field at fault: authority_missing, authority_long, number_long, decided_shape, decided_future,
 * expires_shape, expires_early, expires_late, reserves_long. */
void homologation_input_check (const HomologationInput *input, gint64 now, Remarks *remarks);
/* Within a store_write. DENIED, INVALID. */
gboolean homologation_record (Db *db, const Actor *actor, const HomologationInput *input, GError **error);
/* Within a store_write: it stands no more; twice is once. NOT_FOUND, DENIED. */
gboolean homologation_withdraw (Db *db, const Actor *actor, const char *uuid, GError **error);
