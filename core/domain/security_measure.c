/* security_measure.c: two tables: measures, each judged on the box's state, and risks, each with the measures that
 * stand against it. What a measure is and does is said in words, group measure of the catalogue. */
#include <string.h>

#include "base/clock.h"
#include "domain/backup.h"
#include "domain/security_state.h"

enum { ROOM_SHARE = 10 /* a tenth of the volume is to be free */, AVAILABILITY_MIN = 9900 /* ten thousandths */ };

static MeasureState
told (gboolean held)
{
  return held ? MEASURE_DONE : MEASURE_TODO;
}

static MeasureState
fact (MachineFact found, MachineFact wanted)
{
  return found == MACHINE_UNKNOWN ? MEASURE_UNKNOWN : told (found == wanted);
}

static MeasureState
checked (const SecurityState *state, const char *kind)
{
  return told (
      security_check_is_good (security_check_kind_find (kind), security_state_check (state, kind), state->now));
}

/* ---- judges ---- */

static MeasureState
judge_factor (const SecurityState *state)
{
  return told (state->desk > 0 && state->desk_with_factor == state->desk);
}

static MeasureState
judge_factor_rule (const SecurityState *state)
{
  return told (strcmp (state->factor_rule, "off") != 0);
}

static MeasureState
judge_review (const SecurityState *state)
{
  return checked (state, "review");
}

static MeasureState
judge_tls (const SecurityState *state)
{
  return told (state->https);
}

/* No mail leaves a box without relay: nothing can be overheard. */
static MeasureState
judge_mail_tls (const SecurityState *state)
{
  return state->mail ? told (state->mail_tls) : MEASURE_UNKNOWN;
}

static MeasureState
judge_updates (const SecurityState *state)
{
  if (state->machine.updates != MACHINE_YES)
    return fact (state->machine.updates, MACHINE_YES);
  return told (state->machine.updated_at > clock_add_days (state->now, -SECURITY_UPDATES_DAYS));
}

static MeasureState
judge_restart (const SecurityState *state)
{
  return fact (state->machine.restart, MACHINE_NO);
}

static MeasureState
judge_user (const SecurityState *state)
{
  return fact (state->machine.root, MACHINE_NO);
}

static MeasureState
judge_key (const SecurityState *state)
{
  return fact (state->machine.key_private, MACHINE_YES);
}

static MeasureState
judge_encrypted (const SecurityState *state)
{
  return fact (state->machine.encrypted, MACHINE_YES);
}

static MeasureState
judge_room (const SecurityState *state)
{
  const Machine *machine = &state->machine;

  return machine->size_bytes == 0 ? MEASURE_UNKNOWN : told (machine->free_bytes >= machine->size_bytes / ROOM_SHARE);
}

static MeasureState
judge_place (const SecurityState *state)
{
  return told (*state->place != '\0');
}

static MeasureState
judge_network (const SecurityState *state)
{
  return told (*state->network != '\0');
}

static MeasureState
judge_copies (const SecurityState *state)
{
  return told (*state->copies != '\0'
               || (state->backup_at != 0 && state->now - state->backup_at < BACKUP_ALARM_DAYS * CLOCK_DAY));
}

static MeasureState
judge_officer (const SecurityState *state)
{
  return told (*state->officer != '\0');
}

static MeasureState
judge_clock (const SecurityState *state)
{
  return told (state->clock_by_ntp);
}

static MeasureState
judge_restore (const SecurityState *state)
{
  /* The box brings each of its backups back aside: that is a trial, as long as it is fresh. */
  if (state->backup_verified_at != 0 && state->now - state->backup_verified_at < BACKUP_ALARM_DAYS * CLOCK_DAY)
    return MEASURE_DONE;
  return checked (state, "restore");
}

static MeasureState
judge_drill (const SecurityState *state)
{
  return checked (state, "drill");
}

static MeasureState
judge_training (const SecurityState *state)
{
  return checked (state, "training");
}

static MeasureState
judge_audit (const SecurityState *state)
{
  return checked (state, "audit");
}

static MeasureState
judge_availability (const SecurityState *state)
{
  return state->presence.since == 0 ? MEASURE_UNKNOWN : told (presence_share (&state->presence) >= AVAILABILITY_MIN);
}

/* ---- the tables ---- */

const SecurityMeasure security_measures[] = {
  { "passwords", "access", NULL },
  { "throttle", "access", NULL },
  { "factor_rule", "access", judge_factor_rule },
  { "factor", "access", judge_factor },
  { "rights", "access", NULL },
  { "reads", "access", NULL },
  { "idle", "access", NULL },
  { "review", "access", judge_review },
  { "tls", "exchange", judge_tls },
  { "headers", "exchange", NULL },
  { "links", "exchange", NULL },
  { "mail_tls", "exchange", judge_mail_tls },
  { "photos", "exchange", NULL },
  { "masks", "exchange", NULL },
  { "place", "machine", judge_place },
  { "network", "machine", judge_network },
  { "encrypted", "machine", judge_encrypted },
  { "key", "machine", judge_key },
  { "user", "machine", judge_user },
  { "confined", "machine", NULL },
  { "updates", "machine", judge_updates },
  { "restart", "machine", judge_restart },
  { "clock", "machine", judge_clock },
  { "store", "continuity", NULL },
  { "copies", "continuity", judge_copies },
  { "restore", "continuity", judge_restore },
  { "room", "continuity", judge_room },
  { "availability", "continuity", judge_availability },
  { "drill", "continuity", judge_drill },
  { "officer", "people", judge_officer },
  { "training", "people", judge_training },
  { "tests", "people", NULL },
  { "audit", "people", judge_audit },
};
const guint security_measures_count = G_N_ELEMENTS (security_measures);

const SecurityRisk security_risks[] = {
  { "theft", 4, 3, "place encrypted key copies restore" },
  { "password", 4, 4, "passwords throttle factor_rule factor idle review" },
  { "curious", 3, 3, "rights reads training" },
  { "listening", 3, 3, "tls headers mail_tls network" },
  { "flaw", 4, 3, "updates restart user confined tests audit" },
  { "infected", 4, 3, "factor training copies restore" },
  { "breakdown", 2, 4, "store copies restore room availability drill" },
  { "link", 3, 3, "links headers reads" },
  { "flood", 2, 3, "throttle availability" },
  { "recognised", 3, 3, "masks photos rights" },
  { "clock", 2, 2, "clock" },
  { "alone", 2, 3, "officer drill training" },
};
const guint security_risks_count = G_N_ELEMENTS (security_risks);

/* ---- judgements ---- */

const char *
security_measure_state_name (MeasureState state)
{
  static const char *const names[MEASURE_LAST] = { "built", "done", "todo", "unknown" };

  return names[state];
}

MeasureState
security_measure_judge (const SecurityMeasure *measure, const SecurityState *state)
{
  return measure->judge == NULL ? MEASURE_BUILT : measure->judge (state);
}

static gboolean
holds (const char *code, const SecurityState *state)
{
  for (guint i = 0; i < security_measures_count; i++)
    if (strcmp (security_measures[i].code, code) == 0) {
      MeasureState judged = security_measure_judge (&security_measures[i], state);

      return judged == MEASURE_BUILT || judged == MEASURE_DONE;
    }
  g_return_val_if_reached (FALSE);
}

int
security_risk_left (const SecurityRisk *risk, const SecurityState *state)
{
  g_auto (GStrv) codes = g_strsplit (risk->measures, " ", -1);
  guint all = g_strv_length (codes), held = 0;

  for (guint i = 0; i < all; i++)
    held += holds (codes[i], state);
  return MAX (1, risk->likelihood - (held == all ? 2 : 2 * held > all ? 1 : 0));
}

RiskLevel
security_risk_level (int gravity, int likelihood)
{
  enum { LOW_MAX = 4, MIDDLE_MAX = 8 };
  int product = gravity * likelihood;

  return product <= LOW_MAX ? RISK_LOW : product <= MIDDLE_MAX ? RISK_MIDDLE : RISK_HIGH;
}

const char *
security_risk_level_name (RiskLevel level)
{
  static const char *const names[] = { [RISK_LOW] = "low", [RISK_MIDDLE] = "middle", [RISK_HIGH] = "high" };

  return names[level];
}
