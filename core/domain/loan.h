/* loan.h: a sensor lent to a household that agreed, or kept by the town itself: begun, paused, taken up again,
 * withdrawn, given back, lost; several over time for one sensor. Whose readings are whose is said here. */
#pragma once
#include "domain/reading.h"
#include "domain/sensor.h"
#include "domain/transition.h"

typedef struct {
  gint64 id, sensor_id, report_id; /* report_id 0: the town's own */
  gint64 from_at, to_at;           /* it measures from, until (not included); to_at 0: it goes on */
  gint64 since; /* the first moment whose readings are this loan's: a day before it began, never before the former one
                   ended */
  gint64 planned_at, consent_at, withdrawn_at, returned_at, erased_at, owner_agreed_at; /* 0: not */
  gboolean paused, erase; /* erase: its readings are to be erased, or were */
  char *uuid, *room, *state;
  char *position, *consent_how;    /* nullable */
  char *sensor_uuid, *sensor_name; /* of the sensor */
} SensorLoan;
void loan_free (SensorLoan *loan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SensorLoan, loan_free)

extern const char *const loan_consents[]; /* how a household agreed: codes, words in [loan_consent]; NULL-terminated */
extern const Transition loan_transitions[]; /* "pause", "resume", "withdraw", "return", "lose", "find" */
enum { LOAN_POSITION_CHARS = 120 };

/* (transfer full): of SensorLoan, oldest first: those of a file whose readings are kept, ended ones too; all of a file;
 * all of a sensor. */
GPtrArray *loan_list_report (Db *db, gint64 report_id, GError **error);
GPtrArray *loan_list_file (Db *db, gint64 report_id, GError **error);
GPtrArray *loan_list_sensor (Db *db, gint64 sensor_id, GError **error);
/* (transfer full): NOT_FOUND. The present one is that which is not back yet, withdrawn too. */
SensorLoan *loan_current (Db *db, gint64 sensor_id, GError **error);
SensorLoan *loan_find_uuid (Db *db, const char *uuid, GError **error);
SensorLoan *loan_find (Db *db, gint64 id, GError **error);
/* TRUE when it is in the household's hands, or on its way back. */
gboolean loan_is_out (const SensorLoan *loan);

typedef struct {
  gint64 sensor_id, report_id; /* report_id 0: the town keeps it itself */
  gint64 consent_at;           /* when the household signed: no loan without, but of the town's own */
  const char *consent_how;     /* a code of loan_consents; NULL: "signed" */
  const char *room;            /* a code of sensor_rooms */
  const char *position;        /* nullable */
  gint64 planned_at;           /* 0: nothing agreed */
} LoanInput;
/* Within a store_write: begins at actor->now. INVALID without consent, for an unknown room, or an end that is past;
 * CONFLICT when the sensor is lent or retired; NOT_FOUND. *ret_id nullable. */
gboolean loan_start (Db *db, const Actor *actor, const LoanInput *input, gint64 *ret_id, GError **error);

/* Within a store_write: a verb of loan_transitions; `reason` of "withdraw": "keep" (what grounded a finding stays) or
 * "erase". The household acts as a tenant (`own`). CONFLICT, DENIED, INVALID, NOT_FOUND. */
gboolean loan_change (Db *db, const Actor *actor, const Change *change, gboolean own, GError **error);
/* Within a store_write: what an ended loan measured is to be erased. CONFLICT while it runs or when it is so already.
 */
gboolean loan_erase (Db *db, const Actor *actor, const char *uuid, gboolean own, GError **error);
/* Within a store_write: another planned end (0: none), position or room. INVALID, CONFLICT when it ended. */
gboolean loan_plan (Db *db, const Actor *actor, const char *uuid, const LoanInput *input, GError **error);
/* Within a store_write: the household agreed in writing, or no more, that its owner sees the curves. CONFLICT: already
 * so. */
gboolean loan_owner_agrees (Db *db, const Actor *actor, const char *uuid, gboolean agrees, GError **error);

/* Which moments of a sensor are somebody's to keep; (transfer full), STORE. */
typedef struct LoanWindows LoanWindows;
LoanWindows *loan_windows_read (Db *db, gint64 sensor_id, GError **error);
void loan_windows_free (LoanWindows *windows); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoanWindows, loan_windows_free)
/* Readings that are nobody's to keep: of a pause, of a loan to be erased, from between two loans, after a withdrawal. Takes
 * them out of a stamped batch, and counts them in its `foreign`. */
void loan_windows_hold_back (const LoanWindows *windows, ReadingBatch *batch);
gboolean loan_hold_back (Db *db, const Sensor *sensor, ReadingBatch *batch, GError **error); /* both at once; STORE */

/* The next loan whose readings are to be erased: TRUE with *ret_loan (transfer full) or NULL. Then, within the same
 * store_write as their erasing: it is done. */
gboolean loan_to_erase (Db *db, SensorLoan **ret_loan, GError **error);
gboolean loan_erased (Db *db, gint64 loan_id, gint64 now, GError **error);

/* TRUE when a role may see the curves: the owner's side with the household's written agreement only. */
gboolean loan_readable (const SensorLoan *loan, Role role, gboolean own);
/* TRUE when a role may read in the history of a file what was lent, noted and found there: a diary and a finding speak
 * of the whole dwelling, so the owner's side needs the agreement for each of its loans. What cannot be read is no
 * agreement. */
gboolean loan_history_readable (Db *db, gint64 report_id, Role role, gboolean own);
