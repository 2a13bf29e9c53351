/* sensor_file.c: takes the file, has it read by the dialect that it speaks and delivered as messages are, tells what
 * became of it. Parses nothing. Brought twice, the same values are kept once. */
#include "pages/sensor_file.h"

#include <string.h>

#include "base/error.h"
#include "domain/clock_trust.h"
#include "ingest/deliver.h"
#include "ingest/ingest.h"
#include "pages/office.h"
#include "pages/sensors_shared.h"

/* A file on its way. */
typedef struct {
  Exchange *exchange;
  const Sensor *sensor;
  char *bytes; /* owned */
  gsize length;
  IngestOutput *output;
  IngestResult result;
  gboolean held; /* put aside: the box does not know the time */
} Brought;

static void
brought_clear (Brought *brought)
{
  g_free (brought->bytes);
  g_clear_pointer (&brought->output, ingest_output_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Brought, brought_clear)

/* Takes the bytes; else a code of the group fleet_remark. */
static const char *
take_file (Brought *brought)
{
  for (guint i = 0; i < exchange_upload_count (brought->exchange); i++) {
    const Upload *upload = exchange_upload (brought->exchange, i);

    if (strcmp (upload->field, "file") != 0 || (upload->size_bytes == 0 && !upload->too_large))
      continue;
    if (upload->too_large || !g_file_get_contents (upload->path, &brought->bytes, &brought->length, NULL))
      return "file_long";
    return NULL;
  }
  return "file_missing";
}

/* JSON says by its keys whose it is; anything else is a table. */
static const IngestDialect *
dialect_of (const IngestInput *input)
{
  gsize blanks = strspn (input->bytes, " \t\r\n");

  if (blanks < input->length && strchr ("{[", input->bytes[blanks]) != NULL)
    return ingest_dialect_guess (input);
  return ingest_dialect_find ("table");
}

/* NULL, or a code of the group fleet_remark. What a file holds was measured some other day: as of a message that a
 * broker kept, only what says when counts. */
static const char *
deliver_file (Brought *brought, GError **error)
{
  Store *store = exchange_appliance (brought->exchange)->store;
  const IngestInput input = { .bytes = brought->bytes,
                              .length = brought->length,
                              .retained = TRUE,
                              .now = exchange_now (brought->exchange) };
  IngestDelivery delivery = { .sender = { .sensor_id = brought->sensor->id },
                              .dialect = dialect_of (&input),
                              .input = &input };

  brought->output = ingest_output_new ();
  delivery.output = brought->output;
  if (!ingest_read (delivery.dialect, &input, brought->output, NULL)
      || (!ingest_output_says (brought->output) && brought->output->refused_lines == 0))
    return "file_unreadable";
  brought->held = !clock_trust_held (store_reader (store));
  if (ingest_deliver (store, &delivery, 1, input.now, &brought->result, error))
    return NULL;
  if (!g_error_matches (*error, BOX_ERROR, BOX_ERROR_BUSY))
    return NULL;
  g_clear_error (error);
  return "file_busy";
}

/* ---- the answer ---- */

/* From the first moment of the file to the last. */
static void
set_moments (const Brought *brought, Tree *told)
{
  const Viewer viewer = office_viewer (brought->exchange);
  gint64 from = G_MAXINT64, to = G_MININT64;

  for (guint i = 0; i < brought->output->devices->len; i++) {
    const GArray *readings = ((const IngestDevice *) g_ptr_array_index (brought->output->devices, i))->batch->readings;

    for (guint j = 0; j < readings->len; j++) {
      gint64 at = g_array_index (readings, Reading, j).at;

      from = at == READING_NO_TIME ? from : MIN (from, at);
      to = at == READING_NO_TIME ? to : MAX (to, at);
    }
  }
  if (from <= to) {
    viewer_set_day (&viewer, told, "from", from);
    viewer_set_day (&viewer, told, "to", to);
  }
}

static void
add_left (const Viewer *viewer, Tree *told, const char *key, guint count)
{
  g_autofree char *words = count == 0 ? NULL : viewer_count (viewer, key, count);

  if (words != NULL)
    tree_set_text (tree_add_map ((Tree *) tree_get (told, "left")), "words", words);
}

static void
tell (const Brought *brought, Tree *told)
{
  const Viewer viewer = office_viewer (brought->exchange);
  const IngestResult *result = &brought->result;
  guint lines = brought->output->refused_lines;
  g_autofree char *kept = viewer_count (&viewer, "sensor_file.kept", result->kept);
  gboolean whole = result->kept > 0 && result->foreign + result->refused + result->duplicates + lines == 0;

  tree_set_text (told, "kind", whole ? "good" : "warn");
  tree_set_text (told, "title", result->kept > 0 ? kept : viewer_word (&viewer, "sensor_file", "none"));
  tree_set_flag (told, "held", brought->held);
  tree_set_flag (told, "kept", result->kept > 0);
  tree_set_list (told, "left");
  add_left (&viewer, told, "sensor_file.foreign", result->foreign);
  add_left (&viewer, told, "sensor_file.refused", result->refused);
  add_left (&viewer, told, "sensor_file.duplicates", result->duplicates);
  add_left (&viewer, told, "sensor_file.lines", lines);
  if (lines > 0)
    tree_set_integer (told, "first", brought->output->first_refused);
  set_moments (brought, told);
}

static gboolean
brought_work (Db *db, gpointer data, GError **error)
{
  const Brought *brought = data;
  const Actor actor = office_actor (brought->exchange);

  return sensor_brought (db, &actor, brought->sensor->id, error);
}

static int
answer (Brought *brought, const char *trouble, GError *error)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  Tree *view = error == NULL ? sensors_one_view (brought->exchange, &error) : NULL;

  if (view == NULL)
    return exchange_fail (brought->exchange, error);
  if (trouble != NULL)
    remarks_add (remarks, "file", trouble, NULL);
  else
    tell (brought, tree_set_map (view, "brought"));
  return sensors_page (brought->exchange, trouble == NULL ? 200 : 422, "sensor", view, remarks);
}

int
sensor_file_add (Exchange *exchange)
{
  Store *store = exchange_appliance (exchange)->store;
  GError *error = NULL;
  g_autoptr (Sensor) sensor = sensor_find_uuid (store_reader (store), exchange_path_part (exchange, "uuid"), &error);
  g_auto (Brought) brought = { .exchange = exchange, .sensor = sensor };
  const char *trouble;

  if (sensor == NULL)
    return exchange_fail (exchange, error);
  trouble = sensor->retired_at != 0 ? "file_retired" : take_file (&brought);
  if (trouble == NULL)
    trouble = deliver_file (&brought, &error);
  if (trouble == NULL && error == NULL && brought.result.kept > 0)
    store_write (store, brought_work, &brought, &error);
  return answer (&brought, trouble, error);
}
