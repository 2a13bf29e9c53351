/* follow_files.c: photos on the follow-up page: shown to who holds the link. */
#include "domain/file.h"

#include "pages/follow.h"
#include "pages/follow_room.h"
#include "pages/form_photos.h"

int
follow_photo (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (File) file = NULL;
  GError *error = NULL;
  int status;

  if (!follow_open (exchange, &follow, &status))
    return status;
  file = file_find_uuid (follow.db, exchange_path_part (exchange, "file"), &error);
  if (file == NULL)
    return exchange_fail (exchange, error);
  if (file->report_id != follow.report->id || g_strcmp0 (file->document_type, "photo") != 0) {
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such photo");
    return exchange_fail (exchange, error);
  }
  return form_photo_answer (exchange, file->hash, file->small_hash);
}
