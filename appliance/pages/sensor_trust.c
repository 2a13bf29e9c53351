/* sensor_trust.c: reads a correction as it was typed, has it written down, shows what is known. Decides nothing. */
#include "pages/sensor_trust.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/calibration.h"
#include "domain/reading.h"
#include "pages/office.h"
#include "pages/sensors_shared.h"
#include "view/sensor_trust_view.h"

enum { OFFSET_CHARS = 12, DAY_CHARS = 20, DECIMALS_MOST = 2, CODE_CHARS = 10 };

typedef struct {
  Actor actor;
  Calibration calibration; /* `proof` is borrowed */
  Remarks *remarks;
  char *offset, *day, *proof, *quantity; /* as they were typed */
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->offset);
  g_free (typed->day);
  g_free (typed->proof);
  g_free (typed->quantity);
  g_clear_pointer (&typed->remarks, remarks_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

/* "-0,4" to the stored unit: FALSE for what is no number of two decimals at most. */
static gboolean
read_offset (const char *typed, gint32 scale, gint32 *ret_offset)
{
  g_autoptr (GRegex) shape = g_regex_new ("^([+-]|\xe2\x88\x92)?([0-9]{1,4})(?:[.,]([0-9]{1,2}))?$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *sign = NULL, *whole = NULL, *part = NULL;
  gint64 units = 0, hundredths = 0;

  if (!g_regex_match (shape, typed, 0, &match))
    return FALSE;
  sign = g_match_info_fetch (match, 1);
  whole = g_match_info_fetch (match, 2);
  part = g_match_info_fetch (match, 3);
  text_to_integer (whole, 0, 9999, &units);
  if (part != NULL && *part != '\0') {
    text_to_integer (part, 0, 99, &hundredths);
    hundredths *= part[1] == '\0' ? 10 : 1;
  }
  *ret_offset = (gint32) (((units * 100 + hundredths) * scale + 50) / 100);
  if (*sign != '\0' && *sign != '+')
    *ret_offset = -*ret_offset;
  return TRUE;
}

static Typed
typed_read (Exchange *exchange, gint64 sensor_id)
{
  Typed typed = { .actor = office_actor (exchange), .remarks = remarks_new () };
  Calibration *calibration = &typed.calibration;
  g_autofree char *day = NULL;

  typed.quantity = exchange_typed (exchange, "quantity", FALSE, CODE_CHARS);
  typed.offset = exchange_typed (exchange, "offset", FALSE, OFFSET_CHARS);
  day = exchange_typed (exchange, "from", FALSE, DAY_CHARS);
  typed.day = text_day (day);
  typed.proof = exchange_typed (exchange, "proof", TRUE, CALIBRATION_PROOF_CHARS_MAX);
  *calibration = (Calibration){ .sensor_id = sensor_id,
                                .quantity = reading_quantity_find (typed.quantity),
                                .slope = CALIBRATION_SLOPE_ONE,
                                .proof = typed.proof };
  if (calibration->quantity == QUANTITY_LAST)
    remarks_add (typed.remarks, "quantity", "quantity_missing", NULL);
  else if (!read_offset (typed.offset, quantity_kinds[calibration->quantity].scale, &calibration->offset))
    remarks_add (typed.remarks, "offset", "offset_shape", NULL);
  if (!clock_parse_day (typed.day, &calibration->from_at) || calibration->from_at > typed.actor.now)
    remarks_add (typed.remarks, "from", "from_shape", NULL);
  if (*typed.proof == '\0')
    remarks_add (typed.remarks, "proof", "proof_missing", NULL);
  return typed;
}

/* ---- the page ---- */

static void
keep_typed (const Typed *typed, Tree *view)
{
  Tree *kept = tree_set_map (view, "kept"), *choices = (Tree *) tree_get (view, "quantities");

  tree_set_text (kept, "offset", typed->offset);
  tree_set_text (kept, "from", typed->day);
  tree_set_text (kept, "proof", typed->proof);
  for (guint i = 0; i < tree_length (choices); i++) {
    Tree *choice = (Tree *) tree_at (choices, i);

    tree_set_flag (choice, "selected", g_strcmp0 (tree_text (tree_get (choice, "code")), typed->quantity) == 0);
  }
}

static int
trust_page (Exchange *exchange, const Sensor *sensor, const Typed *typed)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  Tree *view = sensor_trust_view (&viewer, sensor, &error);

  if (view == NULL)
    return exchange_fail (exchange, error);
  if (typed == NULL)
    return sensors_page (exchange, 200, "sensor-trust", view, NULL);
  keep_typed (typed, view);
  return sensors_page (exchange, 422, "sensor-trust", view, typed->remarks);
}

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  const Typed *typed = data;

  return calibration_add (db, &typed->calibration, &typed->actor, error);
}

int
sensor_trust_show (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (Sensor) sensor =
      sensor_find_uuid (office_viewer (exchange).db, exchange_path_part (exchange, "uuid"), &error);

  return sensor == NULL ? exchange_fail (exchange, error) : trust_page (exchange, sensor, NULL);
}

/* Sent twice it is the same correction of the same hour: nothing is added. */
int
sensor_trust_add (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (Sensor) sensor =
      sensor_find_uuid (office_viewer (exchange).db, exchange_path_part (exchange, "uuid"), &error);
  g_autofree char *place = NULL;

  if (sensor == NULL)
    return exchange_fail (exchange, error);

  g_auto (Typed) typed = typed_read (exchange, sensor->id);

  if (remarks_any (typed.remarks))
    return trust_page (exchange, sensor, &typed);
  if (!store_write (exchange_appliance (exchange)->store, add_work, &typed, &error)) {
    if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID))
      return exchange_fail (exchange, error);
    g_clear_error (&error);
    remarks_add (typed.remarks, "offset", "offset_far", NULL);
    return trust_page (exchange, sensor, &typed);
  }
  place = g_strdup_printf ("/capteurs/%s/confiance?fait=change", sensor->uuid);
  return exchange_redirect (exchange, place);
}
