/* paper_test_sheet.h: a sheet to try a printer with. */
#pragma once
#include "kit.h"

/* (transfer full) */
Tree *paper_test_sheet_view (Kit *kit, const char *subject, GError **error);
