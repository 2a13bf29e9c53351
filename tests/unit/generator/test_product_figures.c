/* test_product_figures.c: the product "figures" from a file of numbers to pictures that stand alone, by the real
 * gnuplot; what is no such file, refused. */
#include "workshop.h"

#include <string.h>

#include "base/error.h"
#include "product.h"

#define ONE \
  "{\"id\":\"states\",\"kind\":\"rows\",\"title\":\"T < &\",\"description\":\"D\",\"decimals\":0,\"strong\":1," \
  "\"series\":[\"dossiers\"],\"labels\":[\"Clos\",\"En cours\"],\"values\":[3,12],\"texts\":[\"3\",\"12\"]}"
#define PARTS \
  "{\"id\":\"partners\",\"kind\":\"rows\",\"title\":\"P\",\"description\":\"D\",\"decimals\":0,\"strong\":0," \
  "\"series\":[\"en attente\",\"acceptées\",\"closes\",\"refusées\"],\"labels\":[\"CAF\",\"Pau\"]," \
  "\"values\":[1,2,3,4,0,5,0,0],\"texts\":[\"1\",\"2\",\"3\",\"4\",\"0\",\"5\",\"0\",\"0\"]}"

static gboolean
make (Workshop *workshop, const char *text, const char *name, GError **error)
{
  g_autofree char *cache = g_build_filename (workshop->world->folder, "cache", NULL),
                  *data = g_strdup_printf ("%s/figures-%s.json", cache, name),
                  *out = g_strdup_printf ("%s/figures-%s", cache, name), *key = g_strconcat ("figures:", name, NULL);

  g_mkdir_with_parents (cache, 0700);
  g_assert_true (g_file_set_contents (data, text, -1, NULL));
  return product_make (workshop->kit, key, out, error);
}

static char *
picture (Workshop *workshop, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/cache/figures-ab12/%s.svg", workshop->world->folder, name);
  char *svg = NULL;

  g_file_get_contents (path, &svg, NULL, NULL);
  return svg;
}

static void
test_drawn (Workshop *workshop)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *states = NULL, *narrow = NULL, *partners = NULL;

  g_assert_true (make (workshop, "{\"charts\":[" ONE "," PARTS "]}", "ab12", &error));
  g_assert_no_error (error);
  states = picture (workshop, "states");
  narrow = picture (workshop, "states-narrow");
  partners = picture (workshop, "partners");
  if (states == NULL || narrow == NULL || partners == NULL) {
    g_test_fail_printf ("a picture is not there");
    return;
  }
  g_assert_nonnull (strstr (states, "T &lt; &amp;"));
  g_assert_nonnull (strstr (states, "viewBox=\"0 0 640"));
  g_assert_nonnull (strstr (narrow, "viewBox=\"0 0 300"));
  g_assert_nonnull (strstr (states, "prefers-color-scheme:dark"));
  g_assert_nonnull (strstr (states, "En cours"));
  g_assert_nonnull (strstr (partners, ">10<")); /* the parts together stand at the end of the row */
  g_assert_nonnull (strstr (partners, "refusées"));
  g_assert_nonnull (strstr (partners, "var(--mark"));
  /* Once more, when somebody else was quicker: what is there stays. */
  g_assert_true (make (workshop, "{\"charts\":[" ONE "]}", "ab12", &error));
}

static void
test_refused (Workshop *workshop)
{
  static const struct {
    const char *text, *name;
  } rows[] = {
    { "{\"charts\":[{\"id\":\"x\",\"kind\":\"cake\",\"labels\":[\"a\"],\"values\":[1],\"texts\":[\"1\"],\"series\":[\"s\"]}]}",
      "01" },
    { "{\"charts\":[{\"id\":\"x\",\"kind\":\"rows\",\"labels\":[\"a\"],\"values\":[1,2],\"texts\":[\"1\"],\"series\":[\"s\"]}]}",
      "02" },
    { "{\"charts\":[{\"id\":\"../x\",\"kind\":\"rows\",\"labels\":[\"a\"],\"values\":[1],\"texts\":[\"1\"],\"series\":[\"s\"]}]}",
      "03" },
    { "[", "04" },
    { "{\"charts\":[" ONE "]}", "nothex" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *out = g_strdup_printf ("%s/cache/figures-%s", workshop->world->folder, rows[i].name);

    g_test_message ("%s", rows[i].name);
    g_assert_false (make (workshop, rows[i].text, rows[i].name, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  }
}

static void
test_all (void)
{
  Workshop workshop = { .world = world_new () };

  workshop_open (&workshop, MONDAY_9);
  if (workshop.kit != NULL) {
    test_drawn (&workshop);
    test_refused (&workshop);
  }
  workshop_close (&workshop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  workshop_find_helpers ();
  g_test_add_func ("/product/figures", test_all);
  return g_test_run ();
}
