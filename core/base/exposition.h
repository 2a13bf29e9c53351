/* exposition.h: the text format that Prometheus reads (version 0.0.4). Knows no metric. */
#pragma once
#include <glib.h>

#define EXPOSITION_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* Begins a family: `type` is counter, gauge or histogram. Its samples follow, and no others before them are its own. */
void exposition_family (GString *text, const char *name, const char *type, const char *help);
/* One sample: `labels` are names and values in turn, NULL-terminated; NULL: none. Values may hold anything. */
void exposition_add (GString *text, const char *name, const char *const *labels, double value);
/* A family of one sample without labels. */
void exposition_one (GString *text, const char *name, const char *type, const char *help, double value);
