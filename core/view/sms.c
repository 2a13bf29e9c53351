/* sms.c: tries the frames of the catalogue (group sms) around the sentence of a kind (groups sms_said, and sms_staff
 * for what only staff are told). */
#include "view/sms.h"

#include "base/error.h"
#include "base/gsm7.h"
#include "base/text.h"
#include "view/voice.h"

enum { TOWN_CHARS_MIN = 8 };

/* In the order of preference. */
static const struct {
  const char *frame;
  gboolean own_language; /* else French */
  gboolean phone, link;  /* what the frame shows: it is not tried without */
} tries[] = {
  { "sms.phone_link", TRUE, TRUE, TRUE }, { "sms.link", TRUE, FALSE, TRUE },  { "sms.phone_link", FALSE, TRUE, TRUE },
  { "sms.link", FALSE, FALSE, TRUE },     { "sms.phone", TRUE, TRUE, FALSE }, { "sms.phone", FALSE, TRUE, FALSE },
  { "sms.bare", TRUE, FALSE, FALSE },
};

/* What a text is made of. */
typedef struct {
  const MailStyle *style;
  const char *said; /* key of the sentence */
  const Tree *tree;
  const char *town, *phone, *link; /* nullable but the first */
} Making;

static gboolean
is_there (const char *text)
{
  return text != NULL && *text != '\0';
}

/* (transfer full): a frame filled, in the alphabet of text messages when it is Latin. */
static char *
text_fill (const Making *making, const char *frame, const char *language, const char *town)
{
  const MailStyle reader = { making->style->words, language, NULL, making->style->grids, NULL };
  const Voice voice = { making->style->words, language };
  g_autofree char *said = voice_say (&voice, making->said, making->tree);
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *text = NULL;
  char *plain;

  tree_set_text (context, "town", town);
  tree_set_text (context, "said", said);
  tree_set_format (context, "phone", "%s%s", mail_mark (&reader), making->phone);
  tree_set_text (context, "link", making->link);
  text = voice_say (&voice, frame, context);
  plain = gsm7_from_text (text);
  return plain != NULL ? plain : g_steal_pointer (&text);
}

/* The last resort: a name as long as a setting may be. */
static char *
text_clip_town (const Making *making)
{
  for (glong chars = g_utf8_strlen (making->town, -1); chars >= TOWN_CHARS_MIN; chars--) {
    g_autofree char *town = text_clip (making->town, (guint) chars);
    g_autofree char *text = text_fill (making, is_there (making->phone) ? "sms.phone" : "sms.bare", "fr", town);

    if (gsm7_is_one_part (text))
      return g_steal_pointer (&text);
  }
  return NULL;
}

/* (transfer full): the key of the sentence of a kind. */
static char *
said_of (const MailStyle *style, const char *kind)
{
  static const char *const groups[] = { "sms_said", "sms_staff" };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++) {
    g_autofree char *key = g_strconcat (groups[i], ".", kind, NULL);

    if (words_has (style->words, "fr", key))
      return g_steal_pointer (&key);
  }
  return g_strdup ("sms_said.other");
}

/* A visit has a page of its own; a tenant's link is secret, staff sign in. */
static const char *
link_of (const Tree *tree)
{
  static const char *const keys[] = { "visit_url", "follow_url", "url" };

  if (tree_get_flag (tree, "no_link"))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (is_there (tree_get_text (tree, keys[i])))
      return tree_get_text (tree, keys[i]);
  return NULL;
}

char *
sms_text (const MailStyle *style, const char *kind, const Tree *tree, GError **error)
{
  const Tree *town = tree_get (tree, "town");
  g_autofree char *said = said_of (style, kind);
  gboolean staff = g_str_has_prefix (said, "sms_staff."); /* who know the number to call: it is theirs */
  const Making making = {
    style, said, tree, tree_get_text (town, "name"), staff ? NULL : tree_get_text (town, "phone"), link_of (tree),
  };
  char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++) {
    if ((tries[i].phone && !is_there (making.phone)) || (tries[i].link && !is_there (making.link)))
      continue;
    g_free (text);
    text = text_fill (&making, tries[i].frame, tries[i].own_language ? style->language : "fr", making.town);
    if (gsm7_is_one_part (text))
      return text;
  }
  g_free (text);
  text = text_clip_town (&making);
  if (text == NULL)
    box_fail (error, BOX_ERROR_LIMIT, "no text message of kind %s fits one part", kind);
  return text;
}
