/* backup_rotation.c: walks the list once for each rule. */
#include "domain/backup_rotation.h"

#include "base/clock.h"

/* A week of nights, a month of weeks, a year of months. */
static const BackupRotationRule backup_rotation_rules[] = {
  { "%Y-%m-%d", 7 },
  { "%G-%V", 5 },
  { "%Y-%m", 12 },
};
static const guint backup_rotation_rules_count = G_N_ELEMENTS (backup_rotation_rules);

static gboolean
is_good (const Backup *backup)
{
  return *backup->trouble == '\0';
}

/* The latest one of each period, `count` periods that have one: a week without the stick costs no month. */
static void
keep_by_rule (const GPtrArray *backups, const BackupRotationRule *rule, GHashTable *kept)
{
  g_autofree char *last = NULL;
  guint periods = 0;

  for (guint i = 0; i < backups->len && periods < rule->count; i++) {
    const Backup *backup = g_ptr_array_index (backups, i);
    g_autofree char *period = is_good (backup) ? clock_format (backup->at, rule->period) : NULL;

    if (period == NULL || g_strcmp0 (period, last) == 0)
      continue;
    g_hash_table_add (kept, (gpointer) backup);
    g_free (last);
    last = g_steal_pointer (&period);
    periods++;
  }
}

/* The last one that was brought back aside and found the same, and the very latest. */
static void
keep_last (const GPtrArray *backups, GHashTable *kept)
{
  if (backups->len > 0)
    g_hash_table_add (kept, g_ptr_array_index (backups, 0));
  for (guint i = 0; i < backups->len; i++) {
    const Backup *backup = g_ptr_array_index (backups, i);

    if (is_good (backup) && backup->verified_at != 0) {
      g_hash_table_add (kept, (gpointer) backup);
      return;
    }
  }
}

GArray *
backup_rotation_surplus (const GPtrArray *backups)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  GArray *surplus = g_array_new (FALSE, FALSE, sizeof (gint64));

  keep_last (backups, kept);
  for (guint i = 0; i < backup_rotation_rules_count; i++)
    keep_by_rule (backups, &backup_rotation_rules[i], kept);
  for (guint i = backups->len; i > 0; i--) {
    const Backup *backup = g_ptr_array_index (backups, i - 1);

    if (!g_hash_table_contains (kept, backup))
      g_array_append_val (surplus, backup->id);
  }
  return surplus;
}

gint64
backup_rotation_oldest (const GPtrArray *backups)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);

  keep_last (backups, kept);
  for (guint i = backups->len; i > 0; i--) {
    const Backup *backup = g_ptr_array_index (backups, i - 1);

    if (!g_hash_table_contains (kept, backup))
      return backup->id;
  }
  return 0;
}
