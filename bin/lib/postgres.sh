# One PostgreSQL for a whole run, as a user that is not root, on a free port; gone when the command ends. Sourced.

bindir=/usr/lib/postgresql/15/bin

as_user() { if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; else "$@"; fi; }

stop_postgres() {
  as_user "$bindir/pg_ctl" -D "$cluster/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$cluster"
}

# Sets $cluster, a folder, and $conninfo.
start_postgres() {
  cluster=$(mktemp -d /tmp/rondo-postgres.XXXXXX)
  [ "$(id -u)" -eq 0 ] && chown postgres "$cluster"
  trap stop_postgres EXIT
  say "Starting PostgreSQL 15"
  local port
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  (
    cd "$cluster"
    as_user "$bindir/initdb" -D "$cluster/data" -A trust -U rondo --no-sync -E UTF8 --locale=C >/dev/null
    as_user "$bindir/pg_ctl" -D "$cluster/data" -w -l "$cluster/log" -o \
      "-p $port -k $cluster -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200" start >/dev/null
  )
  conninfo="host=127.0.0.1 port=$port user=rondo dbname=postgres"
}
