/* backups.h: the page of backups: the last good one, places, the sheet of the code, what came back. */
#pragma once
#include "http/exchange.h"

int backups_show (Exchange *exchange);
int backups_do (Exchange *exchange);    /* the box: now, printed, seen, release */
int backups_add (Exchange *exchange);   /* a place */
int backups_act (Exchange *exchange);   /* one place: try, trust, pause, resume, remove */
int backups_sheet (Exchange *exchange); /* POST: the recovery code on paper (PDF): field sheet_password */
