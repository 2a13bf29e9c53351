/* calendar.c: one event as libical writes it. Decides neither who is told nor when. */
#include "base/calendar.h"

#include <libical/ical.h>
#include <string.h>

#define PRODUCT "-//Histologe box//FR"

static const struct {
  icalproperty_method method;
  icalproperty_status status;
  const char *name;
} methods[] = {
  [CALENDAR_REQUEST] = { ICAL_METHOD_REQUEST, ICAL_STATUS_CONFIRMED, "REQUEST" },
  [CALENDAR_CANCEL] = { ICAL_METHOD_CANCEL, ICAL_STATUS_CANCELLED, "CANCEL" },
};

const char *
calendar_method_name (CalendarMethod method)
{
  return methods[method].name;
}

CalendarMethod
calendar_method_of (const char *text)
{
  return strstr (text, "\nMETHOD:CANCEL") != NULL ? CALENDAR_CANCEL : CALENDAR_REQUEST;
}

static icaltimetype
utc (gint64 time_s)
{
  return icaltime_from_timet_with_zone ((time_t) time_s, 0, icaltimezone_get_utc_timezone ());
}

static icalproperty *
organizer_new (const CalendarEvent *event)
{
  g_autofree char *address = g_strconcat ("mailto:", event->organizer, NULL);
  icalproperty *property = icalproperty_new_organizer (address);

  icalproperty_add_parameter (property, icalparameter_new_cn (event->organizer_name));
  return property;
}

/* Nobody is asked to answer by the calendar: what people say goes through the pages. */
static icalproperty *
attendee_new (const CalendarEvent *event)
{
  g_autofree char *address = g_strconcat ("mailto:", event->attendee, NULL);
  icalproperty *property = icalproperty_new_attendee (address);

  icalproperty_add_parameter (property, icalparameter_new_role (ICAL_ROLE_REQPARTICIPANT));
  icalproperty_add_parameter (property, icalparameter_new_partstat (ICAL_PARTSTAT_ACCEPTED));
  icalproperty_add_parameter (property, icalparameter_new_rsvp (ICAL_RSVP_FALSE));
  return property;
}

static icalcomponent *
event_new (const CalendarEvent *event)
{
  icalcomponent *component = icalcomponent_new_vevent ();
  icalproperty *properties[] = {
    icalproperty_new_uid (event->uid),
    icalproperty_new_sequence ((int) event->sequence),
    icalproperty_new_dtstamp (utc (event->stamp)),
    icalproperty_new_dtstart (utc (event->start)),
    icalproperty_new_dtend (utc (event->start + event->minutes * 60)),
    icalproperty_new_summary (event->summary),
    icalproperty_new_description (event->description),
    icalproperty_new_location (event->location),
    icalproperty_new_status (methods[event->method].status),
    icalproperty_new_class (ICAL_CLASS_PRIVATE),
    organizer_new (event),
    attendee_new (event),
  };

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    icalcomponent_add_property (component, properties[i]);
  if (event->url != NULL)
    icalcomponent_add_property (component, icalproperty_new_url (event->url));
  return component;
}

char *
calendar_render (const CalendarEvent *event)
{
  icalcomponent *calendar = icalcomponent_new_vcalendar ();
  char *text, *copy;

  icalcomponent_add_property (calendar, icalproperty_new_version ("2.0"));
  icalcomponent_add_property (calendar, icalproperty_new_prodid (PRODUCT));
  icalcomponent_add_property (calendar, icalproperty_new_method (methods[event->method].method));
  icalcomponent_add_component (calendar, event_new (event));
  text = icalcomponent_as_ical_string_r (calendar);
  copy = g_strdup (text);
  icalmemory_free_buffer (text);
  icalcomponent_free (calendar);
  return copy;
}
