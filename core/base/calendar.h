/* calendar.h: an invitation that calendars understand (iCalendar, RFC 5545; its methods, RFC 5546). The one door to
 * libical. Knows nothing of housing, reads no store. */
#pragma once
#include <glib.h>

typedef enum { CALENDAR_REQUEST, CALENDAR_CANCEL } CalendarMethod;
const char *calendar_method_name (CalendarMethod method); /* "REQUEST", "CANCEL" */
/* Of a rendered object; CALENDAR_REQUEST when it says none. */
CalendarMethod calendar_method_of (const char *text);

typedef struct {
  CalendarMethod method;
  const char *uid;       /* the same for all that becomes of one event */
  gint64 sequence;       /* grows with each change */
  gint64 start, minutes; /* UTC seconds; how long */
  gint64 stamp;          /* when this was written */
  const char *summary, *description, *location;
  const char *url;                        /* nullable */
  const char *organizer, *organizer_name; /* mail address and name */
  const char *attendee;                   /* mail address of whoever receives it */
} CalendarEvent;

/* (transfer full): the object, lines folded and ended as the RFC asks. Times are in UTC. */
char *calendar_render (const CalendarEvent *event);
