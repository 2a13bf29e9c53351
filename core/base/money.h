/* money.h: sums of money as people type and read them. Kept in euro cents. */
#pragma once
#include <glib.h>

#define MONEY_EUROS_MAX 100000000

/* TRUE with cents for "1 234,50", "1234.5" or "1234"; with -1 for "". FALSE for anything else, and beyond
 * MONEY_EUROS_MAX euros. */
gboolean money_read (const char *typed, gint64 *ret_cents);
/* (transfer full): "1234,50" or "1234", as a person types it; "" below zero. */
char *money_typed (gint64 cents);
/* (transfer full): "1 234,50" or "1 234", as a person reads it, without its unit. */
char *money_number (gint64 cents);
/* The share of `cents` that falls to each of `count`, to the nearest cent; -1 when nothing is known or there is nobody.
 */
gint64 money_each (gint64 cents, gint64 count);
