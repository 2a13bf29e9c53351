/* address_base.c: the import and the look-up of addresses. Compares texts exactly; knows no report. */
#include "store/address_base.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "base/csv.h"
#include "base/folder.h"
#include "base/text.h"
#include "store/address_text.h"
#include "store/store_private.h"

static const char sql_schema[] =
    "CREATE TABLE address (key TEXT PRIMARY KEY, search TEXT NOT NULL, label TEXT NOT NULL,"
    " postcode TEXT NOT NULL, city TEXT NOT NULL, insee TEXT NOT NULL,"
    " latitude REAL NOT NULL, longitude REAL NOT NULL) STRICT;"
    "CREATE INDEX address_search ON address (search, insee); BEGIN";
/* Some communes publish several positions of one address: the first stands. */
static const char sql_add[] = "INSERT INTO address (key, search, label, postcode, city, insee, latitude, longitude)"
                              " VALUES (:key, :search, :label, :postcode, :city, :insee, :latitude, :longitude)"
                              " ON CONFLICT (key) DO NOTHING";
static const char sql_finish[] = "COMMIT; PRAGMA optimize; PRAGMA journal_mode = DELETE";
static const char sql_find[] =
    "SELECT key, label, postcode, city, insee, latitude, longitude FROM address WHERE search = :search"
    " AND (:insee IS NULL OR insee = :insee)"
    " AND (:postcode IS NULL OR postcode = :postcode) ORDER BY key LIMIT 10";

enum { PROGRESS_LINES = 1000, NUMBER_MAX = 99999, FIELD_CHARS_MAX = 200 };

/* The columns we read; the others of the 22 are left alone. */
typedef enum {
  COLUMN_KEY,
  COLUMN_NUMBER,
  COLUMN_REPETITION,
  COLUMN_STREET,
  COLUMN_POSTCODE,
  COLUMN_INSEE,
  COLUMN_CITY,
  COLUMN_LON,
  COLUMN_LAT,
  COLUMN_LAST
} Column;
static const char *const column_names[] = {
  [COLUMN_KEY] = "id",
  [COLUMN_NUMBER] = "numero",
  [COLUMN_REPETITION] = "rep",
  [COLUMN_STREET] = "nom_voie",
  [COLUMN_POSTCODE] = "code_postal",
  [COLUMN_INSEE] = "code_insee",
  [COLUMN_CITY] = "nom_commune",
  [COLUMN_LON] = "lon",
  [COLUMN_LAT] = "lat",
};
G_STATIC_ASSERT (G_N_ELEMENTS (column_names) == COLUMN_LAST);

typedef struct {
  const char *path;
  CsvReader *reader;
  int columns[COLUMN_LAST];
} Import;

void
address_record_free (AddressRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->key);
  g_free (record->label);
  g_free (record->postcode);
  g_free (record->city);
  g_free (record->insee);
  g_free (record);
}

/* ---- import ---- */

static gboolean
import_columns (Import *import, GError **error)
{
  for (guint i = 0; i < COLUMN_LAST; i++) {
    import->columns[i] = csv_reader_column (import->reader, column_names[i]);
    if (import->columns[i] < 0)
      return box_fail (error, BOX_ERROR_INVALID, "%s, line 1: no column \"%s\"", import->path, column_names[i]);
  }
  return TRUE;
}

static const char *
field (const Import *import, Column column)
{
  return csv_reader_field (import->reader, import->columns[column]);
}

static gboolean
is_insee (const char *text)
{
  return strlen (text) == 5 && strspn (text, "0123456789AB") == 5 && g_ascii_isdigit (text[0])
         && g_ascii_isdigit (text[4]);
}

static gboolean
degrees (const char *text, double bound, double *ret_degrees)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);

  if (*text == '\0' || text[strspn (text, "0123456789+-.eE")] != '\0' || *end != '\0' || !isfinite (value)
      || fabs (value) > bound)
    return FALSE;
  *ret_degrees = value;
  return TRUE;
}

/* Name of the first column that is not what it should be, or NULL. */
static const char *
line_fault (const Import *import, double *ret_latitude, double *ret_longitude)
{
  gint64 number;

  for (guint i = 0; i < COLUMN_LAST; i++)
    if ((i != COLUMN_REPETITION && *field (import, i) == '\0') || strlen (field (import, i)) > FIELD_CHARS_MAX)
      return column_names[i];
  if (!text_to_integer (field (import, COLUMN_NUMBER), 0, NUMBER_MAX, &number))
    return column_names[COLUMN_NUMBER];
  if (!text_is_postcode (field (import, COLUMN_POSTCODE)))
    return column_names[COLUMN_POSTCODE];
  if (!is_insee (field (import, COLUMN_INSEE)))
    return column_names[COLUMN_INSEE];
  if (!degrees (field (import, COLUMN_LON), 180, ret_longitude))
    return column_names[COLUMN_LON];
  return degrees (field (import, COLUMN_LAT), 90, ret_latitude) ? NULL : column_names[COLUMN_LAT];
}

static gboolean
import_line (const Import *import, Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  const char *repetition = field (import, COLUMN_REPETITION);
  g_autofree char *label = NULL, *search = NULL;
  double latitude = 0, longitude = 0;
  const char *fault = line_fault (import, &latitude, &longitude);

  if (fault != NULL)
    return box_fail (error, BOX_ERROR_INVALID, "%s, line %u: %s is missing or not what it should be", import->path,
                     csv_reader_line (import->reader), fault);
  label = g_strdup_printf ("%s%s%s %s", field (import, COLUMN_NUMBER), *repetition == '\0' ? "" : " ", repetition,
                           field (import, COLUMN_STREET));
  search = address_text_normalise (label, NULL);
  query_bind_text (query, ":key", field (import, COLUMN_KEY));
  query_bind_text (query, ":search", search);
  query_bind_text (query, ":label", label);
  query_bind_text (query, ":postcode", field (import, COLUMN_POSTCODE));
  query_bind_text (query, ":city", field (import, COLUMN_CITY));
  query_bind_text (query, ":insee", field (import, COLUMN_INSEE));
  query_bind_real (query, ":latitude", latitude);
  query_bind_real (query, ":longitude", longitude);
  return query_done (query, error);
}

static gboolean
import_lines (const Import *import, Db *db, AddressProgress progress, gpointer data, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint lines = 0;

  while (csv_reader_next (import->reader, &failure)) {
    if (!import_line (import, db, error))
      return FALSE;
    if (++lines % PROGRESS_LINES == 0 && progress != NULL && !progress (lines, data))
      return box_fail (error, BOX_ERROR_LIMIT, "%s: stopped after %u lines", import->path, lines);
  }
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (progress != NULL)
    progress (lines, data);
  return lines > 0 ? TRUE : box_fail (error, BOX_ERROR_INVALID, "%s: no address in it", import->path);
}

static void
remove_aside (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *name = g_strconcat (path, endings[i], NULL);

    g_unlink (name);
  }
}

static gboolean
import_build (const Import *import, const char *aside, AddressProgress progress, gpointer data, GError **error)
{
  Db *db = db_open (aside, STORE_READ_WRITE);
  gboolean built = db_run (db, sql_schema, error) && import_lines (import, db, progress, data, error)
                   && db_run (db, sql_finish, error);

  db_close (db);
  return built;
}

gboolean
address_base_import (const char *csv_path, const char *db_path, AddressProgress progress, gpointer data, GError **error)
{
  g_autoptr (CsvReader) reader = csv_reader_open (csv_path, error);
  g_autofree char *aside = g_strconcat (db_path, ".new", NULL), *folder = g_path_get_dirname (db_path);
  Import import = { .path = csv_path, .reader = reader };

  if (reader == NULL || !import_columns (&import, error))
    return FALSE;
  remove_aside (aside);
  if (!import_build (&import, aside, progress, data, error)) {
    remove_aside (aside);
    return FALSE;
  }
  if (g_rename (aside, db_path) == 0)
    return folder_sync (folder, error);
  box_fail (error, BOX_ERROR_IO, "cannot put %s in its place: %s", db_path, g_strerror (errno));
  remove_aside (aside);
  return FALSE;
}

/* ---- look-up ---- */

struct AddressBase {
  char *path;
  GMutex lock; /* guards what follows */
  Db *db;      /* NULL without a file */
  dev_t device;
  ino_t inode; /* of the file that is open: an import puts another in its place */
};

AddressBase *
address_base_open (const char *db_path)
{
  AddressBase *base = g_new0 (AddressBase, 1);

  base->path = g_strdup (db_path);
  g_mutex_init (&base->lock);
  return base;
}

void
address_base_free (AddressBase *base)
{
  if (base == NULL)
    return;
  db_close (base->db);
  g_mutex_clear (&base->lock);
  g_free (base->path);
  g_free (base);
}

/* (transfer none): the connection to the present file, or NULL. */
static Db *
base_db (AddressBase *base)
{
  struct stat status;
  gboolean there = stat (base->path, &status) == 0;

  if (base->db != NULL && (!there || status.st_ino != base->inode || status.st_dev != base->device))
    g_clear_pointer (&base->db, db_close);
  if (there && base->db == NULL) {
    base->db = db_open (base->path, STORE_READ_ONLY);
    base->inode = status.st_ino;
    base->device = status.st_dev;
  }
  return base->db;
}

static AddressRecord *
record_read (Query *query)
{
  AddressRecord *record = g_new0 (AddressRecord, 1);

  record->key = g_strdup (query_text (query, "key"));
  record->label = g_strdup (query_text (query, "label"));
  record->postcode = g_strdup (query_text (query, "postcode"));
  record->city = g_strdup (query_text (query, "city"));
  record->insee = g_strdup (query_text (query, "insee"));
  record->latitude = query_real (query, "latitude");
  record->longitude = query_real (query, "longitude");
  return record;
}

GPtrArray *
address_base_find (AddressBase *base, const AddressQuestion *question, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&base->lock);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) address_record_free);
  Db *db = base_db (base);
  g_autoptr (Query) query = db == NULL ? NULL : query_new (db, sql_find);

  (void) locker;
  if (query == NULL)
    return g_steal_pointer (&list);
  query_bind_text (query, ":search", question->search);
  query_bind_text (query, ":insee", question->insee);
  query_bind_text (query, ":postcode", question->postcode);
  while (query_next (query))
    g_ptr_array_add (list, record_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}
