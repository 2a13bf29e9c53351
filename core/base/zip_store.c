/* zip_store.c: the format as PKWARE's APPNOTE 6.3 tells it, of which one method is needed: stored. */
#include "base/zip_store.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"

enum {
  PIECE = 64 * 1024,
  VERSION = 20,          /* 2.0, which every program reads */
  UTF8 = 1 << 11,        /* the name is UTF-8 */
  LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50,
  FILES_MAX = 60000, CRC_POLYNOMIAL = (int) 0xedb88320u
};

struct ZipStore {
  ZipTake take;
  gpointer data;
  guint64 given; /* bytes so far */
  guint count;
  GByteArray *central; /* the list, as it will be given */
  guint32 crcs[256];
};

ZipStore *
zip_store_new (ZipTake take, gpointer data)
{
  ZipStore *zip = g_new0 (ZipStore, 1);

  zip->take = take;
  zip->data = data;
  zip->central = g_byte_array_new ();
  for (guint32 i = 0; i < G_N_ELEMENTS (zip->crcs); i++) {
    guint32 crc = i;

    for (int bit = 0; bit < 8; bit++)
      crc = (crc & 1) != 0 ? crc >> 1 ^ (guint32) CRC_POLYNOMIAL : crc >> 1;
    zip->crcs[i] = crc;
  }
  return zip;
}

void
zip_store_free (ZipStore *zip)
{
  if (zip == NULL)
    return;
  g_byte_array_unref (zip->central);
  g_free (zip);
}

static guint32
crc_of (const ZipStore *zip, const char *bytes, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    crc = zip->crcs[(crc ^ (guint8) bytes[i]) & 0xff] ^ crc >> 8;
  return crc ^ 0xffffffff;
}

static void
append_short (GByteArray *bytes, guint16 number)
{
  const guint16 little = GUINT16_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
append_long (GByteArray *bytes, guint32 number)
{
  const guint32 little = GUINT32_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

/* (transfer full): no folder, no drive, no control character; never "." nor "..". */
static char *
safe_name (const char *name)
{
  char *safe = g_utf8_make_valid (name, -1);

  for (char *c = safe; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) || strchr ("/\\:*?\"<>|", *c) != NULL)
      *c = '_';
  if (*safe == '.')
    *safe = '_';
  return safe;
}

/* As MS-DOS kept it: two seconds are one. */
static void
append_time (GByteArray *bytes, gint64 time_s)
{
  g_autoptr (GDateTime) local = clock_local (time_s);
  int year = g_date_time_get_year (local) - 1980;

  if (year < 0 || year > 127) {
    append_short (bytes, 0);
    append_short (bytes, 1 << 5 | 1);
    return;
  }
  append_short (bytes, (guint16) (g_date_time_get_hour (local) << 11 | g_date_time_get_minute (local) << 5
                                  | g_date_time_get_second (local) / 2));
  append_short (bytes,
                (guint16) (year << 9 | g_date_time_get_month (local) << 5 | g_date_time_get_day_of_month (local)));
}

/* What both headers of a file say of it. */
typedef struct {
  const char *name;
  gint64 time_s;
  guint32 crc, size;
} Entry;

static void
append_entry (GByteArray *bytes, const Entry *entry)
{
  append_short (bytes, VERSION);
  append_short (bytes, UTF8);
  append_short (bytes, 0); /* stored */
  append_time (bytes, entry->time_s);
  append_long (bytes, entry->crc);
  append_long (bytes, entry->size);
  append_long (bytes, entry->size);
  append_short (bytes, (guint16) strlen (entry->name));
  append_short (bytes, 0); /* nothing extra */
}

static void
append_name (GByteArray *bytes, const char *name)
{
  g_byte_array_append (bytes, (const guint8 *) name, (guint) strlen (name));
}

static void
note_entry (ZipStore *zip, const Entry *entry)
{
  append_long (zip->central, CENTRAL);
  append_short (zip->central, VERSION);
  append_entry (zip->central, entry);
  for (int i = 0; i < 3; i++) /* no comment, first disk, a file of bytes */
    append_short (zip->central, 0);
  append_long (zip->central, 0);
  append_long (zip->central, (guint32) zip->given);
  append_name (zip->central, entry->name);
  zip->count++;
}

static gboolean
give (ZipStore *zip, const char *bytes, gsize length)
{
  for (gsize from = 0; from < length; from += PIECE) {
    gsize piece = MIN (PIECE, length - from);

    if (!zip->take (bytes + from, piece, zip->data))
      return FALSE;
    zip->given += piece;
  }
  return TRUE;
}

gboolean
zip_store_file (ZipStore *zip, const char *name, const char *path, gint64 time_s, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GByteArray) head = g_byte_array_new ();
  g_autofree char *safe = safe_name (name);
  const char *bytes;
  gsize length;
  Entry entry;

  if (file == NULL)
    return box_translate (error);
  bytes = g_mapped_file_get_contents (file); /* NULL for an empty file */
  length = g_mapped_file_get_length (file);
  if (zip->count >= FILES_MAX || zip->given + zip->central->len + length + PIECE > G_MAXUINT32)
    return box_fail (error, BOX_ERROR_LIMIT, "more than one archive can hold");
  entry = (Entry){ safe, time_s, crc_of (zip, bytes, length), (guint32) length };
  append_long (head, LOCAL);
  append_entry (head, &entry);
  append_name (head, safe);
  note_entry (zip, &entry);
  return give (zip, (const char *) head->data, head->len) && give (zip, bytes, length);
}

gboolean
zip_store_end (ZipStore *zip)
{
  g_autoptr (GByteArray) end = g_byte_array_new ();
  guint32 from = (guint32) zip->given;

  if (!give (zip, (const char *) zip->central->data, zip->central->len))
    return FALSE;
  append_long (end, END);
  append_long (end, 0); /* one disk */
  append_short (end, (guint16) zip->count);
  append_short (end, (guint16) zip->count);
  append_long (end, zip->central->len);
  append_long (end, from);
  append_short (end, 0); /* no comment */
  return give (zip, (const char *) end->data, end->len);
}
