/* leaving_view.h: when a message leaves to the tenant, in the same words wherever it is said. */
#pragma once
#include "domain/notice_queue.h"
#include "view/viewer.h"

/* (transfer full): the same of a follow-up that would be written now. */
char *leaving_view_written_now (const Viewer *viewer, gint64 report_id);
/* Sets `key` to {moment, words, told}; to nothing when none leaves. */
void leaving_view_set (const Viewer *viewer, Tree *map, const char *key, const NoticeLeaving *leaving);
