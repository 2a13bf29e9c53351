/* logo.c: reads what was sent, keeps rows of `logo`. Pixels are histologe-photo's business, and rsvg-convert's, shut
 * in. */
#include "domain/logo.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/helper.h"
#include "base/photo_run.h"
#include "domain/event.h"

#define RSVG "/usr/bin/rsvg-convert"
#define DRAWN "logo.png"

enum { DRAWN_PX = 640 };

void
logo_free (Logo *logo)
{
  if (logo == NULL)
    return;
  g_free (logo->type);
  g_free (logo->by);
  g_clear_pointer (&logo->bytes, g_bytes_unref);
  g_clear_pointer (&logo->picture, g_bytes_unref);
  g_free (logo);
}

/* ---- rows ---- */

#define READ \
  "SELECT l.id, l.type, l.width, l.height, l.created_at, l.picture IS NOT NULL AS has_picture, u.name AS by," \
  " CASE WHEN :whole THEN l.bytes END AS bytes, CASE WHEN :whole THEN l.picture END AS picture" \
  " FROM logo l LEFT JOIN user u ON u.id = l.user_id"
static const char sql_shown[] = READ " ORDER BY l.id DESC LIMIT 1";
static const char sql_one[] = READ " WHERE l.id = :id AND l.type IS NOT NULL";
static const char sql_add[] = "INSERT INTO logo (type, bytes, picture, width, height, created_at, user_id)"
                              " VALUES (:type, :bytes, :picture, :width, :height, :now, nullif (:user, 0))";

static GBytes *
read_bytes (Query *query, const char *column)
{
  gsize length = 0;
  gconstpointer bytes = query_bytes (query, column, &length);

  return bytes == NULL ? NULL : g_bytes_new (bytes, length);
}

static Logo *
read_row (Query *query)
{
  Logo *logo = g_new0 (Logo, 1);

  logo->id = query_integer (query, "id");
  logo->type = g_strdup (query_text (query, "type"));
  logo->width = query_real (query, "width");
  logo->height = query_real (query, "height");
  logo->created_at = query_integer (query, "created_at");
  logo->has_picture = query_integer (query, "has_picture") != 0;
  logo->by = g_strdup (query_text (query, "by"));
  logo->bytes = read_bytes (query, "bytes");
  logo->picture = read_bytes (query, "picture");
  return logo;
}

gboolean
logo_find (Db *db, gboolean with_bytes, Logo **ret_logo, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_shown);

  *ret_logo = NULL;
  query_bind_integer (query, ":whole", with_bytes);
  if (query_next (query) && !query_is_null (query, "type"))
    *ret_logo = read_row (query);
  if (query_done (query, error))
    return TRUE;
  g_clear_pointer (ret_logo, logo_free);
  return FALSE;
}

Logo *
logo_find_id (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_one);
  g_autoptr (Logo) logo = NULL;

  query_bind_integer (query, ":whole", TRUE);
  query_bind_integer (query, ":id", id);
  if (query_next (query))
    logo = read_row (query);
  if (!query_done (query, error))
    return NULL;
  if (logo == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such logo");
  return g_steal_pointer (&logo);
}

static void
bind_bytes (Query *query, const char *name, GBytes *bytes)
{
  if (bytes == NULL)
    query_bind_null (query, name);
  else
    query_bind_bytes (query, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

gboolean
logo_set (Db *db, const Actor *actor, const Logo *logo, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  Event event = { .noun = "logo", .verb = logo == NULL ? "removed" : "changed" };

  query_bind_text (query, ":type", logo == NULL ? NULL : logo->type);
  bind_bytes (query, ":bytes", logo == NULL ? NULL : logo->bytes);
  bind_bytes (query, ":picture", logo == NULL ? NULL : logo->picture);
  query_bind_real (query, ":width", logo == NULL ? 0 : logo->width);
  query_bind_real (query, ":height", logo == NULL ? 0 : logo->height);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  if (!query_done (query, error))
    return FALSE;
  event.subject_id = db_last_id (db);
  return event_add (db, actor, &event, error);
}

/* ---- what was sent ---- */

typedef struct {
  const LogoOffer *offer;
  LogoRefusal *refusal;
  GError **error;
} Reading;

static gboolean
refuse (const Reading *reading, const char *reason)
{
  g_strlcpy (reading->refusal->reason, reason, sizeof reading->refusal->reason);
  return FALSE;
}

static gboolean
fault (const Reading *reading, GError *error)
{
  g_propagate_error (reading->error, error);
  return refuse (reading, "fault");
}

static GBytes *
bytes_of (const char *path, GError **error)
{
  char *contents = NULL;
  gsize length = 0;

  if (g_file_get_contents (path, &contents, &length, error))
    return g_bytes_new_take (contents, length);
  box_translate (error);
  return NULL;
}

/* The small picture of `path`, which is enough for a head of page: 320 px at its longest side. */
static GBytes *
small_picture (const char *path, gint64 deadline_ms, PhotoInfo *ret_info, GError **error)
{
  g_autofree char *large = g_strconcat (path, ".large", NULL), *small = g_strconcat (path, ".small", NULL);
  const PhotoJob job = { path, large, small, deadline_ms };
  GBytes *bytes = photo_run (&job, ret_info, error) ? bytes_of (small, error) : NULL;

  g_unlink (large);
  g_unlink (small);
  return bytes;
}

/* The drawing as pixels in `folder`; shut in as every reader of what strangers drew. */
static gboolean
draw (const char *svg_path, const char *folder)
{
  static const HelperLimits limits = {
    .profile = "gnuplot", .cpu_s = 5, .memory_mb = 400, .file_mb = 8, .deadline_s = 10
  };
  g_autofree char *width = g_strdup_printf ("--width=%d", DRAWN_PX),
                  *height = g_strdup_printf ("--height=%d", DRAWN_PX);
  const char *const argv[] = { RSVG, width, height, "--keep-aspect-ratio", "--format=png", "--output=" DRAWN, NULL };
  int fd = g_open (svg_path, O_RDONLY | O_CLOEXEC, 0);
  const HelperCommand command = { .argv = argv, .folder = folder, .fds = &fd, .n_fds = 1 };
  g_auto (HelperResult) result = { .exited = FALSE };
  gboolean drawn = fd >= 0 && helper_run (&command, &limits, &result, NULL) && helper_succeeded (&result, NULL);

  if (fd >= 0)
    close (fd);
  return drawn;
}

/* A JPEG of an SVG, for mails and papers. NULL where it cannot be drawn in its time: no visitor's browser is given what
 * stops the box. */
static GBytes *
picture_of_svg (const Reading *reading, GError **error)
{
  g_autofree char *folder = g_strconcat (reading->offer->path, ".drawn", NULL),
                  *drawn = g_build_filename (folder, DRAWN, NULL);
  PhotoInfo info;
  GBytes *picture = NULL;

  if (g_mkdir (folder, 0700) == 0 && draw (reading->offer->path, folder))
    picture = small_picture (drawn, reading->offer->deadline_ms, &info, error);
  g_unlink (drawn);
  g_rmdir (folder);
  return picture;
}

static gboolean
read_svg (const Reading *reading, Logo *logo)
{
  gsize length;
  const char *svg = g_bytes_get_data (logo->bytes, &length);
  MarkupSize size = { 0, 0 };
  g_autoptr (GError) error = NULL;

  if (length > LOGO_SVG_BYTES_MAX)
    return refuse (reading, "svg_large");
  if (!markup_check_svg (svg, length, &size, &reading->refusal->trouble, NULL))
    return refuse (reading, "svg");
  logo->type = g_strdup (LOGO_SVG);
  logo->width = size.width;
  logo->height = size.height;
  logo->picture = picture_of_svg (reading, &error);
  if (logo->picture != NULL)
    return TRUE;
  return refuse (reading, g_error_matches (error, BOX_ERROR, BOX_ERROR_BUSY) ? "busy" : "svg_undrawn");
}

static gboolean
read_picture (const Reading *reading, Logo *logo)
{
  g_autoptr (GError) error = NULL;
  PhotoInfo info = { .width_px = 0 };
  g_autoptr (GBytes) bytes = small_picture (reading->offer->path, reading->offer->deadline_ms, &info, &error);

  if (bytes == NULL && info.reason[0] != '\0')
    return refuse (reading, info.reason);
  if (bytes == NULL)
    return g_error_matches (error, BOX_ERROR, BOX_ERROR_BUSY) ? refuse (reading, "busy")
                                                              : fault (reading, g_steal_pointer (&error));
  g_bytes_unref (logo->bytes);
  logo->bytes = g_bytes_ref (bytes);
  logo->picture = g_steal_pointer (&bytes);
  logo->type = g_strdup (LOGO_JPEG);
  logo->width = info.width_px;
  logo->height = info.height_px;
  return TRUE;
}

/* Markup begins with "<", behind white space and the mark that some editors put there. No picture does. */
static gboolean
is_markup (GBytes *bytes)
{
  gsize length, at = 0;
  const char *text = g_bytes_get_data (bytes, &length);

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    at = 3;
  while (at < length && g_ascii_isspace (text[at]))
    at++;
  return at < length && text[at] == '<';
}

Logo *
logo_read (const LogoOffer *offer, LogoRefusal *ret_refusal, GError **error)
{
  const Reading reading = { offer, ret_refusal, error };
  g_autoptr (Logo) logo = g_new0 (Logo, 1);
  GError *failure = NULL;

  *ret_refusal = (LogoRefusal){ .reason = "" };
  if (offer->size_bytes == 0) {
    refuse (&reading, "empty");
    return NULL;
  }
  logo->bytes = bytes_of (offer->path, &failure);
  if (logo->bytes == NULL) {
    fault (&reading, failure);
    return NULL;
  }
  if (!(is_markup (logo->bytes) ? read_svg : read_picture) (&reading, logo))
    return NULL;
  logo->has_picture = logo->picture != NULL;
  return g_steal_pointer (&logo);
}
