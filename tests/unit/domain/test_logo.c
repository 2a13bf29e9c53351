/* test_logo.c: a town's logo from what was sent: a drawing checked and drawn once more as a picture, a picture written
 * anew, what is refused and why; each kept, the newest shown. */
#include <glib/gstdio.h>
#include <string.h>

#include "domain/logo.h"
#include "world.h"

#define SVG \
  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 80 40\"><rect width=\"80\" height=\"40\" fill=\"#7a1f5c\"/></svg>"
#define ACTIVE "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 80 40\">\n<script>alert(1)</script></svg>"
/* Inert, and nothing that the box can draw. */
#define UNDRAWN "<?xml version=\"1.0\" encoding=\"x-none\"?>" SVG

static Logo *
read_text (World *world, const char *text, gsize length, LogoRefusal *refusal)
{
  g_autofree char *path = g_build_filename (world->folder, "sent", NULL);
  const LogoOffer offer = { path, length, 0 };
  GError *error = NULL;
  Logo *logo;

  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
  logo = logo_read (&offer, refusal, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return logo;
}

static void
test_svg (void)
{
  World *world = world_new ();
  LogoRefusal refusal;
  g_autoptr (Logo) logo = read_text (world, SVG, strlen (SVG), &refusal);
  gsize length;
  const guchar *jpeg;

  g_assert_nonnull (logo);
  g_assert_cmpstr (logo->type, ==, LOGO_SVG);
  g_assert_cmpfloat (logo->width, ==, 80);
  g_assert_cmpuint (g_bytes_get_size (logo->bytes), ==, strlen (SVG)); /* as it came */
  g_assert_true (logo->has_picture);
  jpeg = g_bytes_get_data (logo->picture, &length);
  g_assert_cmpuint (length, >, 300);
  g_assert_true (jpeg[0] == 0xff && jpeg[1] == 0xd8);
  world_free (world);
}

static void
test_refused (void)
{
  World *world = world_new ();
  g_autoptr (GString) large = g_string_new ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 4\">");
  LogoRefusal refusal;

  g_assert_null (read_text (world, ACTIVE, strlen (ACTIVE), &refusal));
  g_assert_cmpstr (refusal.reason, ==, "svg");
  g_assert_cmpint (refusal.trouble.problem, ==, MARKUP_ELEMENT);
  g_assert_cmpuint (refusal.trouble.line, ==, 2);
  g_assert_cmpstr (refusal.trouble.name, ==, "script");
  while (large->len <= LOGO_SVG_BYTES_MAX)
    g_string_append (large, "<path d=\"M0 0\"/>");
  g_string_append (large, "</svg>");
  g_assert_null (read_text (world, large->str, large->len, &refusal));
  g_assert_cmpstr (refusal.reason, ==, "svg_large");
  g_assert_null (read_text (world, UNDRAWN, strlen (UNDRAWN), &refusal));
  g_assert_cmpstr (refusal.reason, ==, "svg_undrawn");
  g_assert_null (read_text (world, "", 0, &refusal));
  g_assert_cmpstr (refusal.reason, ==, "empty");
  g_assert_null (read_text (world, "%PDF-1.4", 8, &refusal));
  g_assert_cmpstr (refusal.reason, ==, "not_an_image");
  world_free (world);
}

/* ---- rows ---- */

typedef struct {
  const Logo *logo;
} Setting;

static gboolean
set_work (Db *db, gpointer data, GError **error)
{
  const Actor actor = { .now = 1000 };

  return logo_set (db, &actor, ((Setting *) data)->logo, error);
}

static void
test_rows (void)
{
  World *world = world_new ();
  LogoRefusal refusal;
  g_autoptr (Logo) logo = read_text (world, SVG, strlen (SVG), &refusal), shown = NULL, light = NULL, old = NULL;
  g_autoptr (Logo) none = NULL;
  Setting setting = { logo };
  GError *error = NULL;
  Db *db = store_reader (world->store);

  g_assert_true (logo_find (db, TRUE, &none, &error));
  g_assert_null (none);
  g_assert_true (store_write (world->store, set_work, &setting, &error));
  g_assert_true (logo_find (db, TRUE, &shown, &error));
  g_assert_cmpuint (g_bytes_get_size (shown->bytes), ==, strlen (SVG));
  g_assert_nonnull (shown->picture);
  g_assert_true (logo_find (db, FALSE, &light, &error));
  g_assert_null (light->bytes);
  g_assert_true (light->has_picture);
  setting.logo = NULL;
  g_assert_true (store_write (world->store, set_work, &setting, &error));
  g_assert_true (logo_find (db, TRUE, &none, &error));
  g_assert_null (none);
  old = logo_find_id (db, shown->id, &error); /* it may stand in a mail */
  g_assert_nonnull (old);
  g_assert_null (logo_find_id (db, shown->id + 1, NULL));
  g_assert_no_error (error);
  world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/logo/svg", test_svg);
  g_test_add_func ("/logo/refused", test_refused);
  g_test_add_func ("/logo/rows", test_rows);
  return g_test_run ();
}
