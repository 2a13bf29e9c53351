/* preset_text.c: one way to say each variable. Keeps nothing. */
#include "view/preset_text.h"

#include "view/territory.h"

typedef struct {
  const PresetWriter *writer;
  Tree *town;
  GString *out;
} Filling;

static const char *
example (const Filling *filling, PresetVariable variable)
{
  return viewer_word (filling->writer->viewer, "preset_example", preset_variables[variable]);
}

static char *
say_reference (const Filling *filling)
{
  const Report *report = filling->writer->report;

  return g_strdup (report != NULL ? report->reference : example (filling, PRESET_REFERENCE));
}

/* A town that was not recognised is what somebody typed: it goes into no mail. */
static char *
say_town (const Filling *filling)
{
  const Report *report = filling->writer->report;
  gboolean known = report != NULL && report->insee != NULL && *report->insee != '\0';

  return g_strdup (known ? report->city : tree_get_text (filling->town, "commune"));
}

static char *
say_service (const Filling *filling)
{
  return g_strdup (tree_get_text (filling->town, "name"));
}

static char *
say_phone (const Filling *filling)
{
  return g_strdup (tree_get_text (filling->town, "phone"));
}

static char *
say_partner (const Filling *filling)
{
  return filling->writer->partner != NULL ? g_strdup (filling->writer->partner) : say_service (filling);
}

static char *
say_agent (const Filling *filling)
{
  return g_strdup (filling->writer->agent);
}

static char *
say_day (const Filling *filling)
{
  return viewer_day (filling->writer->viewer, filling->writer->viewer->now);
}

/* The link is a secret of each message, made when it leaves: the words lead to where it stands. */
static char *
say_link (const Filling *filling)
{
  return g_strdup (example (filling, PRESET_LINK));
}

static char *(*const says[PRESET_VARIABLE_LAST]) (const Filling *filling) = {
  [PRESET_REFERENCE] = say_reference, [PRESET_TOWN] = say_town,       [PRESET_SERVICE] = say_service,
  [PRESET_PHONE] = say_phone,         [PRESET_PARTNER] = say_partner, [PRESET_AGENT] = say_agent,
  [PRESET_DAY] = say_day,             [PRESET_LINK] = say_link,
};

static void
piece_visit (const PresetPiece *piece, gpointer data)
{
  Filling *filling = data;

  if (piece->variable != PRESET_VARIABLE_LAST) {
    g_autofree char *said = says[piece->variable](filling);

    g_string_append (filling->out, said != NULL ? said : "");
  } else if (piece->unknown)
    g_string_append_printf (filling->out, "{%.*s}", (int) piece->length, piece->text);
  else
    g_string_append_len (filling->out, piece->text, (gssize) piece->length);
}

char *
preset_text_fill (const PresetWriter *writer, const char *text)
{
  g_autoptr (Tree) town = territory_tree (writer->viewer->db);
  Filling filling = { writer, town, g_string_new (NULL) };

  preset_walk (text, piece_visit, &filling);
  return g_string_free (filling.out, FALSE);
}

Tree *
preset_text_variables (const PresetWriter *writer)
{
  g_autoptr (Tree) town = territory_tree (writer->viewer->db);
  const Filling filling = { writer, town, NULL };
  Tree *list = tree_new_list ();

  for (guint i = 0; i < PRESET_VARIABLE_LAST; i++) {
    g_autofree char *said = says[i](&filling);
    Tree *map = tree_add_map (list);

    tree_set_format (map, "name", "{%s}", preset_variables[i]);
    tree_set_text (map, "words", viewer_word (writer->viewer, "preset_variable", preset_variables[i]));
    tree_set_text (map, "example", said);
  }
  return list;
}
