/* reach_machine.c: getifaddrs, /proc, the system's resolver. */
#include "background/reach_machine.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

#define ROUTES "/proc/self/net/route"

/* Twice the same: once only. */
static void
add_once (Tree *list, const char *text)
{
  for (guint i = 0; i < tree_length (list); i++)
    if (g_strcmp0 (tree_text (tree_at (list, i)), text) == 0)
      return;
  tree_add_text (list, text);
}

/* An IPv6 address of the link alone says nothing, and changes with the cable. */
static void
add_address (const struct sockaddr *address, Tree *four, Tree *six)
{
  char text[INET6_ADDRSTRLEN] = "";

  if (address->sa_family == AF_INET) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *) (gconstpointer) address;

    inet_ntop (AF_INET, &v4->sin_addr, text, sizeof text);
    add_once (four, text);
  } else if (address->sa_family == AF_INET6) {
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *) (gconstpointer) address;

    inet_ntop (AF_INET6, &v6->sin6_addr, text, sizeof text);
    if (!IN6_IS_ADDR_LINKLOCAL (&v6->sin6_addr))
      add_once (six, text);
  }
}

/* "0101A8C0" as the kernel wrote it: a number in the machine's own order; 0 for what is none. */
static in_addr_t
address_of (const char *digits)
{
  in_addr_t address = 0;

  for (guint i = 0; digits[i] != '\0'; i++) {
    if (!g_ascii_isxdigit (digits[i]) || i >= 2 * sizeof address)
      return 0;
    address = address << 4 | (in_addr_t) g_ascii_xdigit_value (digits[i]);
  }
  return address;
}

/* Pure: the gateway of a file such as /proc/net/route; (transfer full), "" without one. */
static char *
reach_machine_gateway (const char *routes)
{
  g_auto (GStrv) lines = g_strsplit (routes, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit_set (lines[i], "\t ", -1);
    char text[INET_ADDRSTRLEN];
    struct in_addr address;

    if (g_strv_length (words) < 3 || strcmp (words[1], "00000000") != 0)
      continue;
    address.s_addr = address_of (words[2]);
    if (address.s_addr != 0)
      return g_strdup (inet_ntop (AF_INET, &address, text, sizeof text));
  }
  return g_strdup ("");
}

void
reach_machine_set (Tree *facts)
{
  Tree *four = tree_set_list (facts, "own4"), *six = tree_set_list (facts, "own6");
  g_autofree char *routes = NULL, *gateway = NULL;
  struct ifaddrs *all = NULL;

  if (getifaddrs (&all) == 0)
    for (const struct ifaddrs *one = all; one != NULL; one = one->ifa_next)
      if (one->ifa_addr != NULL && (one->ifa_flags & IFF_UP) != 0 && (one->ifa_flags & IFF_LOOPBACK) == 0)
        add_address (one->ifa_addr, four, six);
  if (all != NULL)
    freeifaddrs (all);
  g_file_get_contents (ROUTES, &routes, NULL, NULL);
  gateway = reach_machine_gateway (routes != NULL ? routes : "");
  tree_set_text (facts, "gateway", gateway);
}

void
reach_machine_set_name (const char *host, Tree *facts)
{
  Tree *four = tree_set_list (facts, "name4"), *six = tree_set_list (facts, "name6");
  const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
  struct addrinfo *all = NULL;

  if (*host != '\0' && getaddrinfo (host, NULL, &hints, &all) == 0)
    for (const struct addrinfo *one = all; one != NULL; one = one->ai_next)
      add_address (one->ai_addr, four, six);
  if (all != NULL)
    freeaddrinfo (all);
}
