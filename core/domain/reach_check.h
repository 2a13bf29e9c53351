/* reach_check.h: what was found about the box's line and name, judged: is it reached from homes, what is missing, by
 * which of three ways it could be. Pure: who finds out is appliance/background/reach.h.
 *
 * Facts are a map: host (of the box's address), port, secure (https); own4, own6 (the machine's addresses), gateway (of
 * its router, IPv4; ""); name4, name6 (what the host's name stands for); inside, outside (why it does not answer when
 * asked from here, from another machine: "" it does; "none" nobody asked); seen (the address from which that machine
 * sees us come; ""); clock, copy, tunnel (flags). Lists are of texts. Words: [reach_check_name], [reach_check],
 * [reach_check_todo] under "<check>" when good, "<check>_<cause>" otherwise. */
#pragma once
#include "base/tree.h"

typedef enum {
  REACH_GOOD,
  REACH_UNKNOWN, /* nothing to do about it here */
  REACH_LOOK,    /* it may do, or may not */
  REACH_BAD
} ReachLevel;
const char *reach_level_name (ReachLevel level); /* "good", "unknown", "look", "bad" */

/* (transfer none): the name that the world may know the box by; NULL when its address is a number, the machine's own
 * name or none. */
const char *reach_world_name (const Tree *facts);

typedef struct {
  const char *code;
  const char *causes; /* separated by spaces */
  ReachLevel (*judge) (const Tree *facts, const char **ret_cause);
} ReachCheck;
extern const ReachCheck reach_checks[];
extern const guint reach_checks_count;

/* Whether the box is reached at all. */
typedef enum {
  REACH_OPEN,    /* another machine reached it */
  REACH_CLOSED,  /* another machine tried, and did not */
  REACH_DOUBTFUL /* nobody outside was asked */
} ReachState;
const char *reach_state_name (ReachState state); /* "open", "closed", "doubtful" */
ReachState reach_state (const Tree *facts);

/* By which way: words in [reach_way], [reach_way_said] ("<way>_<state>"), [reach_ask] (what to send to who can do it).
 */
typedef enum {
  REACH_WAY_READY,    /* it is the one that works */
  REACH_WAY_POSSIBLE, /* something is to be done, by somebody named in its words */
  REACH_WAY_BLOCKED   /* the line does not allow it as it is */
} ReachWayState;
typedef struct {
  const char *code; /* "ipv6", "forward", "tunnel" */
  ReachWayState (*judge) (const Tree *facts);
} ReachWay;
extern const ReachWay reach_ways[];
extern const guint reach_ways_count;
const char *reach_way_state_name (ReachWayState state); /* "ready", "possible", "blocked" */
/* The first that works, else the first that is possible; NULL: none. */
const ReachWay *reach_way_best (const Tree *facts);

/* What an address is for who is outside. */
typedef enum {
  REACH_ADDRESS_NONE,   /* no address */
  REACH_ADDRESS_OWN,    /* of this machine or this cable alone */
  REACH_ADDRESS_TOWN,   /* of a private network */
  REACH_ADDRESS_SHARED, /* that an operator gives to many subscribers at once (RFC 6598) */
  REACH_ADDRESS_WORLD
} ReachAddress;
ReachAddress reach_address (const char *text);
