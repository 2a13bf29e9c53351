/* money.c: whole cents; no float. */
#include "base/money.h"

#include <string.h>

#include "base/text.h"

/* (transfer full): without any space, with a comma, digits of any keyboard as ours. */
static char *
plain_new (const char *typed)
{
  g_autofree char *latin = text_latin_digits (typed);
  GString *plain = g_string_new (NULL);

  for (const char *p = latin; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (plain, *p == '.' ? ',' : g_utf8_get_char (p));
  return g_string_free (plain, FALSE);
}

gboolean
money_read (const char *typed, gint64 *ret_cents)
{
  g_autofree char *plain = plain_new (typed), *euros = NULL;
  const char *comma = strchr (plain, ',');
  gint64 whole = 0;

  *ret_cents = -1;
  if (*plain == '\0')
    return TRUE;
  euros = comma == NULL ? g_strdup (plain) : g_strndup (plain, (gsize) (comma - plain));
  if (!text_to_integer (euros, 0, MONEY_EUROS_MAX, &whole))
    return FALSE;
  *ret_cents = whole * 100;
  if (comma == NULL)
    return TRUE;
  if (strspn (comma + 1, "0123456789") != strlen (comma + 1) || strlen (comma + 1) < 1 || strlen (comma + 1) > 2)
    return FALSE;
  *ret_cents += (comma[1] - '0') * 10 + (comma[2] != '\0' ? comma[2] - '0' : 0);
  return TRUE;
}

char *
money_typed (gint64 cents)
{
  if (cents < 0)
    return g_strdup ("");
  return cents % 100 == 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, cents / 100)
                          : g_strdup_printf ("%" G_GINT64_FORMAT ",%02d", cents / 100, (int) (cents % 100));
}

char *
money_number (gint64 cents)
{
  return cents % 100 == 0 ? text_integer (cents / 100) : text_decimal (cents, 2);
}

gint64
money_each (gint64 cents, gint64 count)
{
  return cents < 0 || count <= 0 ? -1 : (2 * cents + count) / (2 * count);
}
