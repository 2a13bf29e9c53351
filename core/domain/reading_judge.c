/* reading_judge.c: rules of doubt (sensors.md §5) and the correction of a series. Writes nothing. */
#include "domain/reading_judge.h"

#include "base/clock.h"
#include "domain/calibration.h"
#include "domain/loan.h"
#include "domain/reading_hold.h"

/* How fast air moves at most, and which quantities are never the same for a day (sensors.md §5). Unit of the quantity.
 */
static const struct {
  gint32 step; /* more than this within `within_s`, or as fast over longer, is a jump; 0: not judged */
  gint64 within_s;
  gboolean lives; /* the same for 24 hours is a dead chip */
  gint32 full;    /* but not at this end of the scale, where air may stay */
} rules[QUANTITY_LAST] = {
  [QUANTITY_T] = { 800, 5 * CLOCK_MINUTE, TRUE, G_MAXINT32 },
  [QUANTITY_RH] = { 0, 0, TRUE, 10000 },
  [QUANTITY_CO2] = { 3000, CLOCK_MINUTE, TRUE, G_MAXINT32 },
};

enum { EARLY_S = 30 * CLOCK_MINUTE };

gboolean
reading_rule_load (Db *db, gint64 sensor_id, Quantity quantity, ReadingRule *ret_rule, GError **error)
{
  g_autoptr (GPtrArray) loans = loan_list_sensor (db, sensor_id, error);

  if (loans == NULL)
    return FALSE;
  *ret_rule = (ReadingRule){
    .quantity = quantity,
    .hold_s = reading_hold_s (db, sensor_id, quantity),
    .starts = g_array_new (FALSE, FALSE, sizeof (gint64)),
  };
  for (guint i = 0; i < loans->len; i++)
    g_array_append_val (ret_rule->starts, ((SensorLoan *) g_ptr_array_index (loans, i))->from_at);
  return TRUE;
}

void
reading_rule_clear (ReadingRule *rule)
{
  g_clear_pointer (&rule->starts, g_array_unref);
}

static gboolean
is_jump (const Reading *before, const Reading *reading)
{
  gint64 within_s = rules[reading->quantity].within_s;
  gint64 moved = ABS ((gint64) reading->value - before->value);

  return rules[reading->quantity].step > 0
         && moved * within_s > (gint64) rules[reading->quantity].step * MAX (reading->at - before->at, within_s);
}

/* How many installations there were up to `at`. */
static guint
starts_until (const ReadingRule *rule, gint64 at)
{
  guint count = 0;

  while (rule->starts != NULL && count < rule->starts->len && g_array_index (rule->starts, gint64, count) <= at)
    count++;
  return count;
}

gint64
reading_next_start (const ReadingRule *rule, gint64 at)
{
  guint next = starts_until (rule, at);

  return rule->starts == NULL || next >= rule->starts->len ? G_MAXINT64 : g_array_index (rule->starts, gint64, next);
}

static gint64
last_start (const ReadingRule *rule, gint64 at)
{
  guint count = starts_until (rule, at);

  return count == 0 ? G_MININT64 : g_array_index (rule->starts, gint64, count - 1);
}

void
reading_judge (GArray *readings, const ReadingRule *rule)
{
  gint64 since = 0; /* the present value has been there from here on, without a gap */

  for (guint i = 0; i < readings->len; i++) {
    Reading *reading = &g_array_index (readings, Reading, i);
    const Reading *before = i == 0 ? NULL : reading - 1;
    gint64 start = last_start (rule, reading->at);

    reading->flags &= READING_FLAGS;
    if (start != G_MININT64 && reading->at < start + EARLY_S)
      reading->flags |= READING_EARLY;
    if (before == NULL || before->at < start) {
      since = reading->at;
      continue;
    }
    if (is_jump (before, reading))
      reading->flags |= READING_JUMP;
    if (before->value != reading->value || reading->at - before->at > rule->hold_s)
      since = reading->at;
    if (rules[rule->quantity].lives && reading->value != rules[rule->quantity].full
        && reading->at - since >= CLOCK_DAY - rule->hold_s && reading->at > since)
      reading->flags |= READING_STUCK;
  }
}

gboolean
reading_calibrate (Db *db, gint64 sensor_id, GArray *readings, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  Quantity quantity = readings->len == 0 ? 0 : g_array_index (readings, Reading, 0).quantity;

  list = calibration_list (db, sensor_id, quantity, error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < readings->len; i++) {
    Reading *reading = &g_array_index (readings, Reading, i);

    reading->value = calibration_apply (list, quantity, reading->at, reading->value, NULL);
  }
  return TRUE;
}
