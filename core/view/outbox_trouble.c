/* outbox_trouble.c: the table from a status to a cause, and causes put together. Reads no store. */
#include "view/outbox_trouble.h"

#include "base/clock.h"
#include "view/voice.h"

/* The last answer of the relay, "550 5.1.1" or "exit 75", of the gateway, or what the box itself says. First row that
 * fits. */
static const struct {
  const char *channel, *prefix, *code; /* NULL: any channel */
} troubles[] = {
  { NULL, "timeout", "timeout" },   { NULL, "tls", "tls" },
  { NULL, "certificate", "tls" },   { NULL, "sign_in", "sign_in" },
  { NULL, "exit 67", "recipient" }, { NULL, "exit 68", "unknown_host" },
  { NULL, "exit 69", "relay" },     { NULL, "exit 75", "relay" },
  { NULL, "exit 76", "dropped" },   { NULL, "exit 74", "timeout" },
  { NULL, "exit 77", "sign_in" },   { NULL, "exit 78", "setting" },
  { NULL, "address", "address" },   { NULL, "bounced", "bounced" },
  { NULL, "sender", "sender" },     { NULL, "cap", "cap" },
  { NULL, "late", "late" },         { NULL, "off", "off" },
  { NULL, "spool", "spool" },       { NULL, "modem", "modem" },
  { NULL, "lost", "lost" },         { NULL, "recalled", "recalled" }, { NULL, "restored", "restored" },
  { NULL, "replaced", "replaced" }, { NULL, "retracted", "retracted" }, { NULL, "folder", "folder" },
  { NULL, "setting", "setting" },   { NULL, "box", "box" },
  { "sms", "", "gateway" },         { "mail", "4", "later" },
  { "mail", "53", "sign_in" },      { "mail", "550 5.7", "policy" },
  { "mail", "554 5.7", "policy" },  { "mail", "550 5.1.8", "sender" },
  { "mail", "552 5.2", "full" },    { "mail", "550 5.2.2", "full" },
  { "mail", "550", "recipient" },   { "mail", "551", "recipient" },
  { "mail", "553", "recipient" },   { "mail", "5", "refused" },
};

const char *
outbox_trouble_code (const OutboxTroubled *trouble)
{
  if (trouble->status == NULL || *trouble->status == '\0')
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (g_str_has_prefix (trouble->status, troubles[i].prefix)
        && (troubles[i].channel == NULL || g_strcmp0 (troubles[i].channel, trouble->channel) == 0))
      return troubles[i].code;
  return "other";
}

const char *
outbox_trouble_words (const Words *words, const OutboxTroubled *trouble)
{
  const char *code = outbox_trouble_code (trouble);

  return code == NULL ? NULL : words_code (words, "fr", "outbox_trouble", code);
}

const char *
outbox_trouble_remedy (const Words *words, const OutboxTroubled *trouble)
{
  const char *code = outbox_trouble_code (trouble);

  return code == NULL ? NULL : words_code (words, "fr", "outbox_remedy", code);
}

typedef struct {
  const char *code;
  gint64 count, since;
  GHashTable *known; /* names met */
  GPtrArray *names;  /* in the order they were met */
} Cause;

struct OutboxCauses {
  const Words *words;
  GPtrArray *list; /* of Cause */
  gint64 count;
};

static void
cause_free (gpointer data)
{
  Cause *cause = data;

  g_hash_table_unref (cause->known);
  g_ptr_array_unref (cause->names);
  g_free (cause);
}

OutboxCauses *
outbox_causes_new (const Words *words)
{
  OutboxCauses *causes = g_new0 (OutboxCauses, 1);

  causes->words = words;
  causes->list = g_ptr_array_new_with_free_func (cause_free);
  return causes;
}

void
outbox_causes_free (OutboxCauses *causes)
{
  if (causes == NULL)
    return;
  g_ptr_array_unref (causes->list);
  g_free (causes);
}

static Cause *
cause_of (OutboxCauses *causes, const char *code)
{
  Cause *cause;

  for (guint i = 0; i < causes->list->len; i++) {
    cause = g_ptr_array_index (causes->list, i);
    if (cause->code == code)
      return cause;
  }
  cause = g_new0 (Cause, 1);
  cause->code = code;
  cause->known = g_hash_table_new (g_str_hash, g_str_equal);
  cause->names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (causes->list, cause);
  return cause;
}

/* Whom staff know it was for: a partner before its files, a file's number rather than a name. */
static void
cause_add_name (Cause *cause, const OutboxTroubled *row)
{
  const char *name = row->partner != NULL ? row->partner : row->user != NULL ? row->user : row->reference;
  char *kept;

  if (name == NULL || g_hash_table_contains (cause->known, name))
    return;
  kept = g_strdup (name);
  g_ptr_array_add (cause->names, kept);
  g_hash_table_add (cause->known, kept);
}

void
outbox_causes_add (const OutboxTroubled *row, gpointer data)
{
  OutboxCauses *causes = data;
  const char *code = outbox_trouble_code (row);
  Cause *cause = cause_of (causes, code == NULL ? "other" : code);

  cause->since = cause->count == 0 ? row->created_at : MIN (cause->since, row->created_at);
  cause->count++;
  causes->count++;
  cause_add_name (cause, row);
}

gint64
outbox_causes_count (const OutboxCauses *causes)
{
  return causes->count;
}

static void
cause_fill (const OutboxCauses *causes, const Cause *cause, Tree *map)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const Voice voice = { causes->words, "fr" };
  g_autofree char *day = voice_day (&voice, cause->since);
  g_autofree char *time = words_time (causes->words, "fr", "date.time", cause->since);
  guint shown = MIN (cause->names->len, OUTBOX_NAMES_MAX);
  gint64 more = cause->names->len - shown;

  for (guint i = 0; i < shown; i++)
    g_string_append_printf (names, "%s%s", i == 0 ? "" : ", ", (const char *) g_ptr_array_index (cause->names, i));
  tree_set_integer (map, "count", cause->count);
  tree_set_flag (map, "plural", cause->count > 1);
  tree_set_text (map, "words", words_code (causes->words, "fr", "outbox_trouble", cause->code));
  tree_set_text (map, "remedy", words_code (causes->words, "fr", "outbox_remedy", cause->code));
  tree_set_text (map, "names", names->len == 0 ? NULL : names->str);
  if (more > 0)
    tree_set_integer (map, "more", more);
  else
    tree_set_null (map, "more");
  tree_set_format (map, "since", "%s %s", day, time);
}

static gint
cause_compare (gconstpointer a, gconstpointer b)
{
  const Cause *one = *(Cause *const *) a, *other = *(Cause *const *) b;

  return one->count != other->count ? (one->count > other->count ? -1 : 1) : g_strcmp0 (one->code, other->code);
}

void
outbox_causes_fill (const OutboxCauses *causes, Tree *tree, const char *key)
{
  Tree *list = tree_set_list (tree, key);
  g_autofree char *any = g_strconcat ("any_", key, NULL);

  g_ptr_array_sort (causes->list, cause_compare);
  for (guint i = 0; i < causes->list->len; i++)
    cause_fill (causes, g_ptr_array_index (causes->list, i), tree_add_map (list));
  tree_set_flag (tree, any, causes->list->len > 0);
}
