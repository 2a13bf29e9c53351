/* sensor_offer.h: a sensor offered to a household: told by mail, answered on its page, lent by the desk. And to whom
 * one is worth offering first. */
#pragma once
#include "domain/transition.h"

typedef struct {
  gint64 id, report_id, at, answered_at; /* answered_at 0: not yet */
  char *uuid, *state;
} SensorOffer;
void sensor_offer_free (SensorOffer *offer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SensorOffer, sensor_offer_free)

extern const Transition sensor_offer_transitions[]; /* "accept", "decline", "take_back" */
/* The newest of a file; TRUE with NULL when none was ever made. */
gboolean sensor_offer_last (Db *db, gint64 report_id, SensorOffer **ret_offer, GError **error);
gboolean sensor_offer_is_open (const SensorOffer *offer); /* offered, or accepted and not lent yet; FALSE for NULL */

/* Within a store_write: the household is written to. CONFLICT: the file is not open, its tenant asked to stop, a sensor
 * is there or was offered. NOT_FOUND. */
gboolean sensor_offer_make (Db *db, const Actor *actor, gint64 report_id, GError **error);
/* Within a store_write: a verb on the newest offer of a file; `own`: the household itself. CONFLICT, DENIED, INVALID.
 */
gboolean
sensor_offer_change (Db *db, const Actor *actor, gint64 report_id, const char *verb, gboolean own, GError **error);
/* Within a store_write: a loan began there: what was offered is done. */
gboolean sensor_offer_settle (Db *db, gint64 report_id, gint64 loan_id, GError **error);

/* A file worth a sensor: energy first, then damp, then ventilation, then what else proposes one; within each the
 * gravest first, then who waits longest. */
typedef enum { SENSOR_NEED_ENERGY, SENSOR_NEED_DAMP, SENSOR_NEED_AIR, SENSOR_NEED_OTHER, SENSOR_NEED_LAST } SensorNeed;
extern const char *const sensor_needs[SENSOR_NEED_LAST]; /* codes; words in [sensor_need] */
typedef struct {
  gint64 report_id, created_at;
  SensorNeed need;
  char class_shown;                            /* 'A' to 'G' */
  const char *uuid, *reference, *city, *offer; /* valid during the call; offer: its state, nullable */
} SensorCandidate;
typedef void (*SensorCandidateVisit) (const SensorCandidate *candidate, gpointer data);
enum { SENSOR_CANDIDATES_MAX = 100 };
/* At most SENSOR_CANDIDATES_MAX; *ret_count (nullable): how many there are. */
gboolean sensor_offer_candidates (Db *db, SensorCandidateVisit visit, gpointer data, gint64 *ret_count, GError **error);
