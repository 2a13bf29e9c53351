/* outside.h: the pages that only the outside copy of the site has: the form that waits on the phone. They lie beside
 * the built site, not in it: on the box these addresses are the daemon's. */
#pragma once
#include "background/jobs.h"

/* (transfer full): the folder to be sent together with a build, its pages made anew by the running daemon, one of each
 * language; NULL when there is no outside copy, or when the daemon does not answer (then with a warning in the log: the
 * copy keeps what it has only until the next sending that succeeds). */
char *outside_make (const Jobs *jobs);
