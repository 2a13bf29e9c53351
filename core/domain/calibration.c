/* calibration.c: rows of `calibration`, and the correction itself. Changes no reading. */
#include "domain/calibration.h"

#include "base/clock.h"
#include "base/error.h"

static const char sql_drop[] =
    "DELETE FROM calibration WHERE sensor_id = :sensor AND quantity = :quantity AND from_at = :from";
static const char sql_add[] =
    "INSERT INTO calibration (sensor_id, quantity, from_at, offset, slope, proof, user_id, created_at)"
    " VALUES (:sensor, :quantity, :from, :offset, :slope, :proof, nullif (:user, 0), :now)";
static const char sql_list[] = "SELECT from_at, offset, slope, proof, created_at FROM calibration"
                               " WHERE sensor_id = :sensor AND quantity = :quantity ORDER BY from_at";

/* What may be calibrated: the range of a dwelling, and how far a correction may go anywhere in it (stored units). */
static const struct {
  Quantity quantity;
  gint32 low, high, most;
} limits[] = {
  { QUANTITY_T, 500, 3500, 200 },
  { QUANTITY_RH, 2000, 9000, 1000 },
  { QUANTITY_CO2, 400, 2000, 300 },
  { QUANTITY_P, 9000, 10500, 50 },
};

enum { SLOPE_LOW = CALIBRATION_SLOPE_ONE / 2, SLOPE_HIGH = CALIBRATION_SLOPE_ONE * 3 / 2, RH_FULL = 10000 };

void
calibration_free (Calibration *calibration)
{
  if (calibration == NULL)
    return;
  g_free (calibration->proof);
  g_free (calibration);
}

/* value × slope + offset, rounded half away from zero. */
static gint64
corrected (const Calibration *calibration, gint32 value)
{
  gint64 product = (gint64) value * calibration->slope;
  gint64 half = product < 0 ? -CALIBRATION_SLOPE_ONE / 2 : CALIBRATION_SLOPE_ONE / 2;

  return (product + half) / CALIBRATION_SLOPE_ONE + calibration->offset;
}

static gboolean
calibration_check (const Calibration *calibration, GError **error)
{
  glong length = calibration->proof == NULL ? 0 : g_utf8_strlen (calibration->proof, -1);

  if (length < 1 || length > CALIBRATION_PROOF_CHARS_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "proof: 1 to %d characters", CALIBRATION_PROOF_CHARS_MAX);
  if (calibration->slope < SLOPE_LOW || calibration->slope > SLOPE_HIGH)
    return box_fail (error, BOX_ERROR_INVALID, "slope: between one half and one and a half");
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    if (limits[i].quantity == calibration->quantity) {
      gint64 at_low = corrected (calibration, limits[i].low) - limits[i].low;
      gint64 at_high = corrected (calibration, limits[i].high) - limits[i].high;

      if (MAX (ABS (at_low), ABS (at_high)) <= limits[i].most)
        return TRUE;
      return box_fail (error, BOX_ERROR_INVALID, "offset: this sensor is too far off to be corrected");
    }
  return box_fail (error, BOX_ERROR_INVALID, "quantity: not one that is calibrated");
}

gboolean
calibration_add (Db *db, const Calibration *calibration, const Actor *actor, GError **error)
{
  const char *const sqls[] = { sql_drop, sql_add };
  gint64 from_at = calibration->from_at - calibration->from_at % CLOCK_HOUR;

  if (!calibration_check (calibration, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sqls); i++) {
    g_autoptr (Query) query = query_new (db, sqls[i]);

    query_bind_integer (query, ":sensor", calibration->sensor_id);
    query_bind_text (query, ":quantity", quantity_kinds[calibration->quantity].name);
    query_bind_integer (query, ":from", from_at);
    if (sqls[i] == sql_add) {
      query_bind_integer (query, ":offset", calibration->offset);
      query_bind_integer (query, ":slope", calibration->slope);
      query_bind_text (query, ":proof", calibration->proof);
      query_bind_integer (query, ":user", actor->user_id);
      query_bind_integer (query, ":now", actor->now);
    }
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
calibration_list (Db *db, gint64 sensor_id, Quantity quantity, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) calibration_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":sensor", sensor_id);
  query_bind_text (query, ":quantity", quantity_kinds[quantity].name);
  while (query_next (query)) {
    Calibration *calibration = g_new0 (Calibration, 1);

    calibration->sensor_id = sensor_id;
    calibration->quantity = quantity;
    calibration->from_at = query_integer (query, "from_at");
    calibration->offset = (gint32) query_integer (query, "offset");
    calibration->slope = (gint32) query_integer (query, "slope");
    calibration->created_at = query_integer (query, "created_at");
    calibration->proof = g_strdup (query_text (query, "proof"));
    g_ptr_array_add (list, calibration);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gint32
calibration_apply (const GPtrArray *list, Quantity quantity, gint64 at, gint32 value, gboolean *ret_corrected)
{
  const Calibration *newest = NULL;
  gint64 result;

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Calibration *one = g_ptr_array_index (list, i);

    if (one->from_at <= at)
      newest = one;
  }
  if (ret_corrected != NULL)
    *ret_corrected = newest != NULL;
  if (newest == NULL)
    return value;
  result = corrected (newest, value);
  if (quantity == QUANTITY_RH)
    result = CLAMP (result, 0, RH_FULL);
  return (gint32) CLAMP (result, G_MININT32, G_MAXINT32);
}
