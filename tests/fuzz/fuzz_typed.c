/* fuzz_typed.c: any text where somebody types or sends a small thing with a form of its own: what is understood is
 * written again as the same, within its bounds. First byte: which (see `things`). */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/color.h"
#include "base/content.h"
#include "base/gsm7.h"
#include "base/money.h"
#include "base/opening.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/vault.h"
#include "domain/half_year.h"
#include "domain/import_sheet.h"
#include "domain/mobile.h"
#include "domain/zone.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
must (gboolean holds)
{
  if (!holds)
    abort ();
}

static void
moments (const char *text, gsize length G_GNUC_UNUSED)
{
  gint64 at, again, day;
  g_autofree char *typed = text_day (text), *back = NULL;

  if (clock_parse (text, &at)) {
    back = clock_iso (at);
    must (clock_parse (back, &again) && again == at);
  }
  clock_parse_day (typed, &day);
  clock_parse_moment (text, &day);
  clock_parse_wall (text, 1768373000, &day);
}

static void
texts (const char *text, gsize length G_GNUC_UNUSED)
{
  for (guint i = 0; i < 2; i++) {
    g_autofree char *clean = text_clean (text, i == 1, 40), *twice = text_clean (clean, i == 1, 40);
    g_autofree char *folded = text_fold (clean), *clipped = text_clip (clean, 20), *set = text_typography (clean);
    g_autofree char *again = text_typography (set), *page = text_typography_page (clean), *slug = text_slug (clean);

    must (g_utf8_validate (clean, -1, NULL) && g_utf8_strlen (clean, -1) <= 40 && strcmp (clean, twice) == 0);
    must (g_utf8_validate (folded, -1, NULL) && g_utf8_validate (page, -1, NULL) && strcmp (set, again) == 0);
    must (g_utf8_strlen (clipped, -1) <= 20 && strspn (slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (slug));
  }
}

static void
numbers (const char *text, gsize length G_GNUC_UNUSED)
{
  g_autofree char *clean = text_clean (text, FALSE, 300), *latin = text_latin_digits (clean);
  g_autofree char *key = text_phone_key (latin), *mobile = mobile_international (latin),
                  *masked = text_mask_email (clean);
  gint64 value = 0;

  must (!text_to_integer (text, -5, 5, &value) || (value >= -5 && value <= 5));
  must (strspn (key, "0123456789") == strlen (key));
  must (mobile == NULL || (mobile[0] == '+' && strlen (mobile) >= 12 && strlen (mobile) <= 14));
  must (!text_is_email (clean) || (masked != NULL && strlen (clean) <= 254));
}

static void
sums (const char *text, gsize length G_GNUC_UNUSED)
{
  gint64 cents = 0;
  guint32 rgb = 0;
  Opening hours = { 0 };
  HalfYear half = { 0, 0 };

  must (!money_read (text, &cents) || cents >= -1);
  must (!color_parse (text, &rgb) || rgb <= 0xffffff);
  if (opening_parse (text, &hours)) {
    must (hours.count >= 1 && hours.count <= OPENING_SPANS_MAX);
    for (guint i = 0; i < hours.count; i++)
      must (hours.spans[i].from_min >= (i == 0 ? 0 : hours.spans[i - 1].to_min)
            && hours.spans[i].from_min < hours.spans[i].to_min && hours.spans[i].to_min <= 1440);
  }
  if (half_year_read (text, &half)) {
    g_autofree char *code = half_year_code (half);

    must (strcmp (code, text) == 0);
  }
}

static void
codes (const char *text, gsize length G_GNUC_UNUSED)
{
  g_autofree char *short_code = secret_code_read (text), *code = vault_code_read (text), *again = NULL, *key = NULL;
  VaultKey read;

  must (*short_code == '\0' || strlen (short_code) == 8);
  if (code != NULL) {
    again = vault_code_read (code);
    must (g_strcmp0 (code, again) == 0);
  }
  if (vault_key_read (text, &read)) {
    key = vault_key_write (&read);
    must (strcmp (key, text) == 0);
  }
}

static void
zone (const char *text, gsize length)
{
  const char *trouble = NULL, *again_trouble = NULL;
  g_autoptr (Zone) read = zone_parse (text, length, &trouble), again = NULL;
  g_autofree char *written = NULL;

  must ((read == NULL) == (trouble != NULL));
  if (read == NULL)
    return;
  must (zone_points (read) >= 3 && zone_points (read) <= ZONE_POINTS_MAX);
  zone_contains (read, -0.37, 43.3);
  written = zone_print (read);
  again = zone_parse (written, strlen (written), &again_trouble);
  must (again != NULL && zone_points (again) == zone_points (read));
}

static void
message (const char *text, gsize length G_GNUC_UNUSED)
{
  g_autofree char *clean = text_clean (text, TRUE, 400), *plain = gsm7_from_text (clean);

  /* NULL: no plain message can say it. */
  must (plain == NULL || g_utf8_validate (plain, -1, NULL));
}

static void
page (const char *text, gsize length G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Content) content = NULL;
  g_autofree char *path = NULL;

  content = content_parse ("essai", text, &error);
  must ((content == NULL) == (error != NULL));
  if (content == NULL)
    return;
  path = content_path (content);
  must (path[0] != '/' && strstr (path, "..") == NULL);
}

static void
sheet (const char *text, gsize length)
{
  const char *code = NULL;
  g_autofree char *decoded = import_decode (text, length, &code);

  must ((decoded == NULL) == (code != NULL) && (decoded == NULL || g_utf8_validate (decoded, -1, NULL)));
}

/* `raw`: takes bytes as they come; the others take what a door let in, which is UTF-8. */
static const struct {
  char letter;
  gboolean raw;
  void (*look) (const char *text, gsize length);
} things[] = {
  { 'm', FALSE, moments }, { 't', TRUE, texts }, { 'n', FALSE, numbers }, { 's', FALSE, sums }, { 'c', FALSE, codes },
  { 'z', TRUE, zone },     { 'i', TRUE, sheet }, { 'g', FALSE, message }, { 'p', FALSE, page },
};

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size == 0 ? NULL : g_malloc (size), *valid = NULL;

  if (size == 0)
    return 0;
  memcpy (text, data + 1, size - 1);
  text[size - 1] = '\0';
  valid = g_utf8_make_valid (text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    if (things[i].letter == data[0])
      things[i].look (things[i].raw ? text : valid, things[i].raw ? size - 1 : strlen (valid));
  return 0;
}
