/* admin.h: the command line of the box, under the name histologe-admin. */
#pragma once

/* The exit status: 0 done, 1 failed (the reason on stderr), 2 not a command. */
int admin_main (int argc, char **argv);
