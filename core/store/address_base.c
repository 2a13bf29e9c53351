/* address_base.c: the open file of addresses, and answers made of the streets a search found. Scores no name. */
#include "store/address_base.h"

#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "store/address_search.h"
#include "store/store_private.h"

static const char sql_format[] = "PRAGMA user_version";
static const char sql_street[] = "SELECT street.name, town.postcode, town.city, town.insee FROM street"
                                 " JOIN town ON town.id = street.town WHERE street.id = :street";
static const char sql_houses[] = "SELECT repetition, key, latitude, longitude FROM address"
                                 " WHERE street = :street AND number = :number ORDER BY repetition, key LIMIT 40";
static const char sql_get[] =
    "SELECT address.number, address.repetition, address.key, address.latitude, address.longitude, street.name,"
    " town.postcode, town.city, town.insee FROM address JOIN street ON street.id = address.street"
    " JOIN town ON town.id = street.town WHERE address.key = :key";

/* What is kept of a score when the base has the street but not the number, or it with another "bis". */
static const double number_missing = 0.88, repetition_other = 0.89, number_taken = 0.97;
static const double letters_share = 0.01;

/* A file as it was opened: an import puts another beside it, and those who still ask this one keep it. */
typedef struct {
  GMutex lock; /* guards db */
  Db *db;
  AddressIndex *index;
  dev_t device;
  ino_t inode;
} AddressFile;

struct AddressBase {
  char *path;
  GMutex lock;       /* guards what follows */
  AddressFile *file; /* reference; NULL without a file */
};

void
address_record_free (AddressRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->key);
  g_free (record->label);
  g_free (record->street);
  g_free (record->postcode);
  g_free (record->city);
  g_free (record->insee);
  g_free (record);
}

/* ---- the file ---- */

static void
file_clear (gpointer data)
{
  AddressFile *file = data;

  db_close (file->db);
  address_index_free (file->index);
  g_mutex_clear (&file->lock);
}

static void
file_unref (AddressFile *file)
{
  if (file != NULL)
    g_atomic_rc_box_release_full (file, file_clear);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddressFile, file_unref)

static gboolean
check_format (AddressFile *file, const char *path, GError **error)
{
  g_autoptr (Query) query = query_new (file->db, sql_format);
  gint64 format = query_next (query) ? query_integer (query, "user_version") : -1;

  if (!query_done (query, error))
    return FALSE;
  if (format == ADDRESS_FORMAT)
    return TRUE;
  return box_fail (error, BOX_ERROR_STORE, "%s is of format %d and this program reads %d: import the addresses again",
                   path, (int) format, ADDRESS_FORMAT);
}

static AddressFile *
file_open (const char *path, const struct stat *status, GError **error)
{
  g_autoptr (AddressFile) file = g_atomic_rc_box_new0 (AddressFile);

  g_mutex_init (&file->lock);
  file->device = status->st_dev;
  file->inode = status->st_ino;
  file->db = db_open (path, STORE_READ_ONLY);
  if (!check_format (file, path, error) || (file->index = address_index_load (file->db, error)) == NULL) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  return g_steal_pointer (&file);
}

AddressBase *
address_base_open (const char *db_path)
{
  AddressBase *base = g_new0 (AddressBase, 1);

  base->path = g_strdup (db_path);
  g_mutex_init (&base->lock);
  return base;
}

void
address_base_free (AddressBase *base)
{
  if (base == NULL)
    return;
  file_unref (base->file);
  g_mutex_clear (&base->lock);
  g_free (base->path);
  g_free (base);
}

/* *ret_file (transfer full) is the present file, or NULL without one. FALSE when it cannot be asked. */
static gboolean
base_file (AddressBase *base, AddressFile **ret_file, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&base->lock);
  struct stat status;
  gboolean there = stat (base->path, &status) == 0;

  (void) locker;
  if (base->file != NULL && (!there || status.st_ino != base->file->inode || status.st_dev != base->file->device))
    g_clear_pointer (&base->file, file_unref);
  if (there && base->file == NULL)
    base->file = file_open (base->path, &status, error);
  *ret_file = base->file == NULL ? NULL : g_atomic_rc_box_acquire (base->file);
  return !there || base->file != NULL;
}

gboolean
address_base_check (AddressBase *base, GError **error)
{
  g_autoptr (AddressFile) file = NULL;

  return base_file (base, &file, error);
}

/* ---- answers ---- */

/* What one street gives: its own row, and the number that was typed. */
typedef struct {
  AddressFile *file;
  const AddressFound *found;
  const AddressHouse *house; /* NULL: no number was typed, or it is the street's own */
  gboolean number_first;     /* what was typed begins with a number */
  GPtrArray *list;           /* of AddressRecord */
} Answer;

static AddressRecord *
record_new (Query *street, const AddressHouse *house, double score)
{
  AddressRecord *record = g_new0 (AddressRecord, 1);
  gboolean repeated = house != NULL && house->repetition[0] != '\0';

  record->street = g_strdup (query_text (street, "name"));
  record->label = house == NULL ? g_strdup (record->street)
                                : g_strdup_printf ("%u%s%s %s", house->number, repeated ? " " : "", house->repetition,
                                                   record->street);
  record->postcode = g_strdup (query_text (street, "postcode"));
  record->city = g_strdup (query_text (street, "city"));
  record->insee = g_strdup (query_text (street, "insee"));
  record->score = score;
  record->town = -1;
  return record;
}

/* "b" is short for "bis" where the street has no B: 2 the same, 1 short for it, 0 another. */
static guint
repetition_fits (const char *typed, const char *known)
{
  g_autofree char *folded = text_fold (known);

  if (strcmp (typed, folded) == 0)
    return 2;
  return strlen (typed) == 1 && strlen (folded) > 1 && typed[0] == folded[0] ? 1 : 0;
}

static void
add_house (const Answer *answer, Query *street, Query *house, guint fits)
{
  AddressHouse known = { .number = answer->house->number };
  AddressRecord *record;

  g_strlcpy (known.repetition, query_text (house, "repetition"), sizeof known.repetition);
  record = record_new (street, &known, answer->found->score * (fits == 2 ? 1 : fits == 1 ? 0.995 : repetition_other));
  record->town = answer->found->town;
  record->key = g_strdup (query_text (house, "key"));
  record->latitude = query_real (house, "latitude");
  record->longitude = query_real (house, "longitude");
  g_ptr_array_add (answer->list, record);
}

/* The addresses of the number typed; TRUE in *ret_exact when one has its "bis" too. */
static gboolean
add_houses (const Answer *answer, Query *street, gint64 id, gboolean *ret_exact, GError **error)
{
  g_autoptr (Query) house = query_new (answer->file->db, sql_houses);

  query_bind_integer (house, ":street", id);
  query_bind_integer (house, ":number", answer->house->number);
  while (query_next (house)) {
    guint fits = repetition_fits (answer->house->repetition, query_text (house, "repetition"));

    add_house (answer, street, house, fits);
    *ret_exact = *ret_exact || fits > 0;
  }
  return query_done (house, error);
}

static gboolean
add_answers (const Answer *answer, GError **error)
{
  g_autoptr (Query) street = query_new (answer->file->db, sql_street);
  gint64 id = g_array_index (answer->file->index->streets, AddressStreet, answer->found->street).id;
  double score = answer->found->score;
  gboolean exact = FALSE;

  query_bind_integer (street, ":street", id);
  if (!query_next (street))
    return query_done (street, error);
  if (answer->house != NULL && !add_houses (answer, street, id, &exact, error))
    return FALSE;
  if (!exact) {
    AddressRecord *record = record_new (street, answer->house, score);

    record->score *= answer->house != NULL ? number_missing : answer->number_first ? number_taken : 1;
    record->town = answer->found->town;
    g_ptr_array_add (answer->list, record);
  }
  return query_done (street, error);
}

/* "Rue du Bois" and "Rue le Bois" are the same words: what is nearer to the letters typed, articles included, comes
 * first. */
static void
prefer_letters (GPtrArray *list, const char *text)
{
  g_autofree char *typed = text_slug (text);

  for (guint i = 0; i < list->len; i++) {
    AddressRecord *record = g_ptr_array_index (list, i);
    g_autofree char *label = text_slug (record->label);

    record->score *= 1 - letters_share + letters_share * address_likeness_of_lines (typed, label) / 100;
  }
}

/* Best first; what is equal in the order of the base. */
static int
by_score (gconstpointer a, gconstpointer b)
{
  const AddressRecord *one = *(AddressRecord *const *) a, *other = *(AddressRecord *const *) b;
  int order;

  if (one->score != other->score)
    return one->score < other->score ? 1 : -1;
  if ((order = g_strcmp0 (one->insee, other->insee)) != 0)
    return order;
  return (order = g_strcmp0 (one->label, other->label)) != 0 ? order : g_strcmp0 (one->key, other->key);
}

static gboolean
answer_all (AddressFile *file, const AddressTyped *typed, const GArray *found, GPtrArray *list, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&file->lock);
  const AddressHouse *houses = (const AddressHouse *) (gpointer) typed->houses->data;
  gboolean number_first = typed->houses->len > 0 && houses[0].word == 0;

  (void) locker;
  for (guint i = 0; i < found->len; i++) {
    const AddressFound *one = &g_array_index (found, AddressFound, i);
    Answer answer = { file, one, one->house < 0 ? NULL : &houses[one->house], number_first, list };

    if (!add_answers (&answer, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_long_enough (const AddressTyped *typed)
{
  gsize length = 0;

  for (guint i = 0; i < typed->town_from; i++)
    length += strlen (g_ptr_array_index (typed->words, i));
  return length >= ADDRESS_TEXT_LEAST;
}

GPtrArray *
address_base_search (AddressBase *base, const AddressQuestion *question, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) address_record_free);
  g_autoptr (AddressTyped) typed = address_text_parse (question->text, question->postcode, question->city);
  g_autoptr (AddressFile) file = NULL;
  g_autoptr (GArray) found = NULL;
  AddressSearch search = { typed, question->insee, question->unfinished };

  if (!base_file (base, &file, error))
    return NULL;
  if (file == NULL || !is_long_enough (typed))
    return g_steal_pointer (&list);
  found = address_search_streets (file->index, &search);
  if (!answer_all (file, typed, found, list, error))
    return NULL;
  prefer_letters (list, question->text);
  g_ptr_array_sort (list, by_score);
  if (list->len > MIN (question->limit, (guint) ADDRESS_ANSWERS_MAX))
    g_ptr_array_set_size (list, (int) MIN (question->limit, (guint) ADDRESS_ANSWERS_MAX));
  return g_steal_pointer (&list);
}

gboolean
address_base_get (AddressBase *base, const char *key, AddressRecord **ret_record, GError **error)
{
  g_autoptr (AddressFile) file = NULL;
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (Query) query = NULL;

  *ret_record = NULL;
  if (!base_file (base, &file, error))
    return FALSE;
  if (file == NULL)
    return TRUE;
  locker = g_mutex_locker_new (&file->lock);
  query = query_new (file->db, sql_get);
  query_bind_text (query, ":key", key);
  if (query_next (query)) {
    AddressHouse house = { .number = (guint) query_integer (query, "number") };

    g_strlcpy (house.repetition, query_text (query, "repetition"), sizeof house.repetition);
    *ret_record = record_new (query, &house, 1);
    (*ret_record)->key = g_strdup (query_text (query, "key"));
    (*ret_record)->latitude = query_real (query, "latitude");
    (*ret_record)->longitude = query_real (query, "longitude");
  }
  return query_done (query, error);
}
