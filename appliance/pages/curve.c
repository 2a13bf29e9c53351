/* curve.c: has the curve of a sensor drawn, and keeps it by what it shows. Draws nothing itself. */
#include "pages/curve.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "domain/report.h"
#include "pages/drawing.h"
#include "view/sensor_view.h"

typedef struct {
  const Appliance *appliance;
  const SensorLoan *loan;
  const SensorCurve *curve;
  char *path; /* of the drawing, kept */
} Curve;

static void
curve_clear (Curve *curve)
{
  g_clear_pointer (&curve->path, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Curve, curve_clear)

/* (transfer full): "sensor-<uuid>-t-": what the names of one curve's drawings begin with. */
static char *
curve_prefix (const Curve *curve)
{
  return g_strdup_printf ("sensor-%s-%s-", curve->loan->uuid, quantity_kinds[curve->curve->quantity].name);
}

/* The name says what is shown: how many readings, the last one, and the day, since the oldest fall out of view. */
static gboolean
curve_locate (Curve *curve, gint64 now, GError **error)
{
  Db *db = store_reader (curve->appliance->store);
  g_autoptr (GArray) readings = sensor_view_series (db, curve->loan, curve->curve->quantity, now, error);
  g_autofree char *prefix = curve_prefix (curve), *day = clock_iso_day (now), *name = NULL;

  if (readings == NULL)
    return FALSE;
  if (readings->len == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "nothing measured yet");
  name = g_strdup_printf ("%s%s-%u-%" G_GINT64_FORMAT ".svg", prefix, day, readings->len,
                          g_array_index (readings, Reading, readings->len - 1).at);
  curve->path = drawing_path (curve->appliance, name);
  return TRUE;
}

/* Former drawings of this curve. */
static void
curve_sweep (const Curve *curve)
{
  g_autofree char *folder = g_path_get_dirname (curve->path), *kept = g_path_get_basename (curve->path);
  g_autofree char *prefix = curve_prefix (curve);
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    if (g_str_has_prefix (name, prefix) && strcmp (name, kept) != 0) {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

static gboolean
curve_draw (const Curve *curve, GError **error)
{
  g_autofree char *key =
      g_strdup_printf ("sensor:%s:%s", curve->loan->uuid, quantity_kinds[curve->curve->quantity].name);

  if (!drawing_make (curve->appliance, key, curve->path, error))
    return FALSE;
  curve_sweep (curve);
  return TRUE;
}

/* (transfer full): the loan of the address, when the session may see its curves on that report. */
static SensorLoan *
allowed_loan (Exchange *exchange, GError **error)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  const Session *session = exchange_session (exchange);
  g_autoptr (Report) report = report_find_uuid (db, exchange_path_part (exchange, "uuid"), error);
  g_autoptr (SensorLoan) loan =
      report == NULL ? NULL : loan_find_uuid (db, exchange_path_part (exchange, "loan"), error);
  gboolean own;

  if (loan == NULL)
    return NULL;
  own = session != NULL && session->partner_id != 0 && report_is_held (db, report->id, session->partner_id);
  if (session == NULL || !loan_readable (loan, session->role, own)) {
    box_fail (error, BOX_ERROR_DENIED, "not curves for this account");
    return NULL;
  }
  if (loan->report_id != report->id || loan->erase) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such sensor on this report");
    return NULL;
  }
  return g_steal_pointer (&loan);
}

int
curve_show (Exchange *exchange)
{
  const char *quantity = exchange_query (exchange, "courbe");
  g_autoptr (GError) error = NULL;
  g_autoptr (SensorLoan) loan = allowed_loan (exchange, &error);
  g_auto (Curve) curve = { .appliance = exchange_appliance (exchange), .loan = loan };

  curve.curve = sensor_curve_find (quantity == NULL ? "t" : quantity);
  if (loan != NULL && curve.curve == NULL)
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such curve");
  if (error != NULL || !curve_locate (&curve, exchange_now (exchange), &error)
      || (!g_file_test (curve.path, G_FILE_TEST_EXISTS) && !curve_draw (&curve, &error)))
    return exchange_fail (exchange, g_steal_pointer (&error));
  exchange_set_header (exchange, "Cache-Control", "private, max-age=60");
  return exchange_file (exchange, "image/svg+xml", curve.path, NULL);
}
