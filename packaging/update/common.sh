# shellcheck shell=sh disable=SC2034,SC2154
# common.sh: where things stand, and what is told of them to the daemon, which reads it and writes none of it.

STATE=/var/lib/histologe-update
CONF=/etc/histologe/histologe.conf
SOURCES=/etc/histologe/histologe-box.sources
DATA=$(sed -n 's/^data=//p' "$CONF" 2>/dev/null | head -1)
DATA=${DATA:-/var/lib/histologe}
PACKAGE=histologe-box
LIBRARY=/usr/lib/histologe
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical

# As the daemon's own user, in its folder: whatever lies there leads to nothing that it may not touch itself.
as_box () { (cd "$DATA" && exec runuser -u histologe -- "$@"); }

sql () { as_box sqlite3 -batch "$@" 2>&1; } # file statement

# Written aside, brought to the disk, then put in place by one rename: a power cut leaves the former or the new one, whole.
keep () { # file; the text on standard input
  cat > "$1.new" && chmod 0644 "$1.new" && sync "$1.new" && mv "$1.new" "$1" && sync "$(dirname "$1")"
}

installed () { dpkg-query -W -f '${Version}' "$PACKAGE" 2>/dev/null; }

is_bad () { grep -qxF "$1" "$STATE/bad" 2>/dev/null; }

# ---- the update under way: file `under-way`, or `opening` once it is decided; words `key=value` ----

is_under_way () { [ -e "$STATE/under-way" ] || [ -e "$STATE/opening" ]; }

under_way () { sed -n "s/^$1=//p" "$STATE/under-way" "$STATE/opening" 2>/dev/null | head -1; }

# The step is on the disk before it is begun.
at () { # step
  step=$1
  {
    echo "step=$step"; echo "id=$id"; echo "from=$from"; echo "to=$to"
    echo "source=$source"; echo "cause=$cause"; echo "backup=$backup"
  } | keep "$STATE/under-way"
  tell
}

read_under_way () {
  step=$(under_way step) id=$(under_way id) from=$(under_way from) to=$(under_way to)
  source=$(under_way source) cause=$(under_way cause) backup=$(under_way backup)
}

# ---- what is told ----

offer='' source='' check='' cause='' step='' backup='' id='' from='' to=''

remember () { sed -n "s/^$1=//p" "$STATE/told/now" 2>/dev/null | head -1; }

# What the last look found, by who did not look this time.
recall () {
  check=$(remember check) checked=$(remember checked_at) good=$(remember good_at)
  offer=$(remember offer) offered_by=$(remember offer_source) offered_at=$(remember offer_at)
}

tell () {
  [ -n "$check" ] || recall
  bad=false
  if [ -n "$offer" ] && is_bad "$offer"; then bad=true; fi
  {
    echo '[now]'
    echo "version=$(installed)"; echo "step=$step"; echo "to=$to"
    echo "check=$check"; echo "checked_at=${checked:-0}"; echo "good_at=${good:-0}"
    echo "offer=$offer"; echo "offer_source=${offered_by:-}"; echo "offer_at=${offered_at:-0}"; echo "offer_bad=$bad"
  } | keep "$STATE/told/now"
}

# One line more of what happened: id, moment, from, to, source, result, cause, backup.
told_history () { # result cause
  { grep -v "^$id	" "$STATE/told/history" 2>/dev/null | tail -n 199
    printf '%s\t' "$id" "$(date +%s)" "$from" "$to" "$source" "$1" "$2"
    printf '%s\n' "$backup"; } | keep "$STATE/told/history"
  echo "histologe-update: $from -> $to: $1 $2"
}
