/* finding_rule.h: how a rule is judged: the shape of the table's rows. Private to finding*.c and their tests. */
#pragma once
#include "domain/finding.h"
#include "domain/reading.h"

struct _FindingRule {
  const char *code;
  guint quantities; /* bits 1 << Quantity that the device itself must measure */
  gboolean grave;   /* found, it alerts the agent at once */
};
