#!/bin/sh
# new_database.sh FOLDER-OF-THE-SOCKET NAME
/usr/lib/postgresql/15/bin/createdb -h "$1" -U rondo "$2" && echo '{}'
