/* table.c: the table that a logger's program saves when a loan case comes back (sensors.md §0): a line of headers,
 * behind whatever titles stand above it, then a moment and some values a line.
 *   Date;Heure;Température (°C);Humidité (%)            14/01/2026;07:43:20;16,4;71
 *   "#","Date Time, GMT+01:00","Temp, °C (S/N: 1)"      1,01/14/26 07:43:20 AM,16.40
 *   EL-USB-2,Time,Celsius(°C),High Alarm,Humidity(%rh)  1,14/01/2026 07:43:20,16.5,30.0,71.0
 * Commas, semicolons or tabs; decimal commas; moments as table_moment.h has them; a column without a name, or that only
 * counts inputs, is what its unit says. Any encoding: a letter with an accent is a joint of a word, as everywhere. Not
 * by CsvReader, which reads a file in UTF-8 of a known shape and refuses the rest: here titles stand above the header,
 * and a quote left open spoils one line, not the table. */
#include "ingest/dialects.h"

#include <string.h>

#include "base/error.h"
#include "ingest/payload.h"
#include "ingest/table_moment.h"

enum { COLUMNS = 64, TITLE_LINES = 40, TEXT_CHARS = 80, NO_COLUMN = -1 };

typedef struct {
  const char *at;
  gsize length;
} Cell;

typedef struct {
  const IngestWord *word; /* NULL: nothing of ours */
  int rank;               /* of the chip that it is named after */
  gboolean fahrenheit;
} Column;

typedef struct {
  const char *at, *end; /* what is left of the bytes */
  guint line;           /* number of the one read last, from 1 */
  char separator;
  guint count; /* of the columns */
  Column columns[COLUMNS];
  int day, hour; /* columns; the hour may stand in that of the day */
  TableMoments moments;
} Table;

/* ---- lines and cells ---- */

static gboolean
next_line (Table *table, Cell *ret_line)
{
  const char *end = table->at;

  if (table->at >= table->end)
    return FALSE;
  while (end < table->end && *end != '\n' && *end != '\r')
    end++;
  *ret_line = (Cell){ table->at, (gsize) (end - table->at) };
  end += end < table->end && *end == '\r';
  end += end < table->end && *end == '\n';
  table->at = end;
  table->line++;
  return TRUE;
}

static Cell
trimmed (Cell cell)
{
  while (cell.length > 0 && (g_ascii_isspace (*cell.at) || *cell.at == '"')) {
    cell.at++;
    cell.length--;
  }
  while (cell.length > 0 && (g_ascii_isspace (cell.at[cell.length - 1]) || cell.at[cell.length - 1] == '"'))
    cell.length--;
  return cell;
}

/* A separator within quotes is none. What is beyond the last column that fits is left out. */
static guint
split (Cell line, char separator, Cell cells[COLUMNS])
{
  gboolean quoted = FALSE;
  const char *from = line.at, *end = line.at + line.length;
  guint count = 0;

  for (const char *at = line.at; count < COLUMNS; at++) {
    if (at < end && *at == '"')
      quoted = !quoted;
    if (at < end && (quoted || *at != separator))
      continue;
    cells[count++] = trimmed ((Cell){ from, (gsize) (at - from) });
    from = at + 1;
    if (at >= end)
      break;
  }
  return count;
}

/* The text of a cell, cut, with an end. */
static void
cell_text (Cell cell, char text[TEXT_CHARS + 1])
{
  gsize length = MIN (cell.length, TEXT_CHARS);

  if (length > 0)
    memcpy (text, cell.at, length);
  text[length] = '\0';
}

/* ---- headers ---- */

static const char *const days[] = { "date", "horodat", "timestamp", "moment",  "epoch",
                                    "unix", "jour",    "recorded",  "created", "last_changed" };
static const char *const hours[] = { "time", "heure", "temps" };

static gboolean
begins_like (const char *text, const char *const *words, guint count)
{
  for (guint i = 0; i < count; i++)
    if (g_ascii_strncasecmp (text, words[i], strlen (words[i])) == 0)
      return TRUE;
  return FALSE;
}

/* What stands before the unit: "Temp, °C (LGR S/N: 1)", "Humidity %RH", "Température en °C", "PM2.5 µg/m³". */
static gsize
name_length (const char *text)
{
  gsize length = strcspn (text, ",([{%/\xb0\xb5\xe2");

  if (length > 0 && (text[length] == '\xb0' || text[length] == '\xb5') && text[length - 1] == '\xc2')
    length--;
  while (length > 0 && text[length - 1] == ' ')
    length--;
  if (length > 3 && (strncmp (text + length - 3, " en", 3) == 0 || strncmp (text + length - 3, " in", 3) == 0))
    length -= 3;
  return length;
}

static gboolean
is_fahrenheit (const char *unit)
{
  static const char *const words[] = { "\xb0"
                                       "F",
                                       "(F)", "\xe2\x84\x89", "ahrenheit", "deg F" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (unit, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Loggers by Testo and Kimo number their inputs: "C:1 [°C]", "Voie 2 (%HR)", or the unit alone. */
static gboolean
is_number_of_input (const char *text, gsize length)
{
  static const char *const words[] = { "",       "c",       "ch",     "channel", "voie",  "canal", "kanal",
                                       "entree", "capteur", "sensor", "sonde",   "probe", "mesure" };
  char letters[TEXT_CHARS + 1];
  gsize kept = 0;

  for (gsize i = 0; i < length; i++)
    if (g_ascii_isalpha (text[i]))
      letters[kept++] = g_ascii_tolower (text[i]);
  letters[kept] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], letters) == 0)
      return TRUE;
  return FALSE;
}

/* What a unit alone tells. A percentage is one of humidity only when it says so. */
static const IngestWord *
word_of_unit (const char *unit)
{
  static const struct {
    const char *sign, *word;
  } signs[] = {
    { "\xb0"
      "C",
      "temperature" },
    { "\xe2\x84\x83", "temperature" },
    { "\xb0"
      "F",
      "temperature" },
    { "\xe2\x84\x89", "temperature" },
    { "%RH", "humidity" },
    { "%rH", "humidity" },
    { "%rh", "humidity" },
    { "%HR", "humidity" },
    { "%Hr", "humidity" },
    { "%rF", "humidity" },
    { "% RH", "humidity" },
    { "% HR", "humidity" },
    { "ppm", "co2" },
    { "hPa", "pressure" },
    { "mbar", "pressure" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strstr (unit, signs[i].sign) != NULL)
      return ingest_word (signs[i].word, strlen (signs[i].word));
  return NULL;
}

static Column
read_header (const char *text)
{
  gsize length = name_length (text);
  const IngestWord *word = ingest_word_ending (text, length);

  if (word == NULL && is_number_of_input (text, length))
    word = word_of_unit (text + length);
  return (Column){ .word = word != NULL && word->quantity < QUANTITY_LAST ? word : NULL,
                   .rank = ingest_chip_rank (text, length),
                   .fahrenheit = word != NULL && word->factor == 1 && is_fahrenheit (text + length) };
}

/* TRUE when the line names a moment and a quantity. */
static gboolean
read_headers (Table *table, Cell line, char separator)
{
  Cell cells[COLUMNS];
  guint values = 0;

  table->count = split (line, separator, cells);
  table->separator = separator;
  table->day = table->hour = NO_COLUMN;
  table->moments = (TableMoments){ .before = READING_NO_TIME, .previous = READING_NO_TIME };
  for (guint i = 0; i < table->count; i++) {
    char text[TEXT_CHARS + 1];
    gboolean is_day, is_hour;

    cell_text (cells[i], text);
    is_day = table->day == NO_COLUMN && begins_like (text, days, G_N_ELEMENTS (days));
    is_hour = !is_day && table->hour == NO_COLUMN && begins_like (text, hours, G_N_ELEMENTS (hours));
    table->columns[i] = is_day || is_hour ? (Column){ 0 } : read_header (text);
    values += table->columns[i].word != NULL;
    if (is_day || is_hour)
      table_moment_header (&table->moments, text);
    if (is_day)
      table->day = (int) i;
    if (is_hour)
      table->hour = (int) i;
  }
  return values > 0 && (table->day != NO_COLUMN || table->hour != NO_COLUMN);
}

static gboolean
find_headers (Table *table)
{
  static const char separators[] = ";\t,";
  Cell line;

  while (table->line < TITLE_LINES && next_line (table, &line))
    for (const char *separator = separators; *separator != '\0'; separator++)
      if (read_headers (table, line, *separator))
        return TRUE;
  return FALSE;
}

/* The moment of a line may stand in two cells. */
static void
moment_text (const Table *table, const Cell *cells, guint count, char text[2 * TEXT_CHARS + 2])
{
  char day[TEXT_CHARS + 1] = "", hour[TEXT_CHARS + 1] = "";

  if (table->day != NO_COLUMN && (guint) table->day < count)
    cell_text (cells[table->day], day);
  if (table->hour != NO_COLUMN && (guint) table->hour < count)
    cell_text (cells[table->hour], hour);
  if (table_moment_is_count (day))
    *hour = '\0';
  g_snprintf (text, 2 * TEXT_CHARS + 2, "%s%s%s", day, *day != '\0' && *hour != '\0' ? " " : "", hour);
}

/* Beforehand, because one line may tell how all are to be read. */
static void
look_at_moments (Table *table, gint64 now)
{
  const char *from = table->at;
  guint line_number = table->line;
  Cell line, cells[COLUMNS];

  while (next_line (table, &line)) {
    guint count = split (line, table->separator, cells);
    char text[2 * TEXT_CHARS + 2];

    moment_text (table, cells, count, text);
    table_moment_look (&table->moments, text);
  }
  table_moment_decide (&table->moments, now);
  table->at = from;
  table->line = line_number;
}

/* ---- values ---- */

/* A number as a spreadsheet of any country writes it, with its unit behind it or not. */
static gboolean
read_value (const Table *table, Cell cell, double *ret_number)
{
  char text[TEXT_CHARS + 1];

  cell_text (cell, text);
  text[strspn (text, "0123456789+-.,eE")] = '\0';
  if (table->separator != ',')
    g_strdelimit (text, ",", '.');
  return payload_number_text (text, strlen (text), ret_number);
}

static void
put_cells (const Table *table, const Cell *cells, guint count, PayloadItem *item)
{
  double number;

  for (guint i = 0; i < MIN (count, table->count); i++) {
    const Column *column = &table->columns[i];

    if (column->word == NULL || !read_value (table, cells[i], &number))
      continue;
    if (column->fahrenheit && column->word->quantity == QUANTITY_T)
      number = (number - 32) * 5 / 9;
    payload_put_word (item, column->word, number, column->rank);
  }
}

static void
read_row (Table *table, Cell line, const IngestInput *input, IngestOutput *output)
{
  Cell cells[COLUMNS];
  guint count = split (line, table->separator, cells);
  char text[2 * TEXT_CHARS + 2];
  PayloadItem item = { 0 };
  gint64 at;

  put_cells (table, cells, count, &item);
  if (item.filled == 0 && item.refused == 0)
    return;
  output->lines++;
  moment_text (table, cells, count, text);
  at = table_moment_read (&table->moments, text, input->now);
  if (at == READING_NO_TIME) {
    ingest_output_refuse (output, "no moment in it");
    if (output->refused_lines == 1)
      output->first_refused = table->line;
    return;
  }
  table_moment_follow (&table->moments, at);
  payload_end (&item, at, ingest_output_device (output, NULL)->batch);
}

static gboolean
read_table (const IngestInput *input, Table *table, IngestOutput *output, GError **error)
{
  Cell line;

  if (memchr (table->at, '\0', (gsize) (table->end - table->at)) != NULL || !find_headers (table))
    return box_fail (error, BOX_ERROR_INVALID, "no line names a moment and a quantity");
  look_at_moments (table, input->now);
  while (next_line (table, &line))
    read_row (table, line, input, output);
  return TRUE;
}

/* Programs of Windows mark what they write: in UTF-16, which they call Unicode, or in UTF-8. */
gboolean
dialect_table (const IngestInput *input, IngestOutput *output, GError **error)
{
  static const char wide[] = "\xff\xfe", swapped[] = "\xfe\xff", mark[] = "\xef\xbb\xbf";
  const char *bytes = input->bytes;
  gsize length = input->length;
  g_autofree char *plain = NULL;
  Table table = { 0 };

  if (length >= 2 && (memcmp (bytes, wide, 2) == 0 || memcmp (bytes, swapped, 2) == 0)) {
    plain = g_convert (bytes, (gssize) length, "UTF-8", "UTF-16", NULL, &length, NULL);
    if (plain == NULL)
      return box_fail (error, BOX_ERROR_INVALID, "not the UTF-16 that its first bytes announce");
    bytes = plain;
  }
  if (length >= 3 && memcmp (bytes, mark, 3) == 0) {
    bytes += 3;
    length -= 3;
  }
  table.at = bytes;
  table.end = bytes + length;
  return read_table (input, &table, output, error);
}
