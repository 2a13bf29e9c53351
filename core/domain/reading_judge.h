/* reading_judge.h: what is thought of readings: doubts, and corrections. Nothing is changed in the store. */
#pragma once
#include "domain/reading.h"
#include "store/store.h"

typedef struct {
  Quantity quantity;
  gint64 hold_s;   /* reading_hold_s */
  GArray *starts;  /* of gint64, sorted, nullable: when the sensor was installed; nothing holds across */
  gint64 from, to; /* hours that begin in [from, to) are given; readings of the day before are wanted too */
} ReadingRule;
/* Of one channel: how long values hold, when the sensor was installed; `from` and `to` are left to the caller. */
gboolean reading_rule_load (Db *db, gint64 sensor_id, Quantity quantity, ReadingRule *ret_rule, GError **error);
void reading_rule_clear (ReadingRule *rule);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReadingRule, reading_rule_clear)

/* The first installation after `at`; G_MAXINT64: none. */
gint64 reading_next_start (const ReadingRule *rule, gint64 at);
/* Sets READING_JUMP, READING_STUCK and READING_EARLY on a sorted series. What is said of a reading depends on the 24
 * hours before it and on nothing older. */
void reading_judge (GArray *readings, const ReadingRule *rule);

/* Corrects a series of one sensor and quantity by its calibrations, in place (reading_series gives it as it was
 * measured). */
gboolean reading_calibrate (Db *db, gint64 sensor_id, GArray *readings, GError **error);
