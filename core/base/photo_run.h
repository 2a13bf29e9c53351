/* photo_run.h: has an uploaded picture read, set upright and written anew as two JPEGs by the confined program
 * histologe-photo. Reads no pixel itself, keeps no original, and knows nothing of reports. */
#pragma once
#include <glib.h>

#define PHOTO_LARGE_PX 1600 /* longest side of the large picture; a smaller upload is not enlarged */
#define PHOTO_SMALL_PX 320  /* longest side of the small one */

/* One picture to be written anew. Borrowed for the length of the call. */
typedef struct {
  const char *in_path, *large_path, *small_path;
  gint64 deadline_ms; /* monotonic: when its turn has not come by then, it is not begun; 0: waits for ever */
} PhotoJob;

typedef struct {
  char format[8]; /* of the upload: "jpeg", "png", "webp", "heic"; "" when refused before it was known */
  int width_px;   /* of the large picture, upright */
  int height_px;
  char reason[24]; /* "" or why it was refused: not_an_image, unsupported_format, drawing, film, office, heic,
                      too_many_pixels, too_many_bytes, broken */
} PhotoInfo;

/* Reads `in_path` and writes the two pictures, without EXIF, position or colour profile, transparency on white.
 * Existing files are replaced, never through a symbolic link; both are fsynced, their folder is not (whoever renames
 * them does). One picture at a time in the whole process: others wait, in the order they came; at most 20 s each. On
 * failure neither output is left. Fails with INVALID, the stable reason as message and in ret_info->reason, when the
 * picture is refused: a picture that ends the reader by a crash or by its limits counts as "broken" ("heic" for one of
 * that format: it may only have been too much work). BUSY: its turn did not come in time. IO when the helper or the
 * disk fails. */
gboolean photo_run (const PhotoJob *job, PhotoInfo *ret_info, GError **error);
