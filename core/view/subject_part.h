/* subject_part.h: what one report holds about a person, section by section; for subject_view.c alone. */
#pragma once
#include "domain/subject.h"
#include "view/viewer.h"

typedef struct {
  const Viewer *viewer;
  const Report *report;
  const Person *person;
  PersonKind kind;
  gboolean internal;
  const char *town; /* what the desk is called */
} SubjectPart;

extern const char *const subject_sections[]; /* keys, NULL-terminated: words in groups subject_title, subject_key */
/* Adds the sections of a report to a list. STORE. */
gboolean subject_part_add (const SubjectPart *part, Tree *list, GError **error);
