/* make_empty_store.c: the store that empty_store.h lays, made by the migrations. Arguments: its path. */
#include "store/store.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Store *store = argc == 2 ? store_open (argv[1], STORE_READ_WRITE, &error) : NULL;

  if (store == NULL) {
    g_printerr ("make_empty_store: %s\n", error != NULL ? error->message : "one path, please");
    return 1;
  }
  store_close (store); /* all of it is in the one file then */
  return 0;
}
