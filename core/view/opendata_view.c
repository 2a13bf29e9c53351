/* opendata_view.c: one table of columns, one of indicators; schema, package, catalogue and page are made from them. */
#include "view/opendata_view.h"

#include <string.h>

#include "base/clock.h"

#define LICENCE_NAME "etalab-2.0"
#define LICENCE_URL "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf"
#define FILE_TYPE "https://www.iana.org/assignments/media-types/text/csv"
#define EUROPE "http://publications.europa.eu/resource/authority/"

/* In the order of statistics_columns. What they mean: group opendata_column. `choices`: separated by spaces. */
static const struct {
  const char *type, *pattern, *choices;
  gboolean required;
} columns[] = {
  { "string", "^[0-9][0-9AB][0-9]{3}$", NULL, TRUE },
  { "string", NULL, NULL, TRUE },
  { "string", "^(ensemble|[0-9]{4}(-T[1-4]|-[01][0-9])?)$", NULL, TRUE },
  { "date", NULL, NULL, TRUE },
  { "date", NULL, NULL, TRUE },
  { "string", "^[a-z0-9_]+$", NULL, TRUE },
  { "string", NULL, NULL, FALSE },
  { "string", NULL, NULL, FALSE },
  { "number", NULL, NULL, FALSE },
  { "string", NULL, "signalements pourcent jours", TRUE },
  { "string", "^(moins_de_[0-9]+|masque)$", NULL, FALSE },
  { "date", NULL, NULL, TRUE },
};

/* Indicators of the files; what they mean: group opendata_indicator. */
static const char *const indicators[] = { "recus",
                                          "acceptes",
                                          "jamais_reperes_avant",
                                          "procedures_en_un_mois",
                                          "part_traitee_a_ce_jour",
                                          "traites_a_ce_jour",
                                          "base_traites_a_ce_jour",
                                          "part_traitee_en_4_mois",
                                          "traites_en_4_mois",
                                          "base_traites_en_4_mois",
                                          "delai_median",
                                          "delai_dossiers",
                                          "delai_en_attente",
                                          "objectif",
                                          "objectif_ramene",
                                          "objectif_recus",
                                          "recus_par_periode",
                                          "etat",
                                          "classe",
                                          "situation",
                                          "resultat" };

void
opendata_file_free (OpenDataFile *file)
{
  g_free (file->name);
  g_free (file->title);
  g_free (file->code);
  g_free (file);
}

static void
set_word (Tree *map, const char *key, const Voice *voice, const char *group, const char *code)
{
  g_autofree char *word = voice_code (voice, group, code);

  tree_set_text (map, key, word);
}

/* A word that may name the town. */
static void
say (Tree *map, const char *key, const OpenData *data, const char *word)
{
  g_autofree char *text = voice_say (data->voice, word, data->town);

  tree_set_text (map, key, text);
}

static void
set_url (Tree *map, const char *key, const OpenData *data, const char *name)
{
  tree_set_format (map, key, "%s" OPENDATA_URL "%s", data->base_url, name);
}

static const OpenDataFile *
file_at (const OpenData *data, guint index)
{
  return g_ptr_array_index (data->files, index);
}

/* ---- the schema ---- */

static void
add_column (Tree *fields, guint index, const Voice *voice)
{
  Tree *field = tree_add_map (fields), *constraints;

  tree_set_text (field, "name", statistics_columns[index]);
  tree_set_text (field, "type", columns[index].type);
  set_word (field, "description", voice, "opendata_column", statistics_columns[index]);
  constraints = tree_set_map (field, "constraints");
  tree_set_flag (constraints, "required", columns[index].required);
  if (columns[index].pattern != NULL)
    tree_set_text (constraints, "pattern", columns[index].pattern);
  if (columns[index].choices != NULL) {
    g_auto (GStrv) choices = g_strsplit (columns[index].choices, " ", -1);
    Tree *list = tree_set_list (constraints, "enum");

    for (guint i = 0; choices[i] != NULL; i++)
      tree_add_text (list, choices[i]);
  }
}

Tree *
opendata_schema (const Voice *voice)
{
  Tree *schema = tree_new_map (), *fields = tree_set_list (schema, "fields");

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (fields, i, voice);
  tree_add_text (tree_set_list (schema, "missingValues"), "");
  return schema;
}

/* ---- the package ---- */

static void
add_dialect (Tree *resource)
{
  Tree *dialect = tree_set_map (resource, "dialect");

  tree_set_text (dialect, "delimiter", ",");
  tree_set_text (dialect, "lineTerminator", "\r\n");
  tree_set_text (dialect, "quoteChar", "\"");
  tree_set_flag (dialect, "doubleQuote", TRUE);
  tree_set_flag (dialect, "header", TRUE);
}

/* "2026-T3" is no name of a resource: lower case. */
static void
add_resource (Tree *resources, const OpenDataFile *file)
{
  Tree *resource = tree_add_map (resources);
  g_autofree char *name = g_ascii_strdown (file->code, -1);

  tree_set_text (resource, "name", name);
  tree_set_text (resource, "path", file->name);
  tree_set_text (resource, "title", file->title);
  tree_set_text (resource, "profile", "tabular-data-resource");
  tree_set_text (resource, "format", "csv");
  tree_set_text (resource, "mediatype", "text/csv");
  tree_set_text (resource, "encoding", "utf-8");
  add_dialect (resource);
  tree_set_text (resource, "schema", OPENDATA_SCHEMA);
}

static void
add_licence (Tree *package, const Voice *voice)
{
  Tree *licence = tree_add_map (tree_set_list (package, "licenses"));

  tree_set_text (licence, "name", LICENCE_NAME);
  tree_set_text (licence, "path", LICENCE_URL);
  set_word (licence, "title", voice, "opendata", "licence");
}

Tree *
opendata_package (const OpenData *data)
{
  Tree *package = tree_new_map (), *contributor, *resources;
  g_autofree char *created = clock_iso (clock_day_start (data->now));

  tree_set_text (package, "profile", "tabular-data-package");
  tree_set_text (package, "name", "signalements-logement-statistiques");
  say (package, "title", data, "opendata.title");
  say (package, "description", data, "opendata.description");
  set_url (package, "homepage", data, "");
  tree_set_text (package, "created", created);
  add_licence (package, data->voice);
  contributor = tree_add_map (tree_set_list (package, "contributors"));
  tree_set_text (contributor, "title", tree_get_text (data->town, "name"));
  tree_set_text (contributor, "role", "publisher");
  resources = tree_set_list (package, "resources");
  for (guint i = 0; i < data->files->len; i++)
    add_resource (resources, file_at (data, i));
  return package;
}

/* ---- the catalogue ---- */

static void
set_reference (Tree *map, const char *key, const char *address)
{
  tree_set_text (tree_set_map (map, key), "@id", address);
}

static void
add_context (Tree *catalog)
{
  static const struct {
    const char *prefix, *address;
  } rows[] = { { "dcat", "http://www.w3.org/ns/dcat#" },       { "dct", "http://purl.org/dc/terms/" },
               { "foaf", "http://xmlns.com/foaf/0.1/" },       { "vcard", "http://www.w3.org/2006/vcard/ns#" },
               { "xsd", "http://www.w3.org/2001/XMLSchema#" }, { "skos", "http://www.w3.org/2004/02/skos/core#" } };
  Tree *context = tree_set_map (catalog, "@context");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    tree_set_text (context, rows[i].prefix, rows[i].address);
}

static void
set_day (Tree *map, const char *key, gint64 at)
{
  g_autofree char *day = clock_iso_day (at);
  Tree *value = tree_set_map (map, key);

  tree_set_text (value, "@type", "xsd:date");
  tree_set_text (value, "@value", day);
}

static void
add_publisher (Tree *map, const OpenData *data)
{
  Tree *publisher = tree_set_map (map, "dct:publisher");

  tree_set_text (publisher, "@type", "foaf:Organization");
  tree_set_text (publisher, "foaf:name", tree_get_text (data->town, "name"));
  set_reference (publisher, "foaf:homepage", data->base_url);
}

/* Who answers: the service's address when it has one, else its site. */
static void
add_contact (Tree *map, const OpenData *data)
{
  const char *email = tree_get_text (data->town, "email");
  Tree *contact = tree_set_map (map, "dcat:contactPoint");
  g_autofree char *mail = g_strconcat ("mailto:", email, NULL), *page = g_strconcat (data->base_url, "/aide/", NULL);

  tree_set_text (contact, "@type", "vcard:Organization");
  tree_set_text (contact, "vcard:fn", tree_get_text (data->town, "name"));
  if (email != NULL && *email != '\0')
    set_reference (contact, "vcard:hasEmail", mail);
  set_reference (contact, "vcard:hasURL", page);
}

static void
add_coverage (Tree *dataset, const OpenData *data)
{
  g_autofree char *place = g_strconcat ("http://id.insee.fr/geo/commune/", tree_get_text (data->town, "insee"), NULL);
  Tree *period, *location;

  if (data->since != 0) {
    period = tree_set_map (dataset, "dct:temporal");
    tree_set_text (period, "@type", "dct:PeriodOfTime");
    set_day (period, "dcat:startDate", data->since);
    set_day (period, "dcat:endDate", data->now);
  }
  location = tree_set_map (dataset, "dct:spatial");
  tree_set_text (location, "@id", place);
  tree_set_text (location, "@type", "dct:Location");
  tree_set_text (location, "skos:prefLabel", tree_get_text (data->town, "commune"));
}

static void
add_distribution (Tree *list, const OpenDataFile *file, const OpenData *data)
{
  Tree *distribution = tree_add_map (list);

  set_url (distribution, "@id", data, file->name);
  tree_set_text (distribution, "@type", "dcat:Distribution");
  tree_set_text (distribution, "dct:title", file->title);
  say (distribution, "dct:description", data, "opendata.file");
  tree_set_format (tree_set_map (distribution, "dcat:downloadURL"), "@id", "%s" OPENDATA_URL "%s", data->base_url,
                   file->name);
  tree_set_format (tree_set_map (distribution, "dcat:accessURL"), "@id", "%s" OPENDATA_URL, data->base_url);
  set_reference (distribution, "dcat:mediaType", FILE_TYPE);
  set_reference (distribution, "dct:format", EUROPE "file-type/CSV");
  set_reference (distribution, "dct:license", LICENCE_URL);
  tree_set_format (tree_set_map (distribution, "dct:conformsTo"), "@id", "%s" OPENDATA_URL OPENDATA_SCHEMA,
                   data->base_url);
  set_day (distribution, "dct:modified", data->now);
}

static void
add_keywords (Tree *dataset, const OpenData *data)
{
  g_autofree char *text = voice_code (data->voice, "opendata", "keywords");
  g_auto (GStrv) words = g_strsplit (text, ", ", -1);
  Tree *list = tree_set_list (dataset, "dcat:keyword");

  for (guint i = 0; words[i] != NULL; i++)
    tree_add_text (list, words[i]);
}

static void
add_dataset (Tree *catalog, const OpenData *data)
{
  Tree *dataset = tree_add_map (tree_set_list (catalog, "dcat:dataset")), *list;

  set_url (dataset, "@id", data, "#jeu");
  tree_set_text (dataset, "@type", "dcat:Dataset");
  tree_set_text (dataset, "dct:identifier", "signalements-logement-statistiques");
  say (dataset, "dct:title", data, "opendata.title");
  say (dataset, "dct:description", data, "opendata.description");
  add_publisher (dataset, data);
  add_contact (dataset, data);
  add_keywords (dataset, data);
  set_reference (dataset, "dcat:theme", EUROPE "data-theme/SOCI");
  set_reference (dataset, "dct:accrualPeriodicity", EUROPE "frequency/DAILY");
  set_reference (dataset, "dct:language", EUROPE "language/FRA");
  set_reference (dataset, "dct:license", LICENCE_URL);
  set_reference (dataset, "dct:accessRights", EUROPE "access-right/PUBLIC");
  if (data->since != 0)
    set_day (dataset, "dct:issued", data->since);
  set_day (dataset, "dct:modified", data->now);
  tree_set_format (tree_set_map (dataset, "dcat:landingPage"), "@id", "%s" OPENDATA_URL, data->base_url);
  add_coverage (dataset, data);
  list = tree_set_list (dataset, "dcat:distribution");
  for (guint i = 0; i < data->files->len; i++)
    add_distribution (list, file_at (data, i), data);
}

Tree *
opendata_catalog (const OpenData *data)
{
  Tree *catalog = tree_new_map ();

  add_context (catalog);
  set_url (catalog, "@id", data, OPENDATA_CATALOG);
  tree_set_text (catalog, "@type", "dcat:Catalog");
  say (catalog, "dct:title", data, "opendata.catalog");
  say (catalog, "dct:description", data, "opendata.description");
  add_publisher (catalog, data);
  set_reference (catalog, "foaf:homepage", data->base_url);
  set_reference (catalog, "dct:license", LICENCE_URL);
  add_dataset (catalog, data);
  return catalog;
}

/* ---- the page ---- */

static void
add_words (Tree *list, const char *name, const char *type, const Voice *voice, const char *group)
{
  Tree *row = tree_add_map (list);

  tree_set_text (row, "name", name);
  if (type != NULL)
    set_word (row, "type", voice, "opendata_type", type);
  set_word (row, "words", voice, group, name);
}

Tree *
opendata_view (const OpenData *data)
{
  Tree *view = tree_new_map (), *files = tree_set_list (view, "files"), *rows;

  for (guint i = 0; i < data->files->len; i++) {
    Tree *file = tree_add_map (files);

    tree_set_text (file, "name", file_at (data, i)->name);
    tree_set_text (file, "title", file_at (data, i)->title);
    tree_set_format (file, "url", OPENDATA_URL "%s", file_at (data, i)->name);
  }
  rows = tree_set_list (view, "columns");
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_words (rows, statistics_columns[i], columns[i].type, data->voice, "opendata_column");
  rows = tree_set_list (view, "indicators");
  for (guint i = 0; i < G_N_ELEMENTS (indicators); i++)
    add_words (rows, indicators[i], NULL, data->voice, "opendata_indicator");
  return view;
}
