/* remarks.c: a list of (field, code, detail). Knows no sentence. */
#include "base/remarks.h"

typedef struct {
  char *field;
  char *code;
  char *detail;
} Remark;

struct Remarks {
  GPtrArray *items;
};

static void
remark_free (gpointer data)
{
  Remark *remark = data;

  g_free (remark->field);
  g_free (remark->code);
  g_free (remark->detail);
  g_free (remark);
}

Remarks *
remarks_new (void)
{
  Remarks *remarks = g_new0 (Remarks, 1);

  remarks->items = g_ptr_array_new_with_free_func (remark_free);
  return remarks;
}

void
remarks_free (Remarks *remarks)
{
  if (remarks == NULL)
    return;
  g_ptr_array_unref (remarks->items);
  g_free (remarks);
}

void
remarks_add (Remarks *remarks, const char *field, const char *code, const char *detail)
{
  Remark *remark = g_new0 (Remark, 1);

  remark->field = g_strdup (field);
  remark->code = g_strdup (code);
  remark->detail = g_strdup (detail);
  g_ptr_array_add (remarks->items, remark);
}

gboolean
remarks_any (const Remarks *remarks)
{
  return remarks->items->len > 0;
}

guint
remarks_count (const Remarks *remarks)
{
  return remarks->items->len;
}

static const Remark *
remark_at (const Remarks *remarks, guint index)
{
  g_return_val_if_fail (index < remarks->items->len, NULL);
  return g_ptr_array_index (remarks->items, index);
}

const char *
remarks_field (const Remarks *remarks, guint index)
{
  const Remark *remark = remark_at (remarks, index);

  return remark == NULL ? "" : remark->field;
}

const char *
remarks_code (const Remarks *remarks, guint index)
{
  const Remark *remark = remark_at (remarks, index);

  return remark == NULL ? "" : remark->code;
}

const char *
remarks_detail (const Remarks *remarks, guint index)
{
  const Remark *remark = remark_at (remarks, index);

  return remark == NULL ? NULL : remark->detail;
}
