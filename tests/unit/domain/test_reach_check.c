/* test_reach_check.c: what a line and a name mean, one row a situation; kinds of addresses; the proof that a box is
 * this one; looks kept, tries counted, when the state of the box is an alarm. */
#include "domain/reach_check.h"

#include <string.h>

#include "base/json.h"
#include "base/secret.h"
#include "domain/reach.h"
#include "domain/reach_look.h"
#include "world.h"

static const struct {
  const char *text;
  ReachAddress kind;
} addresses[] = {
  { "", REACH_ADDRESS_NONE },
  { "logement.pau.fr", REACH_ADDRESS_NONE },
  { "300.1.1.1", REACH_ADDRESS_NONE },
  { "127.0.0.1", REACH_ADDRESS_OWN },
  { "169.254.3.4", REACH_ADDRESS_OWN },
  { "192.168.1.10", REACH_ADDRESS_TOWN },
  { "172.15.255.255", REACH_ADDRESS_WORLD },
  { "172.16.0.1", REACH_ADDRESS_TOWN },
  { "172.31.255.255", REACH_ADDRESS_TOWN },
  { "172.32.0.1", REACH_ADDRESS_WORLD },
  { "100.63.255.255", REACH_ADDRESS_WORLD },
  { "100.64.0.1", REACH_ADDRESS_SHARED },
  { "100.127.255.255", REACH_ADDRESS_SHARED },
  { "100.128.0.1", REACH_ADDRESS_WORLD },
  { "90.1.2.3", REACH_ADDRESS_WORLD },
  { "::1", REACH_ADDRESS_OWN },
  { "fe80::1", REACH_ADDRESS_OWN },
  { "fd00::5", REACH_ADDRESS_TOWN },
  { "2a01:e0a::7", REACH_ADDRESS_WORLD },
};

static void
test_addresses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    if (reach_address (addresses[i].text) != addresses[i].kind)
      g_test_message ("%s", addresses[i].text);
    g_assert_cmpint (reach_address (addresses[i].text), ==, addresses[i].kind);
  }
}

#define HOME \
  "\"host\":\"logement.pau.fr\",\"secure\":true,\"clock\":true,\"own4\":[\"192.168.1.10\"],\"own6\":[]," \
  "\"name4\":[\"90.1.2.3\"],\"name6\":[]"

/* Facts; then what they mean, checks by name: "check=level:cause", ways by "way=state", "state=". */
static const struct {
  const char *facts, *means;
} situations[] = {
  /* a plain subscription, the router well set, seen by the commune's host */
  { "{" HOME ",\"inside\":\"\",\"outside\":\"\",\"seen\":\"90.1.2.3\"}",
    "state=open address=good: name=good: match=good: line=look:router certificate=good: inside=good: outside=good:"
    " clock=good: copy=look:none ipv6=blocked forward=ready tunnel=possible best=forward" },
  /* the same with a router that makes no U-turn */
  { "{" HOME ",\"inside\":\"slow\",\"outside\":\"\",\"seen\":\"90.1.2.3\"}", "inside=look:hairpin state=open" },
  /* nobody outside to ask */
  { "{" HOME ",\"inside\":\"connect\",\"outside\":\"none\",\"seen\":\"\"}",
    "state=doubtful outside=unknown:none match=unknown:untold inside=look:silent certificate=unknown:untold forward=possible" },
  /* the line changed its address, the name did not */
  { "{" HOME ",\"inside\":\"slow\",\"outside\":\"slow\",\"seen\":\"90.9.9.9\"}",
    "state=closed outside=bad:slow match=bad:four best=forward" },
  /* shared by the operator */
  { "{" HOME ",\"inside\":\"slow\",\"outside\":\"connect\",\"seen\":\"100.70.1.1\"}",
    "line=bad:shared forward=blocked ipv6=blocked tunnel=possible best=tunnel" },
  /* IPv6, the name right, the firewall shut; then another machine's address */
  { "{\"host\":\"logement.pau.fr\",\"secure\":true,\"own4\":[\"192.168.1.10\"],\"own6\":[\"2a01::7\"],\"name4\":[],"
    "\"name6\":[\"2a01::7\"],\"inside\":\"\",\"outside\":\"connect\",\"seen\":\"\",\"clock\":false}",
    "line=good: match=good: name=good: outside=bad:connect clock=bad:wrong ipv6=possible best=ipv6" },
  { "{\"host\":\"logement.pau.fr\",\"secure\":true,\"own4\":[],\"own6\":[\"2a01::7\"],\"name4\":[],"
    "\"name6\":[\"2a01::8\"],\"inside\":\"other_machine\",\"outside\":\"other_machine\",\"seen\":\"\"}",
    "match=bad:six inside=look:other_machine outside=bad:other_machine forward=blocked" },
  /* a tunnel that works, whatever the line */
  { "{\"host\":\"logement.pau.fr\",\"secure\":true,\"own4\":[\"100.64.0.9\"],\"own6\":[],\"name4\":[\"51.1.1.1\"],"
    "\"name6\":[],\"inside\":\"\",\"outside\":\"\",\"seen\":\"51.1.1.2\",\"tunnel\":true,\"copy\":true}",
    "line=good: match=good: copy=good: tunnel=ready forward=blocked best=tunnel state=open" },
  /* never set up; no cable; a name of the town's own network; figures for a name */
  { "{\"host\":\"127.0.0.1\",\"secure\":false,\"own4\":[],\"own6\":[],\"name4\":[\"127.0.0.1\"],\"name6\":[],"
    "\"inside\":\"\",\"outside\":\"none\",\"seen\":\"\"}",
    "address=bad:local name=unknown:bare match=unknown:untold line=bad:none certificate=bad:plain" },
  { "{\"host\":\"histologe.local\",\"secure\":true,\"own4\":[\"10.0.0.2\"],\"own6\":[],\"name4\":[\"10.0.0.2\"],"
    "\"name6\":[],\"inside\":\"certificate\",\"outside\":\"no_shell\",\"seen\":\"\"}",
    "address=bad:local name=unknown:local certificate=bad:refused outside=unknown:no_shell state=doubtful" },
  { "{\"host\":\"90.1.2.3\",\"secure\":true,\"own4\":[\"90.1.2.3\"],\"own6\":[],\"name4\":[\"90.1.2.3\"],"
    "\"name6\":[],\"inside\":\"\",\"outside\":\"no_curl\",\"seen\":\"90.1.2.3\"}",
    "address=look:bare name=unknown:bare line=good: match=good: outside=unknown:no_curl" },
  { "{\"host\":\"logement.pau.fr\",\"secure\":true,\"own4\":[\"10.0.0.2\"],\"own6\":[],\"name4\":[\"10.0.0.2\"],"
    "\"name6\":[],\"inside\":\"\",\"outside\":\"name\",\"seen\":\"\"}",
    "name=bad:private outside=bad:name" },
  { "{\"host\":\"logement.pau.fr\",\"secure\":true,\"own4\":[\"10.0.0.2\"],\"own6\":[],\"name4\":[],\"name6\":[],"
    "\"inside\":\"name\",\"outside\":\"no_host\",\"seen\":\"\"}",
    "name=bad:none match=unknown:untold" },
};

/* (transfer full): what `name` means of these facts, as `means` writes it. */
static char *
meaning (const Tree *facts, const char *name)
{
  const ReachWay *best = reach_way_best (facts);

  if (strcmp (name, "state") == 0)
    return g_strdup (reach_state_name (reach_state (facts)));
  if (strcmp (name, "best") == 0)
    return g_strdup (best == NULL ? "" : best->code);
  for (guint i = 0; i < reach_ways_count; i++)
    if (strcmp (reach_ways[i].code, name) == 0)
      return g_strdup (reach_way_state_name (reach_ways[i].judge (facts)));
  for (guint i = 0; i < reach_checks_count; i++) {
    const char *cause = NULL;
    ReachLevel level;

    if (strcmp (reach_checks[i].code, name) != 0)
      continue;
    level = reach_checks[i].judge (facts, &cause);
    return g_strdup_printf ("%s:%s", reach_level_name (level), cause == NULL ? "" : cause);
  }
  return NULL;
}

static void
test_situations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (situations); i++) {
    g_autoptr (Tree) facts = json_parse (situations[i].facts, strlen (situations[i].facts), NULL);
    g_auto (GStrv) means = g_strsplit (situations[i].means, " ", -1);

    g_assert_nonnull (facts);
    for (guint k = 0; means[k] != NULL; k++) {
      g_auto (GStrv) pair = g_strsplit (means[k], "=", 2);
      g_autofree char *found = meaning (facts, pair[0]);

      if (g_strcmp0 (found, pair[1]) != 0)
        g_test_message ("situation %u: %s is %s", i, means[k], found);
      g_assert_cmpstr (found, ==, pair[1]);
    }
  }
}

static void
test_proof (void)
{
  g_autofree char *nonce = reach_nonce (), *other = reach_nonce (), *proof = reach_proof (nonce),
                  *again = reach_proof (nonce), *another = reach_proof (other), *none = reach_proof ("ABC"),
                  *nothing = reach_proof (NULL);

  g_assert_cmpuint (strlen (nonce), ==, REACH_NONCE_CHARS);
  g_assert_cmpstr (proof, ==, again);
  g_assert_cmpstr (proof, !=, another);
  g_assert_null (none);
  g_assert_null (nothing);
}

static gboolean
keep_work (Db *db, gpointer data, GError **error)
{
  return reach_look_keep (db, data, error);
}

static void
keep (World *world, const char *outside, gint64 now)
{
  g_autoptr (Tree) facts = tree_new_map ();
  ReachFound found = { facts, 0, now };

  tree_set_text (facts, "outside", outside);
  world_do (world, keep_work, &found);
}

static StatusLevel
level_of (World *world)
{
  const StatusScene scene = { .db = store_reader (world->store), .now = MONDAY_9 };
  StatusFinding finding = { .level = STATUS_OK };

  g_assert_true (reach_look_status (&scene, &finding, NULL));
  return finding.level;
}

static gboolean
close_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);

  return setting_set (db, &box, "mail.reach", "town", error);
}

static void
test_looks (void)
{
  g_autoptr (World) world = world_new ();
  ReachSeen seen;

  g_assert_cmpint (level_of (world), ==, STATUS_OK);
  keep (world, "none", MONDAY_9);
  keep (world, "", MONDAY_9 + 3600);
  g_assert_cmpint (level_of (world), ==, STATUS_OK);
  keep (world, "slow", MONDAY_9 + 7200);
  keep (world, "connect", MONDAY_9 + 10800);
  g_assert_cmpint (level_of (world), ==, STATUS_ALARM);
  g_assert_cmpint (world_integer (world, "SELECT failing_since AS x FROM reach"), ==, MONDAY_9 + 7200);
  keep (world, "no_host", MONDAY_9 + 14400); /* nobody could try: no try, no failure */
  g_assert_cmpint (level_of (world), ==, STATUS_ALARM);
  g_assert_true (reach_seen_read (store_reader (world->store), MONDAY_9, MONDAY_9 + 20000, &seen, NULL));
  g_assert_cmpint (seen.tries, ==, 3);
  g_assert_cmpint (reach_seen_share (&seen), ==, 3333);
  g_assert_cmpint (seen.since, ==, MONDAY_9 + 3600);
  keep (world, "none", MONDAY_9 + 16000); /* nobody is asked any more */
  g_assert_cmpint (level_of (world), ==, STATUS_OK);
  keep (world, "slow", MONDAY_9 + 18000);
  g_assert_cmpint (level_of (world), ==, STATUS_ALARM);
  world_do (world, close_work, NULL);
  g_assert_cmpint (level_of (world), ==, STATUS_OK); /* it is meant to be closed */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  secret_key_set ("a key of this test alone, 43 characters long");
  g_test_add_func ("/reach-check/addresses", test_addresses);
  g_test_add_func ("/reach-check/situations", test_situations);
  g_test_add_func ("/reach-check/proof", test_proof);
  g_test_add_func ("/reach-check/looks", test_looks);
  return g_test_run ();
}
