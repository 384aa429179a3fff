#pragma once

#include <stdint.h>

// A SQLite VFS under which a SIGKILL is a power cut: what SQLite has written and not yet synced lies in memory and goes
// with the process, as it goes with a disk's cache.
//
// Each unsynced sector also reaches the file at once with a given probability, since a disk writes back what it likes
// in the order it likes: so frames are torn, and later writes may be there where earlier ones are not. What a sync has
// covered is in the file. The last close of a file writes the rest: whoever comes to his end had no power cut.
//
// Not modelled: a directory that forgets a file, and sectors that rot. For one process at a time.

/// Registers the VFS "powercut" over the default one; `percent` of the unsynced sectors get through. An SQLite result.
int cpowercut_register(uint64_t seed, int percent);

/// How many sectors are written and not synced at this moment.
int64_t cpowercut_unsynced(void);
