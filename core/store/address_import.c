/* address_import.c: builds an address file from the national base's CSV: lines in, towns, streets and numbers out. One
 * line at a time: memory does not grow with the file. */
#include "store/address_import.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/folder.h"
#include "base/text.h"
#include "store/address_text.h"
#include "store/store_private.h"

/* Built aside, synced, renamed: no journal is needed while it is built, and a power cut leaves a file that nobody
 * opens. `search` is what address_text_normalise makes of the names; an address is found by its street and number. */
static const char sql_schema[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "CREATE TABLE town (id INTEGER PRIMARY KEY, insee TEXT NOT NULL, postcode TEXT NOT NULL, city TEXT NOT NULL,"
    " old_city TEXT NOT NULL, search TEXT NOT NULL, UNIQUE (insee, postcode, city, old_city)) STRICT;"
    "CREATE TABLE street (id INTEGER PRIMARY KEY, town INTEGER NOT NULL REFERENCES town, name TEXT NOT NULL,"
    " search TEXT NOT NULL, UNIQUE (town, name)) STRICT;"
    "CREATE TABLE address (street INTEGER NOT NULL REFERENCES street, number INTEGER NOT NULL,"
    " repetition TEXT NOT NULL, key TEXT NOT NULL UNIQUE, latitude REAL NOT NULL, longitude REAL NOT NULL,"
    " PRIMARY KEY (street, number, repetition, key)) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = " G_STRINGIFY (ADDRESS_FORMAT) "; BEGIN";
static const char sql_town[] =
    "INSERT INTO town (insee, postcode, city, old_city, search)"
    " VALUES (:insee, :postcode, :city, :old_city, :search)"
    " ON CONFLICT (insee, postcode, city, old_city) DO UPDATE SET city = excluded.city RETURNING id";
static const char sql_street[] = "INSERT INTO street (town, name, search) VALUES (:town, :name, :search)"
                                 " ON CONFLICT (town, name) DO UPDATE SET name = excluded.name RETURNING id";
/* Some communes publish several positions of one address: the first stands. */
static const char sql_add[] = "INSERT INTO address (street, number, repetition, key, latitude, longitude)"
                              " VALUES (:street, :number, :repetition, :key, :latitude, :longitude)"
                              " ON CONFLICT (key) DO NOTHING";
static const char sql_finish[] = "COMMIT";

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
  COLUMN_NEEDED,
  COLUMN_OLD_CITY = COLUMN_NEEDED, /* of a commune that merged: people still write it; not every file has it */
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
  [COLUMN_OLD_CITY] = "nom_ancienne_commune",
};
G_STATIC_ASSERT (G_N_ELEMENTS (column_names) == COLUMN_LAST);

/* The row of the last line: files come street by street, so that most lines need no look-up. */
typedef struct {
  char *text; /* NULL at first */
  gint64 id;
} LastRow;

typedef struct {
  const char *path;
  CsvReader *reader;
  int columns[COLUMN_LAST];
  LastRow town, street;
} Import;

/* ---- lines ---- */

static gboolean
import_columns (Import *import, GError **error)
{
  for (guint i = 0; i < COLUMN_LAST; i++) {
    import->columns[i] = csv_reader_column (import->reader, column_names[i]);
    if (import->columns[i] < 0 && i < COLUMN_NEEDED)
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
    if ((i != COLUMN_REPETITION && i < COLUMN_NEEDED && *field (import, i) == '\0')
        || strlen (field (import, i)) > FIELD_CHARS_MAX)
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

/* The id that a statement with RETURNING gives, kept with the text it is of. Takes the query. */
static gboolean
last_row_read (LastRow *last, Query *query, char **text, GError **error)
{
  g_autoptr (Query) owned = query;

  g_clear_pointer (&last->text, g_free);
  if (query_next (query))
    last->id = query_integer (query, "id");
  if (!query_done (query, error))
    return FALSE;
  last->text = g_steal_pointer (text);
  return TRUE;
}

static gboolean
import_town (Import *import, Db *db, GError **error)
{
  g_autofree char *text = g_strjoin (";", field (import, COLUMN_INSEE), field (import, COLUMN_POSTCODE),
                                     field (import, COLUMN_CITY), field (import, COLUMN_OLD_CITY), NULL);
  g_autofree char *names = NULL, *search = NULL;
  Query *query;

  if (g_strcmp0 (text, import->town.text) == 0)
    return TRUE;
  g_clear_pointer (&import->street.text, g_free); /* of the former town */
  names = g_strjoin (" ", field (import, COLUMN_CITY), field (import, COLUMN_OLD_CITY), NULL);
  search = address_text_normalise (names);
  query = query_new (db, sql_town);
  query_bind_text (query, ":insee", field (import, COLUMN_INSEE));
  query_bind_text (query, ":postcode", field (import, COLUMN_POSTCODE));
  query_bind_text (query, ":city", field (import, COLUMN_CITY));
  query_bind_text (query, ":old_city", field (import, COLUMN_OLD_CITY));
  query_bind_text (query, ":search", search);
  return last_row_read (&import->town, query, &text, error);
}

static gboolean
import_street (Import *import, Db *db, GError **error)
{
  g_autofree char *text = g_strdup (field (import, COLUMN_STREET)), *search = NULL;
  Query *query;

  if (g_strcmp0 (text, import->street.text) == 0)
    return TRUE;
  search = address_text_normalise (text);
  query = query_new (db, sql_street);
  query_bind_integer (query, ":town", import->town.id);
  query_bind_text (query, ":name", text);
  query_bind_text (query, ":search", search);
  return last_row_read (&import->street, query, &text, error);
}

static gboolean
import_number (const Import *import, Db *db, const double place[2], GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  gint64 number = 0;

  text_to_integer (field (import, COLUMN_NUMBER), 0, NUMBER_MAX, &number);
  query_bind_integer (query, ":street", import->street.id);
  query_bind_integer (query, ":number", number);
  query_bind_text (query, ":repetition", field (import, COLUMN_REPETITION));
  query_bind_text (query, ":key", field (import, COLUMN_KEY));
  query_bind_real (query, ":latitude", place[0]);
  query_bind_real (query, ":longitude", place[1]);
  return query_done (query, error);
}

static gboolean
import_line (Import *import, Db *db, GError **error)
{
  double place[2] = { 0, 0 };
  const char *fault = line_fault (import, &place[0], &place[1]);

  if (fault != NULL)
    return box_fail (error, BOX_ERROR_INVALID, "%s, line %u: %s is missing or not what it should be", import->path,
                     csv_reader_line (import->reader), fault);
  return import_town (import, db, error) && import_street (import, db, error)
         && import_number (import, db, place, error);
}

static gboolean
import_lines (Import *import, Db *db, AddressProgress progress, gpointer data, GError **error)
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

/* ---- the file ---- */

static gboolean
import_build (Import *import, const char *aside, AddressProgress progress, gpointer data, GError **error)
{
  Db *db = db_open (aside, STORE_READ_WRITE);
  gboolean built = db_run (db, sql_schema, error) && import_lines (import, db, progress, data, error)
                   && db_run (db, sql_finish, error);

  db_close (db);
  g_clear_pointer (&import->town.text, g_free);
  g_clear_pointer (&import->street.text, g_free);
  return built;
}

/* On the card before it takes the former one's name. */
static gboolean
file_sync (const char *path, GError **error)
{
  int file = open (path, O_RDONLY | O_CLOEXEC);
  gboolean synced = file >= 0 && fsync (file) == 0;
  int reason = errno;

  if (file >= 0)
    close (file);
  return synced || box_fail (error, BOX_ERROR_IO, "cannot sync %s: %s", path, g_strerror (reason));
}

static gboolean
put_in_place (const char *aside, const char *db_path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (db_path);

  if (g_rename (aside, db_path) != 0)
    return box_fail (error, BOX_ERROR_IO, "cannot put %s in its place: %s", db_path, g_strerror (errno));
  return folder_sync (folder, error);
}

gboolean
address_base_import (const char *csv_path, const char *db_path, AddressProgress progress, gpointer data, GError **error)
{
  g_autoptr (CsvReader) reader = csv_reader_open (csv_path, error);
  g_autofree char *aside = g_strconcat (db_path, ".new", NULL);
  Import import = { .path = csv_path, .reader = reader };
  gboolean done;

  if (reader == NULL || !import_columns (&import, error))
    return FALSE;
  remove_aside (aside);
  done = import_build (&import, aside, progress, data, error) && file_sync (aside, error)
         && put_in_place (aside, db_path, error);
  if (!done)
    remove_aside (aside);
  return done;
}
