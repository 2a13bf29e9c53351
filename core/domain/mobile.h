/* mobile.h: which phone numbers are French mobiles, and how the network writes them: the only numbers the box sends
 * text messages to. */
#pragma once
#include <glib.h>

/* (transfer full): "+33612345678" for a mobile of metropolitan France or of an overseas département, however it was
 * typed (06…, +33 6…, 0033…, +262…). NULL for a landline, a foreign number, a service, or no number at all. */
char *mobile_international (const char *typed);
