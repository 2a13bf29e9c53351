/* password.c: how hard a password is to guess, by its letters, its runs and the words that everybody takes. No list of
 * stolen passwords: those of twelve letters and more are nearly all made of what these tables know. */
#include "domain/password.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

enum { OWN_MIN = 4 /* shorter names stand in too many words */, RUN_MIN = 3, WORD_BITS = 8, RUN_BITS = 1 };

/* What people type when a password is asked, folded; longer ones before those they contain. */
static const char *const common[] = {
  "motdepasse", "password",  "passe",    "azerty",      "qwerty",   "bonjour", "soleil",  "bienvenue", "administrateur",
  "admin",      "histologe", "logement", "signaler",    "habitat",  "mairie",  "commune", "ville",     "france",
  "marseille",  "doudou",    "loulou",   "chouchou",    "nounours", "coucou",  "jetaime", "secret",    "chocolat",
  "printemps",  "automne",   "hiver",    "janvier",     "fevrier",  "mars",    "avril",   "juin",      "juillet",
  "aout",       "septembre", "octobre",  "novembre",    "decembre", "lundi",   "mardi",   "mercredi",  "jeudi",
  "vendredi",   "samedi",    "dimanche", "welcome",     "iloveyou", "dragon",  "monkey",  "football",  "princesse",
  "changeme",   "test",      "essai123", "utilisateur",
};
static const char *const rows[] = { "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm" };

static gboolean
is_small (gunichar letter)
{
  return letter < 128 && g_ascii_islower ((char) letter);
}

static gboolean
is_capital (gunichar letter)
{
  return letter < 128 && g_ascii_isupper ((char) letter);
}

static gboolean
is_figure (gunichar letter)
{
  return letter < 128 && g_ascii_isdigit ((char) letter);
}

static gboolean
is_sign (gunichar letter)
{
  return letter < 128 && !g_ascii_isalnum ((char) letter);
}

static gboolean
is_other (gunichar letter)
{
  return letter >= 128;
}

static const struct {
  gboolean (*holds) (gunichar letter);
  guint size;
} alphabets[] = { { is_small, 26 }, { is_capital, 26 }, { is_figure, 10 }, { is_sign, 33 }, { is_other, 60 } };

/* Bits of one letter taken by chance from the alphabets that the password uses. */
static double
letter_bits (const char *password)
{
  guint size = 0;

  for (guint i = 0; i < G_N_ELEMENTS (alphabets); i++)
    for (const char *at = password; *at != '\0'; at = g_utf8_next_char (at))
      if (alphabets[i].holds (g_utf8_get_char (at))) {
        size += alphabets[i].size;
        break;
      }
  return log2 (MAX (size, 2));
}

static gboolean
is_beside (char one, char next)
{
  const char neighbours[] = { one, next, '\0' };

  if (next == one || next == one + 1 || next == one - 1)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strstr (rows[i], neighbours) != NULL)
      return TRUE;
  return FALSE;
}

/* How many letters from `at` go on with one run. */
static gsize
run_length (const char *at)
{
  gsize length = 1;

  while (at[length] != '\0' && is_beside (at[length - 1], at[length]))
    length++;
  return length;
}

static gsize
word_length (const char *at)
{
  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    if (g_str_has_prefix (at, common[i]))
      return strlen (common[i]);
  return 0;
}

/* The part that a text says again and again: its whole length when it does not. */
static gsize
period_of (const char *text)
{
  gsize length = strlen (text);

  for (gsize period = 1; period <= length / 2; period++) {
    gsize at = period;

    while (at < length && text[at] == text[at - period])
      at++;
    if (at == length)
      return period;
  }
  return length;
}

guint
password_bits (const char *password)
{
  g_autofree char *folded = text_fold (password);
  double each = letter_bits (password), bits = 0;
  const char *at = folded, *end;

  folded[period_of (folded)] = '\0';
  for (end = folded + strlen (folded); at < end;) {
    gsize word = word_length (at), run = run_length (at);

    if (word > 0)
      bits += WORD_BITS;
    else
      bits += each + (run >= RUN_MIN ? (double) (run - 1) * RUN_BITS : 0);
    at += word > 0 ? word : run >= RUN_MIN ? run : 1;
  }
  return (guint) bits;
}

/* "Camille Martin", "c.martin@example.org": any piece of four letters. */
static gboolean
holds_own (const char *folded, const char *own)
{
  g_autofree char *name = text_fold (own);
  g_auto (GStrv) pieces = g_strsplit_set (name, " .-_@+'", -1);

  for (guint i = 0; pieces[i] != NULL; i++)
    if (strlen (pieces[i]) >= OWN_MIN && strstr (folded, pieces[i]) != NULL)
      return TRUE;
  return FALSE;
}

const char *
password_problem (const char *password, const char *const *own, guint count)
{
  g_autofree char *folded = text_fold (password);
  glong length = password == NULL || !g_utf8_validate (password, -1, NULL) ? 0 : g_utf8_strlen (password, -1);

  if (length == 0)
    return "password_missing";
  if (length < PASSWORD_MIN || length > PASSWORD_MAX)
    return length < PASSWORD_MIN ? "password_short" : "password_long";
  for (guint i = 0; i < count; i++)
    if (holds_own (folded, own[i]))
      return "password_own";
  if (password_bits (password) >= PASSWORD_BITS_MIN)
    return NULL;
  return (double) length * letter_bits (password) >= PASSWORD_BITS_MIN ? "password_common" : "password_weak";
}
