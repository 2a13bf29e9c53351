/* bare_civetweb.c: the server we stand on with nothing of ours: the files of a folder, as CivetWeb itself hands them
 * out. What of its speed is left once our rules are added is measured beside it. Ends at SIGTERM. usage: bare_civetweb
 * PORT THREADS FOLDER */
#include <civetweb.h>
#include <signal.h>
#include <stdio.h>

int
main (int argc, char **argv)
{
  char port[64];
  int got;
  sigset_t end;
  struct mg_context *context;

  if (argc != 4)
    return 2;
  snprintf (port, sizeof port, "127.0.0.1:%s", argv[1]);
  {
    const char *options[] = { "listening_ports",
                              port,
                              "num_threads",
                              argv[2],
                              "document_root",
                              argv[3],
                              "enable_keep_alive",
                              "yes",
                              "keep_alive_timeout_ms",
                              "2000",
                              "tcp_nodelay",
                              "1",
                              "enable_directory_listing",
                              "no",
                              NULL };

    sigemptyset (&end);
    sigaddset (&end, SIGTERM);
    sigprocmask (SIG_BLOCK, &end, NULL); /* inherited by its threads */
    signal (SIGPIPE, SIG_IGN);
    mg_init_library (0);
    context = mg_start (NULL, NULL, options);
  }
  if (context == NULL)
    return 1;
  sigwait (&end, &got);
  mg_stop (context);
  mg_exit_library ();
  return 0;
}
