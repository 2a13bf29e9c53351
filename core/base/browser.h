/* browser.h: what somebody's browser calls itself, made short enough to be recognised by its owner and to tell nobody
 * apart. */
#pragma once
#include <glib.h>

/* (transfer full): family and system of a User-Agent header: "Firefox, Windows"; NULL when neither is known. */
char *browser_name (const char *user_agent);
