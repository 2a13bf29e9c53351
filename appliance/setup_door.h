/* setup_door.h: at the start of a box without account: the code that opens its installation, for who can read the
 * machine. */
#pragma once
#include "service.h"

/* While the box has no account: makes the code, or takes up that of the start before, writes it into the first line of
 * the file setup-code (0400; the second says what to do with it) of the folder that systemd gives the service for this
 * boot, else of the data, prints it, and lends it to the appliance. Else removes what is left of such a file. IO when
 * it cannot be written: nobody could come in. */
gboolean setup_door_open (Service *service, GError **error);
