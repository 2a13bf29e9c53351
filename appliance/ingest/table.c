/* table.c: the table that a logger's program saves when a loan case comes back (sensors.md §0): a line of headers,
 * behind whatever titles stand above it, then a moment and some values a line. Date;Heure;Température (°C);Humidité (%)
 * 14/01/2026;07:43:20;16,4;71
 *   "#","Date Time, GMT+01:00","Temp, °C (S/N: 1)"  1,01/14/26 07:43:20 AM,16.40
 * Commas, semicolons or tabs; decimal commas; days first, unless a line shows that months are. Times are the legal hour
 * unless the header or the cell says another; in the hour that comes twice lines follow one another. Any encoding: a
 * letter with an accent is a joint of a word, as everywhere. Not by CsvReader, which reads a file in UTF-8 of a known shape
 * and refuses the rest: here titles stand above the header, and a quote left open spoils one line, not the table. */
#include "ingest/dialects.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "ingest/payload.h"

enum { COLUMNS = 64, TITLE_LINES = 40, TEXT_CHARS = 80, NUMBERS = 6, NO_COLUMN = -1 };

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
  gboolean has_zone, month_first;
  gint64 zone_s;           /* east of UTC */
  gint64 before, previous; /* moments of the last two lines */
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

static const char *const days[] = { "date", "horodat", "timestamp", "moment", "epoch", "unix", "jour" };
static const char *const hours[] = { "time", "heure", "temps" };

static gboolean
begins_like (const char *text, const char *const *words, guint count)
{
  for (guint i = 0; i < count; i++)
    if (g_ascii_strncasecmp (text, words[i], strlen (words[i])) == 0)
      return TRUE;
  return FALSE;
}

/* "Date Time, GMT+01:00", "time (UTC)". */
static void
read_zone (const char *text, Table *table)
{
  const char *at = strstr (text, "GMT") != NULL ? strstr (text, "GMT") : strstr (text, "UTC");
  guint hour = 0, minute = 0;

  if (at == NULL)
    return;
  table->has_zone = TRUE;
  at += strlen ("UTC");
  for (int i = 1; i <= 2 && (*at == '+' || *at == '-') && g_ascii_isdigit (at[i]); i++)
    hour = hour * 10 + (guint) g_ascii_digit_value (at[i]);
  if (*at != '\0' && strlen (at) >= strlen ("+01:00") && at[3] == ':' && g_ascii_isdigit (at[4])
      && g_ascii_isdigit (at[5]))
    minute = (guint) (g_ascii_digit_value (at[4]) * 10 + g_ascii_digit_value (at[5]));
  table->zone_s = (gint64) (hour * 60 + minute) * 60 * (*at == '-' ? -1 : 1);
}

/* What stands before the unit: "Temp, °C (LGR S/N: 1)", "Humidity %RH", "Température en °C". */
static gsize
name_length (const char *text)
{
  gsize length = strcspn (text, ",([{%/\xb0\xe2");

  if (length > 0 && text[length] == '\xb0' && text[length - 1] == '\xc2')
    length--;
  while (length > 0 && text[length - 1] == ' ')
    length--;
  if (length > 3 && (strncmp (text + length - 3, " en", 3) == 0 || strncmp (text + length - 3, " in", 3) == 0))
    length -= 3;
  return length;
}

static Column
read_header (const char *text)
{
  gsize length = name_length (text);
  const IngestWord *word = ingest_word_ending (text, length);

  return (Column){ .word = word != NULL && word->quantity < QUANTITY_LAST ? word : NULL,
                   .rank = ingest_chip_rank (text, length),
                   .fahrenheit = strstr (text + length, "\xb0"
                                                        "F")
                                     != NULL
                                 || strstr (text + length, "(F)") != NULL
                                 || strstr (text + length, "\xe2\x84\x89") != NULL };
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
  table->has_zone = FALSE;
  for (guint i = 0; i < table->count; i++) {
    char text[TEXT_CHARS + 1];
    gboolean is_day, is_hour;

    cell_text (cells[i], text);
    is_day = table->day == NO_COLUMN && begins_like (text, days, G_N_ELEMENTS (days));
    is_hour = !is_day && table->hour == NO_COLUMN && begins_like (text, hours, G_N_ELEMENTS (hours));
    table->columns[i] = is_day || is_hour ? (Column){ 0 } : read_header (text);
    values += table->columns[i].word != NULL;
    if (is_day || is_hour)
      read_zone (text, table);
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

/* ---- moments ---- */

/* "14/01/2026 07:43:20", "2026-01-14T07:43", "01/14/26 07:43:20 AM" as its numbers: at least up to the minute. */
static gboolean
read_numbers (const char *text, guint numbers[NUMBERS], gboolean *ret_year_first)
{
  guint count = 0;

  memset (numbers, 0, NUMBERS * sizeof *numbers);
  for (const char *at = text; *at != '\0' && count < NUMBERS; count++) {
    gsize digits = strspn (at, "0123456789");

    if (digits == 0 || digits > 4)
      return FALSE;
    if (count == 0)
      *ret_year_first = digits == 4;
    for (gsize i = 0; i < digits; i++)
      numbers[count] = numbers[count] * 10 + (guint) g_ascii_digit_value (at[i]);
    at += digits;
    at += strspn (at, count < 2 ? "/.-" : count == 2 ? ", T" : ":h");
    if (*at != '\0' && !g_ascii_isdigit (*at))
      at = "";
  }
  return count >= NUMBERS - 1;
}

static gboolean
ends_like (const char *text, const char *end)
{
  gsize length = strlen (text), wanted = strlen (end);

  return length >= wanted && g_ascii_strcasecmp (text + length - wanted, end) == 0;
}

/* (transfer full) (nullable): the wall's clock as the calendar reads it. */
static char *
wall_of (const Table *table, const char *text)
{
  guint n[NUMBERS], year, month, day;
  gboolean year_first = FALSE;

  if (!read_numbers (text, n, &year_first))
    return NULL;
  year = year_first ? n[0] : n[2] < 100 ? 2000 + n[2] : n[2];
  month = year_first || !table->month_first ? n[1] : n[0];
  day = year_first ? n[2] : table->month_first ? n[1] : n[0];
  if ((ends_like (text, "PM") && n[3] < 12) || (ends_like (text, "AM") && n[3] == 12))
    n[3] = (n[3] + 12) % 24;
  return g_strdup_printf ("%04u-%02u-%02uT%02u:%02u:%02u", year, month, day, n[3], n[4], n[5]);
}

/* Seconds since 1970: the whole moment, whatever a clock beside them shows (Netatmo's tables have both). */
static gboolean
is_epoch (const char *text)
{
  double number;

  return payload_number_text (text, strlen (text), &number) && number >= (double) READING_YEAR_2020;
}

static void
moment_text (const Table *table, const Cell *cells, guint count, char text[2 * TEXT_CHARS + 2])
{
  char day[TEXT_CHARS + 1] = "", hour[TEXT_CHARS + 1] = "";

  if (table->day != NO_COLUMN && (guint) table->day < count)
    cell_text (cells[table->day], day);
  if (table->hour != NO_COLUMN && (guint) table->hour < count)
    cell_text (cells[table->hour], hour);
  if (is_epoch (day))
    *hour = '\0';
  g_snprintf (text, 2 * TEXT_CHARS + 2, "%s%s%s", day, *day != '\0' && *hour != '\0' ? " " : "", hour);
}

/* Lines stand at the same distance: what comes next tells which of the two same hours is meant. */
static gint64
near_moment (const Table *table, gint64 now)
{
  if (table->previous == READING_NO_TIME)
    return now;
  return table->before == READING_NO_TIME ? table->previous : 2 * table->previous - table->before;
}

static gint64
moment_of (const Table *table, const char *text, gint64 now)
{
  g_autofree char *wall = wall_of (table, text), *utc = NULL;
  gint64 at = READING_NO_TIME;
  double number;

  if (payload_number_text (text, strlen (text), &number))
    return number >= (double) READING_YEAR_2020 ? payload_time_number (number) : READING_NO_TIME;
  if (clock_parse (text, &at))
    return at;
  if (wall == NULL)
    return READING_NO_TIME;
  utc = g_strconcat (wall, "Z", NULL);
  if (table->has_zone)
    return clock_parse (utc, &at) ? at - table->zone_s : READING_NO_TIME;
  return clock_parse_wall (wall, near_moment (table, now), &at) ? at : READING_NO_TIME;
}

/* Whether months come first: only where a day that is none, or a month that is none, shows it. */
static void
look_at_days (Table table, gboolean *ret_month_first)
{
  Cell line, cells[COLUMNS];

  while (next_line (&table, &line)) {
    guint count = split (line, table.separator, cells), n[NUMBERS];
    char text[2 * TEXT_CHARS + 2];
    gboolean year_first = FALSE;

    moment_text (&table, cells, count, text);
    if (!read_numbers (text, n, &year_first) || year_first || (n[0] <= 12 && n[1] <= 12))
      continue;
    *ret_month_first = n[1] > 12;
    return;
  }
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
  at = moment_of (table, text, input->now);
  if (at == READING_NO_TIME) {
    ingest_output_refuse (output, "no moment in it");
    if (output->refused_lines == 1)
      output->first_refused = table->line;
    return;
  }
  table->before = table->previous;
  table->previous = at;
  payload_end (&item, at, ingest_output_device (output, NULL)->batch);
}

gboolean
dialect_table (const IngestInput *input, IngestOutput *output, GError **error)
{
  Table table = { .at = input->bytes, .end = input->bytes + input->length };
  Cell line;

  table.before = table.previous = READING_NO_TIME;
  if (memchr (input->bytes, '\0', input->length) != NULL || !find_headers (&table))
    return box_fail (error, BOX_ERROR_INVALID, "no line names a moment and a quantity");
  look_at_days (table, &table.month_first);
  while (next_line (&table, &line))
    read_row (&table, line, input, output);
  return TRUE;
}
