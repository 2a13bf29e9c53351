/* weekly_page.c: tables whose cells know the head they stand under, so that a narrow screen shows each row as a card.
 */
#include "view/weekly_page.h"

#include "view/viewer.h"

static void
copy_texts (const Tree *from, const char *const *keys, Tree *into)
{
  for (guint i = 0; keys[i] != NULL; i++)
    tree_set_text (into, keys[i], tree_get_text (from, keys[i]));
}

static void
add_row (const Tree *row, const Tree *columns, Tree *rows)
{
  const Tree *cells = tree_get (row, "cells");
  Tree *map = tree_add_map (rows), *fields;

  tree_set_text (map, "url", tree_get_text (row, "url"));
  tree_set_text (map, "reference", tree_text (tree_at (cells, 0)));
  tree_set_flag (map, "same", tree_get_integer (row, "same") > 0);
  fields = tree_set_list (map, "fields");
  for (guint i = 1; i < tree_length (cells); i++) {
    Tree *field = tree_add_map (fields);

    tree_set_text (field, "label", tree_get_text (tree_at (columns, i), "title"));
    tree_set_text (field, "words", tree_text (tree_at (cells, i)));
    tree_set_flag (field, "leads", g_strcmp0 (tree_get_text (tree_at (columns, i), "kind"), "link") == 0);
  }
}

static void
add_head (const Tree *column, Tree *heads)
{
  static const char *const texts[] = { "title", "kind", NULL };
  Tree *head = tree_add_map (heads);

  copy_texts (column, texts, head);
  tree_set_integer (head, "width", tree_get_integer (column, "width"));
}

static void
add_list (const Tree *list, const char *id, guint rows_max, Tree *lists)
{
  static const char *const texts[] = { "title", "intro", "empty", "more", NULL };
  const Tree *columns = tree_get (list, "columns"), *from = tree_get (list, "rows");
  Tree *map = tree_add_map (lists), *heads = tree_set_list (map, "heads"), *rows = tree_set_list (map, "rows");
  guint shown = tree_length (from) > rows_max + 1 ? rows_max : tree_length (from); /* never "1 rows more" */

  tree_set_text (map, "id", id);
  tree_set_flag (map, "first", tree_length (lists) == 1);
  copy_texts (list, texts, map);
  for (guint i = 0; i < tree_length (columns); i++)
    add_head (tree_at (columns, i), heads);
  for (guint i = 0; i < shown; i++)
    add_row (tree_at (from, i), columns, rows);
  viewer_set_any (map, "rows");
  tree_set_null (map, "hidden");
  if (tree_length (from) > shown)
    tree_set_integer (map, "hidden", tree_length (from) - shown);
}

static void
add_figures (const Tree *from, Tree *view)
{
  static const char *const texts[] = { "value", "words", NULL };
  Tree *list = tree_set_list (view, "figures");

  for (guint i = 0; i < tree_length (from); i++) {
    Tree *map = tree_add_map (list);

    copy_texts (tree_at (from, i), texts, map);
    tree_set_flag (map, "waits", tree_get_flag (tree_at (from, i), "waits"));
  }
}

static void
add_chart (const Tree *from, Tree *view)
{
  static const char *const texts[] = { "title", "source", NULL };
  const Tree *months = tree_get (from, "rows");
  Tree *chart = tree_set_map (view, "chart"), *rows = tree_set_list (chart, "rows");

  copy_texts (from, texts, chart);
  for (guint i = 0; i < tree_length (months); i++) {
    Tree *map = tree_add_map (rows);

    tree_set_text (map, "label", tree_get_text (tree_at (months, i), "label"));
    tree_set_integer (map, "count", tree_get_integer (tree_at (months, i), "count"));
  }
  viewer_set_any (chart, "rows");
}

void
weekly_page_fill (const Tree *report, guint rows_max, Tree *view)
{
  static const char *const texts[] = { "title", "partner", "period", "made", "lead", "demo", "measured", "note", NULL };
  const Tree *sections = tree_get (report, "sections");
  Tree *lists = tree_set_list (view, "lists");

  copy_texts (report, texts, view);
  add_figures (tree_get (report, "figures"), view);
  add_list (tree_get (report, "first"), "first", rows_max, lists);
  for (guint i = 0; i < tree_length (sections); i++)
    add_list (tree_at (sections, i), tree_get_text (tree_at (sections, i), "code"), rows_max, lists);
  add_chart (tree_get (report, "chart"), view);
}
