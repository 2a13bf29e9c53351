/* reach_check.c: three tables: checks, ways, kinds of addresses. Asks nobody. */
#include "domain/reach_check.h"

#include <gio/gio.h>
#include <string.h>

/* ---- addresses ---- */

/* First row that fits. Ranges: RFC 1122, 1918, 3927, 4193, 4291, 6598, 6890. */
static const struct {
  const char *range;
  ReachAddress kind;
} ranges[] = {
  { "0.0.0.0/8", REACH_ADDRESS_OWN },
  { "127.0.0.0/8", REACH_ADDRESS_OWN },
  { "169.254.0.0/16", REACH_ADDRESS_OWN },
  { "10.0.0.0/8", REACH_ADDRESS_TOWN },
  { "172.16.0.0/12", REACH_ADDRESS_TOWN },
  { "192.168.0.0/16", REACH_ADDRESS_TOWN },
  { "100.64.0.0/10", REACH_ADDRESS_SHARED },
  { "192.0.0.0/24", REACH_ADDRESS_SHARED }, /* the last by DS-Lite */
  { "224.0.0.0/3", REACH_ADDRESS_OWN },
  { "0.0.0.0/0", REACH_ADDRESS_WORLD },
  { "2000::/3", REACH_ADDRESS_WORLD },
  { "fc00::/7", REACH_ADDRESS_TOWN },
  { "::/0", REACH_ADDRESS_OWN },
};

ReachAddress
reach_address (const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text != NULL ? text : "");

  for (guint i = 0; address != NULL && i < G_N_ELEMENTS (ranges); i++) {
    g_autoptr (GInetAddressMask) range = g_inet_address_mask_new_from_string (ranges[i].range, NULL);

    if (g_inet_address_mask_matches (range, address))
      return ranges[i].kind;
  }
  return REACH_ADDRESS_NONE;
}

/* ---- asking the facts ---- */

static const char *
text_of (const Tree *facts, const char *key)
{
  const char *text = tree_get_text (facts, key);

  return text != NULL ? text : "";
}

static gboolean
is (const Tree *facts, const char *key, const char *text)
{
  return strcmp (text_of (facts, key), text) == 0;
}

static gboolean
any_of_kind (const Tree *facts, const char *key, ReachAddress kind)
{
  const Tree *list = tree_get (facts, key);

  for (guint i = 0; i < tree_length (list); i++)
    if (reach_address (tree_text (tree_at (list, i))) == kind)
      return TRUE;
  return FALSE;
}

static gboolean
holds (const Tree *list, const char *text)
{
  for (guint i = 0; i < tree_length (list); i++)
    if (g_strcmp0 (tree_text (tree_at (list, i)), text) == 0)
      return TRUE;
  return FALSE;
}

/* Two lists that have an address in common. */
static gboolean
meet (const Tree *facts, const char *one, const char *other)
{
  const Tree *list = tree_get (facts, one);

  for (guint i = 0; i < tree_length (list); i++)
    if (holds (tree_get (facts, other), tree_text (tree_at (list, i))))
      return TRUE;
  return FALSE;
}

static gboolean
has_any (const Tree *facts, const char *key)
{
  return tree_length (tree_get (facts, key)) > 0;
}

/* ---- checks ---- */

/* A name that no name server of the world knows, or the machine's own. */
static gboolean
host_is_local (const char *host)
{
  static const char *const endings[] = { ".local", ".lan", ".home", ".internal", ".localhost" };
  ReachAddress kind = reach_address (host);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (host, endings[i]))
      return TRUE;
  return (kind != REACH_ADDRESS_NONE && kind != REACH_ADDRESS_WORLD)
         || (kind == REACH_ADDRESS_NONE && strchr (host, '.') == NULL);
}

const char *
reach_world_name (const Tree *facts)
{
  const char *host = text_of (facts, "host");

  return *host == '\0' || host_is_local (host) || reach_address (host) != REACH_ADDRESS_NONE ? NULL : host;
}

static ReachLevel
judge_address (const Tree *facts, const char **ret_cause)
{
  const char *host = text_of (facts, "host");

  if (host_is_local (host))
    *ret_cause = "local";
  else if (reach_address (host) == REACH_ADDRESS_WORLD)
    *ret_cause = "bare";
  return *ret_cause == NULL ? REACH_GOOD : host_is_local (host) ? REACH_BAD : REACH_LOOK;
}

static ReachLevel
judge_name (const Tree *facts, const char **ret_cause)
{
  gboolean world =
      any_of_kind (facts, "name4", REACH_ADDRESS_WORLD) || any_of_kind (facts, "name6", REACH_ADDRESS_WORLD);

  if (reach_world_name (facts) == NULL) {
    *ret_cause = reach_address (text_of (facts, "host")) == REACH_ADDRESS_NONE ? "local" : "bare";
    return REACH_UNKNOWN;
  }
  if (!world)
    *ret_cause = has_any (facts, "name4") || has_any (facts, "name6") ? "private" : "none";
  return world ? REACH_GOOD : REACH_BAD;
}

/* What the line allows, whatever the name says. */
static ReachLevel
judge_line (const Tree *facts, const char **ret_cause)
{
  if (tree_get_flag (facts, "tunnel") || any_of_kind (facts, "own6", REACH_ADDRESS_WORLD)
      || any_of_kind (facts, "own4", REACH_ADDRESS_WORLD))
    return REACH_GOOD;
  if (any_of_kind (facts, "own4", REACH_ADDRESS_SHARED)
      || reach_address (text_of (facts, "seen")) == REACH_ADDRESS_SHARED)
    *ret_cause = "shared";
  else
    *ret_cause = has_any (facts, "own4") ? "router" : "none";
  return strcmp (*ret_cause, "router") == 0 ? REACH_LOOK : REACH_BAD;
}

/* A name that stands for another machine's address leads nowhere; behind a router only who sees us from outside knows.
 */
static ReachLevel
judge_match (const Tree *facts, const char **ret_cause)
{
  const char *seen = text_of (facts, "seen");
  gboolean four = has_any (facts, "name4"), six = has_any (facts, "name6");

  if (tree_get_flag (facts, "tunnel"))
    return REACH_GOOD;
  if (host_is_local (text_of (facts, "host"))) {
    *ret_cause = "untold";
    return REACH_UNKNOWN;
  }
  if (six && !meet (facts, "name6", "own6"))
    *ret_cause = "six";
  else if (four && any_of_kind (facts, "own4", REACH_ADDRESS_WORLD) && !meet (facts, "name4", "own4"))
    *ret_cause = "four";
  else if (four && strchr (seen, '.') != NULL && !holds (tree_get (facts, "name4"), seen))
    *ret_cause = "four";
  if (*ret_cause != NULL)
    return REACH_BAD;
  if (six || (four && (*seen != '\0' || any_of_kind (facts, "own4", REACH_ADDRESS_WORLD))))
    return REACH_GOOD;
  *ret_cause = "untold";
  return REACH_UNKNOWN;
}

static ReachLevel
judge_certificate (const Tree *facts, const char **ret_cause)
{
  if (!tree_get_flag (facts, "secure"))
    *ret_cause = "plain";
  else if (is (facts, "inside", "certificate") || is (facts, "outside", "certificate"))
    *ret_cause = "refused";
  if (*ret_cause != NULL)
    return REACH_BAD;
  if (is (facts, "inside", "") || is (facts, "outside", ""))
    return REACH_GOOD;
  *ret_cause = "untold";
  return REACH_UNKNOWN;
}

/* Some routers do not let their own network in by its outer address: from here alone that is no proof. */
static ReachLevel
judge_inside (const Tree *facts, const char **ret_cause)
{
  if (is (facts, "inside", ""))
    return REACH_GOOD;
  *ret_cause = is (facts, "outside", "")               ? "hairpin"
               : is (facts, "inside", "other_machine") ? "other_machine"
                                                       : "silent";
  return REACH_LOOK;
}

/* What the other machine could not try tells nothing of the box. */
static const char *const untried[] = { "none", "no_shell", "no_curl", "no_host", NULL };

static ReachLevel
judge_outside (const Tree *facts, const char **ret_cause)
{
  const char *outside = text_of (facts, "outside");

  if (*outside == '\0')
    return REACH_GOOD;
  *ret_cause = outside;
  return g_strv_contains (untried, outside) ? REACH_UNKNOWN : REACH_BAD;
}

static ReachLevel
judge_clock (const Tree *facts, const char **ret_cause)
{
  if (tree_get_flag (facts, "clock"))
    return REACH_GOOD;
  *ret_cause = "wrong";
  return REACH_BAD;
}

static ReachLevel
judge_copy (const Tree *facts, const char **ret_cause)
{
  if (tree_get_flag (facts, "copy"))
    return REACH_GOOD;
  *ret_cause = "none";
  return REACH_LOOK;
}

const ReachCheck reach_checks[] = {
  { "outside", "none no_shell no_curl no_host name connect certificate slow other other_machine", judge_outside },
  { "address", "local bare", judge_address },
  { "name", "bare local private none", judge_name },
  { "match", "six four untold", judge_match },
  { "line", "shared router none", judge_line },
  { "certificate", "plain refused untold", judge_certificate },
  { "inside", "hairpin other_machine silent", judge_inside },
  { "clock", "wrong", judge_clock },
  { "copy", "none", judge_copy },
};
const guint reach_checks_count = G_N_ELEMENTS (reach_checks);

const char *
reach_level_name (ReachLevel level)
{
  static const char *const names[] = { "good", "unknown", "look", "bad" };

  return names[level];
}

ReachState
reach_state (const Tree *facts)
{
  const char *outside = text_of (facts, "outside");

  if (g_strv_contains (untried, outside))
    return REACH_DOUBTFUL;
  return *outside == '\0' ? REACH_OPEN : REACH_CLOSED;
}

const char *
reach_state_name (ReachState state)
{
  static const char *const names[] = { "open", "closed", "doubtful" };

  return names[state];
}

/* ---- ways ---- */

static ReachWayState
way_of (const Tree *facts, gboolean allowed, gboolean leads)
{
  if (!allowed)
    return REACH_WAY_BLOCKED;
  return leads && reach_state (facts) == REACH_OPEN ? REACH_WAY_READY : REACH_WAY_POSSIBLE;
}

static ReachWayState
judge_ipv6 (const Tree *facts)
{
  return way_of (facts, any_of_kind (facts, "own6", REACH_ADDRESS_WORLD), meet (facts, "name6", "own6"));
}

/* Also a machine that has the public address itself: its router is then its operator's. */
static ReachWayState
judge_forward (const Tree *facts)
{
  gboolean shared = any_of_kind (facts, "own4", REACH_ADDRESS_SHARED)
                    || reach_address (text_of (facts, "seen")) == REACH_ADDRESS_SHARED;

  return way_of (facts, has_any (facts, "own4") && !shared,
                 has_any (facts, "name4") && !meet (facts, "name6", "own6") && !tree_get_flag (facts, "tunnel"));
}

static ReachWayState
judge_tunnel (const Tree *facts)
{
  return way_of (facts, TRUE, tree_get_flag (facts, "tunnel"));
}

const ReachWay reach_ways[] = {
  { "ipv6", judge_ipv6 },
  { "forward", judge_forward },
  { "tunnel", judge_tunnel },
};
const guint reach_ways_count = G_N_ELEMENTS (reach_ways);

const char *
reach_way_state_name (ReachWayState state)
{
  static const char *const names[] = { "ready", "possible", "blocked" };

  return names[state];
}

const ReachWay *
reach_way_best (const Tree *facts)
{
  static const ReachWayState wanted[] = { REACH_WAY_READY, REACH_WAY_POSSIBLE };

  for (guint k = 0; k < G_N_ELEMENTS (wanted); k++)
    for (guint i = 0; i < reach_ways_count; i++)
      if (reach_ways[i].judge (facts) == wanted[k])
        return &reach_ways[i];
  return NULL;
}
