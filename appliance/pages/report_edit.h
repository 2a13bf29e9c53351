/* report_edit.h: a report put right by the desk, on one page. */
#pragma once
#include "http/exchange.h"

int report_edit_show (Exchange *exchange); /* GET /dossiers/{uuid}/corriger */
int report_edit_send (Exchange *exchange); /* POST */
