/* diagnosis.h: how the box is, for who helps from afar: codes, counts, versions and moments, nothing that somebody
 * wrote and nothing about a person. Each value is checked to be a code before it is taken. */
#pragma once
#include "base/tree.h"
#include "domain/status.h"

enum { DIAGNOSIS_MAIL_DAYS = 7, DIAGNOSIS_ROWS_MAX = 40, DIAGNOSIS_CRASHES_MAX = 3 };

typedef struct {
  const StatusScene *scene;
  const char *edition; /* of the program and its texts; nullable */
} DiagnosisSource;
/* (transfer full): {at, facts[] {code, value}, status[] {code, level, number}, jobs[] {name, ran, failed}, mails[]
 * {status, count}, crashes[] {at, program, signal, text}}: words of the codes are the view's. A part that cannot be read
 * is empty. */
Tree *diagnosis_make (const DiagnosisSource *source);
