/* weekly_way.h: the ways by which a partner's weekly report reaches it: one table. Which one a partner chose stands
 * with the partner; which one is taken on a Monday is decided here. */
#pragma once
#include "store/store.h"

typedef enum {
  WEEKLY_WAY_PDF,  /* a mail with the PDF */
  WEEKLY_WAY_LINK, /* a mail with a link to a page, where the PDF is to be had */
  WEEKLY_WAY_POST, /* paper: the desk prints and posts it */
  WEEKLY_WAY_NONE, /* not at all */
  WEEKLY_WAY_LAST
} WeeklyWay;
extern const char *const weekly_ways[]; /* "pdf", "link", "post", "none", NULL: words in the group weekly_way */
const char *weekly_way_name (WeeklyWay way);
WeeklyWay weekly_way_find (const char *name); /* WEEKLY_WAY_LAST for NULL and an unknown name */

enum { WEEKLY_ATTACHED_MAX_BYTES = 5 * 1024 * 1024 /* many mailboxes take no more */ };
/* The way a report leaves by now: the chosen one, but paper where no mail reaches that address, and a link where the
 * PDF is too heavy for a mail. Where links open in the town alone (domain/reach.h): the PDF, or paper when it is heavy.
 */
WeeklyWay weekly_way_now (Db *db, WeeklyWay chosen, const char *email, gsize pdf_bytes);

enum { POSTAL_LINES_MAX = 5, POSTAL_LINE_CHARS = 50, POSTAL_CHARS_MAX = 255 };
/* TRUE for what fits in the window of an envelope below a name: so many lines at most, none too long; "" too. */
gboolean weekly_way_takes_address (const char *postal_address);
