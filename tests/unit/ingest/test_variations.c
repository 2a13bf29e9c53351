/* test_variations.c: variations of each family, written from the text of sensors.md, or as devices and their makers'
 * notes are seen to write, in values of ours; none was captured from a device: tests/golden/variations/<family>.txt. Of
 * each message
 *   @ <dialect> <topic or -> <name> [retained] [header=…] [precision=<ns>] [query=…]
 *   the bytes, on as many lines as they have
 *   = what it says, as said.h writes it, and what it announces; "!" of one that is refused */
#include "said.h"

#define FOLDER "tests/golden/variations/"

typedef struct {
  char *dialect, *topic, *name, *header, *query, *bytes, *said; /* topic, header, query nullable */
  gint64 precision_ns;
  gboolean retained;
} Variation;

static void
variation_free (gpointer data)
{
  Variation *one = data;

  g_free (one->dialect);
  g_free (one->topic);
  g_free (one->name);
  g_free (one->header);
  g_free (one->query);
  g_free (one->bytes);
  g_free (one->said);
  g_free (one);
}

static void
read_option (Variation *one, const char *word)
{
  if (strcmp (word, "retained") == 0)
    one->retained = TRUE;
  else if (g_str_has_prefix (word, "header="))
    one->header = g_strdup (word + strlen ("header="));
  else if (g_str_has_prefix (word, "query="))
    one->query = g_strdup (word + strlen ("query="));
  else if (g_str_has_prefix (word, "precision="))
    one->precision_ns = g_ascii_strtoll (word + strlen ("precision="), NULL, 10);
  else
    g_error ("%s: no such option", word);
}

static Variation *
read_head (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 0);
  Variation *one = g_new0 (Variation, 1);

  if (g_strv_length (words) < 4)
    g_error ("%s: no dialect, topic and name", line);
  one->dialect = g_strdup (words[1]);
  one->topic = strcmp (words[2], "-") == 0 ? NULL : g_strdup (words[2]);
  one->name = g_strdup (words[3]);
  for (guint i = 4; words[i] != NULL; i++)
    read_option (one, words[i]);
  return one;
}

static void
load (const char *file, GPtrArray *all)
{
  g_autofree char *path = g_strconcat (FOLDER, file, NULL), *text = NULL;
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  Variation *one = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s: cannot be read", path);
  lines = g_strsplit (text, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (one == NULL && g_str_has_prefix (lines[i], "@ ")) {
      one = read_head (lines[i]);
      g_string_truncate (bytes, 0);
    } else if (one != NULL && lines[i][0] == '=') {
      one->bytes = g_strndup (bytes->str, bytes->len);
      one->said = g_strstrip (g_strdup (lines[i] + 1));
      g_ptr_array_add (all, one);
      one = NULL;
    } else if (one != NULL) {
      g_string_append_printf (bytes, "%s%s", bytes->len == 0 ? "" : "\n", lines[i]);
    }
  }
  g_assert_null (one);
}

/* What an announcement says: "salon: t in °C at zigbee2mqtt/salon "/temperature"". */
static void
said_announced (GString *out, const IngestDiscovery *one)
{
  g_string_append (out, out->len == 0 ? "" : "; ");
  if (one->removed) {
    g_string_append_printf (out, "forgets %s", one->topic);
    return;
  }
  g_string_append_printf (out, "%s: %s in %s at %s", one->device,
                          one->quantity == QUANTITY_LAST ? "nothing" : quantity_kinds[one->quantity].name, one->unit,
                          one->state_topic);
  if (one->path == NULL)
    g_string_append (out, " by hand");
  else
    g_string_append_printf (out, " \"%s\"", one->path);
}

/* (transfer full) */
static char *
said_all (const IngestOutput *output)
{
  g_autofree char *readings = said (output);
  GString *out = g_string_new (readings);

  for (guint i = 0; i < output->discoveries->len; i++)
    said_announced (out, g_ptr_array_index (output->discoveries, i));
  return g_string_free (out, FALSE);
}

static void
check (gconstpointer data)
{
  const Variation *one = data;
  gsize length = strlen (one->bytes);
  g_autofree char *bytes = g_memdup2 (one->bytes, length);
  IngestInput input = { .bytes = bytes,
                        .length = length,
                        .topic = one->topic,
                        .query = one->query,
                        .header_device = one->header,
                        .retained = one->retained,
                        .precision_ns = one->precision_ns,
                        .now = NOW };
  gboolean is_lines = strcmp (one->dialect, "line_protocol") == 0; /* by its own door: its bytes tell nothing */
  const IngestDialect *dialect = is_lines ? ingest_dialect_find (one->dialect) : ingest_dialect_guess (&input);
  g_autoptr (IngestOutput) output = ingest_output_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  gboolean read = ingest_read (dialect, &input, output, &error);

  g_assert_cmpstr (dialect->name, ==, one->dialect);
  found = read ? said_all (output) : g_strdup ("!");
  g_assert_cmpstr (found, ==, one->said);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) folder = g_dir_open (FOLDER, 0, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (variation_free);
  const char *file;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  while (folder != NULL && (file = g_dir_read_name (folder)) != NULL)
    load (file, all);
  g_assert_cmpuint (all->len, >=, 150);
  for (guint i = 0; i < all->len; i++) {
    const Variation *one = g_ptr_array_index (all, i);
    g_autofree char *path = g_strdup_printf ("/variations/%s/%s", one->dialect, one->name);

    g_test_add_data_func (path, one, check);
  }
  return g_test_run ();
}
