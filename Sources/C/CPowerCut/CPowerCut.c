#include "CPowerCut.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512 };

// A sector that is written and not synced.
typedef struct {
  sqlite3_int64 number; // -1: free
  unsigned char bytes[SECTOR];
} Sector;

// What all handles of one path share.
typedef struct Shared {
  struct Shared *next;
  char *path;
  int handles;
  sqlite3_int64 size;  // as SQLite sees it
  sqlite3_int64 valid; // up to here the file's bytes mean something; the rest is zero unless a sector says more
  Sector *table;       // open addressing
  int64_t capacity, count;
} Shared;

typedef struct {
  sqlite3_file base;
  Shared *shared; // NULL: a temporary file, passed through
  sqlite3_file *real;
} File;

static sqlite3_vfs vfs;
static sqlite3_vfs *under;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Shared *all;
static uint64_t state;
static int chance;
static int64_t unsynced;

static int getsThrough(void) {
  state += 0x9E3779B97F4A7C15u;
  uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return (int)((mixed ^ (mixed >> 31)) % 100) < chance;
}

// The sectors of a path. Everything below is called with the lock held.

static Sector *place(Shared *shared, sqlite3_int64 number) {
  uint64_t index = ((uint64_t)number * 0x9E3779B97F4A7C15u) % (uint64_t)shared->capacity;
  while (shared->table[index].number >= 0 && shared->table[index].number != number)
    index = (index + 1) % (uint64_t)shared->capacity;
  return &shared->table[index];
}

static Sector *find(Shared *shared, sqlite3_int64 number) {
  if (shared->count == 0) return NULL;
  Sector *found = place(shared, number);
  return found->number == number ? found : NULL;
}

static void clear(Shared *shared) {
  free(shared->table);
  unsynced -= shared->count;
  shared->table = NULL;
  shared->capacity = shared->count = 0;
}

static int grow(Shared *shared, int64_t capacity) {
  Sector *old = shared->table;
  int64_t count = shared->capacity;
  Sector *table = malloc((size_t)capacity * sizeof(Sector));
  if (!table) return SQLITE_IOERR_NOMEM;
  for (int64_t i = 0; i < capacity; i++) table[i].number = -1;
  shared->table = table;
  shared->capacity = capacity;
  for (int64_t i = 0; i < count; i++)
    if (old[i].number >= 0) *place(shared, old[i].number) = old[i];
  free(old);
  return SQLITE_OK;
}

static Sector *add(Shared *shared, sqlite3_int64 number) {
  if (shared->count * 2 >= shared->capacity && grow(shared, shared->capacity ? shared->capacity * 2 : 256)) return NULL;
  Sector *sector = place(shared, number);
  sector->number = number;
  shared->count++;
  unsynced++;
  return sector;
}

// The file's own bytes, zeros where it has none that mean anything.
static int readReal(File *file, unsigned char *into, int count, sqlite3_int64 offset) {
  sqlite3_int64 known = file->shared->valid - offset;
  int wanted = known <= 0 ? 0 : known < count ? (int)known : count;
  memset(into + wanted, 0, (size_t)(count - wanted));
  if (wanted == 0) return SQLITE_OK;
  int status = file->real->pMethods->xRead(file->real, into, wanted, offset);
  return status == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : status;
}

static int writeReal(File *file, const Sector *sector) {
  sqlite3_int64 offset = sector->number * SECTOR, rest = file->shared->size - offset;
  int count = rest < SECTOR ? (int)rest : SECTOR;
  return count <= 0 ? SQLITE_OK : file->real->pMethods->xWrite(file->real, sector->bytes, count, offset);
}

static int makeReal(File *file) {
  Shared *shared = file->shared;
  sqlite3_int64 size = 0;
  int status = file->real->pMethods->xFileSize(file->real, &size);
  // What lies behind a truncation goes first, or it would come back as the content of a hole.
  if (!status && size > shared->valid) status = file->real->pMethods->xTruncate(file->real, shared->valid);
  for (int64_t i = 0; !status && i < shared->capacity; i++)
    if (shared->table[i].number >= 0) status = writeReal(file, &shared->table[i]);
  if (!status) status = file->real->pMethods->xFileSize(file->real, &size);
  if (!status && size != shared->size) status = file->real->pMethods->xTruncate(file->real, shared->size);
  if (status) return status;
  shared->valid = shared->size;
  clear(shared);
  return SQLITE_OK;
}

// The methods of a file.

static int pcClose(sqlite3_file *base) {
  File *file = (File *)base;
  pthread_mutex_lock(&lock);
  int status = SQLITE_OK;
  if (file->shared && --file->shared->handles == 0) status = makeReal(file);
  int closed = file->real->pMethods->xClose(file->real);
  pthread_mutex_unlock(&lock);
  return status ? status : closed;
}

static int pcRead(sqlite3_file *base, void *into, int count, sqlite3_int64 offset) {
  File *file = (File *)base;
  Shared *shared = file->shared;
  if (!shared) return file->real->pMethods->xRead(file->real, into, count, offset);
  pthread_mutex_lock(&lock);
  int status = readReal(file, into, count, offset);
  for (sqlite3_int64 number = offset / SECTOR; !status && number * SECTOR < offset + count; number++) {
    Sector *sector = find(shared, number);
    if (!sector) continue;
    sqlite3_int64 from = number * SECTOR, to = from + SECTOR;
    if (from < offset) from = offset;
    if (to > offset + count) to = offset + count;
    memcpy((unsigned char *)into + (from - offset), sector->bytes + (from - number * SECTOR), (size_t)(to - from));
  }
  if (!status && offset + count > shared->size) {
    sqlite3_int64 known = shared->size > offset ? shared->size - offset : 0;
    memset((unsigned char *)into + known, 0, (size_t)(count - known));
    status = SQLITE_IOERR_SHORT_READ;
  }
  pthread_mutex_unlock(&lock);
  return status;
}

static int pcWrite(sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset) {
  File *file = (File *)base;
  Shared *shared = file->shared;
  if (!shared) return file->real->pMethods->xWrite(file->real, bytes, count, offset);
  pthread_mutex_lock(&lock);
  int status = SQLITE_OK;
  if (offset + count > shared->size) shared->size = offset + count;
  for (sqlite3_int64 number = offset / SECTOR; !status && number * SECTOR < offset + count; number++) {
    Sector *sector = find(shared, number);
    if (!sector) {
      sector = add(shared, number);
      if (!sector) { status = SQLITE_IOERR_NOMEM; break; }
      status = readReal(file, sector->bytes, SECTOR, number * SECTOR);
    }
    sqlite3_int64 from = number * SECTOR, to = from + SECTOR;
    if (from < offset) from = offset;
    if (to > offset + count) to = offset + count;
    memcpy(sector->bytes + (from - number * SECTOR), (const unsigned char *)bytes + (from - offset), (size_t)(to - from));
    if (!status && getsThrough()) status = writeReal(file, sector);
  }
  pthread_mutex_unlock(&lock);
  return status;
}

static int pcTruncate(sqlite3_file *base, sqlite3_int64 size) {
  File *file = (File *)base;
  Shared *shared = file->shared;
  if (!shared) return file->real->pMethods->xTruncate(file->real, size);
  pthread_mutex_lock(&lock);
  int status = SQLITE_OK;
  if (size < shared->size) {
    // Rather than take sectors out of the table, those behind the end become zeros, as a hole would read.
    for (int64_t i = 0; i < shared->capacity; i++) {
      Sector *sector = &shared->table[i];
      sqlite3_int64 keep = size - sector->number * SECTOR;
      if (sector->number < 0 || keep >= SECTOR) continue;
      if (keep < 0) keep = 0;
      memset(sector->bytes + keep, 0, (size_t)(SECTOR - keep));
    }
    if (shared->valid > size) shared->valid = size;
  }
  shared->size = size;
  pthread_mutex_unlock(&lock);
  return status;
}

static int pcSync(sqlite3_file *base, int flags) {
  File *file = (File *)base;
  if (!file->shared) return file->real->pMethods->xSync(file->real, flags);
  pthread_mutex_lock(&lock);
  // The process is what dies here, so that the file's content is enough.
  int status = makeReal(file);
  pthread_mutex_unlock(&lock);
  return status;
}

static int pcFileSize(sqlite3_file *base, sqlite3_int64 *size) {
  File *file = (File *)base;
  if (!file->shared) return file->real->pMethods->xFileSize(file->real, size);
  pthread_mutex_lock(&lock);
  *size = file->shared->size;
  pthread_mutex_unlock(&lock);
  return SQLITE_OK;
}

static int pcFileControl(sqlite3_file *base, int operation, void *argument) {
  // Hints about the size would change the file behind this one's back.
  if (operation == SQLITE_FCNTL_SIZE_HINT || operation == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
  File *file = (File *)base;
  return file->real->pMethods->xFileControl(file->real, operation, argument);
}

#define REAL(base) (((File *)(base))->real)

static int pcLock(sqlite3_file *base, int level) { return REAL(base)->pMethods->xLock(REAL(base), level); }
static int pcUnlock(sqlite3_file *base, int level) { return REAL(base)->pMethods->xUnlock(REAL(base), level); }
static int pcCheckReserved(sqlite3_file *base, int *result) {
  return REAL(base)->pMethods->xCheckReservedLock(REAL(base), result);
}
static int pcSectorSize(sqlite3_file *base) { return REAL(base)->pMethods->xSectorSize(REAL(base)); }
static int pcCharacteristics(sqlite3_file *base) { return REAL(base)->pMethods->xDeviceCharacteristics(REAL(base)); }
static int pcShmMap(sqlite3_file *base, int page, int size, int extend, void volatile **memory) {
  return REAL(base)->pMethods->xShmMap(REAL(base), page, size, extend, memory);
}
static int pcShmLock(sqlite3_file *base, int offset, int count, int flags) {
  return REAL(base)->pMethods->xShmLock(REAL(base), offset, count, flags);
}
static void pcShmBarrier(sqlite3_file *base) { REAL(base)->pMethods->xShmBarrier(REAL(base)); }
static int pcShmUnmap(sqlite3_file *base, int remove) { return REAL(base)->pMethods->xShmUnmap(REAL(base), remove); }

static const sqlite3_io_methods methods = {
    2,          pcClose,  pcRead,       pcWrite, pcTruncate,      pcSync,        pcFileSize,   pcLock,
    pcUnlock,   pcCheckReserved, pcFileControl, pcSectorSize, pcCharacteristics, pcShmMap, pcShmLock, pcShmBarrier,
    pcShmUnmap, NULL,     NULL};

// The methods of the VFS.

static Shared *named(const char *path) {
  for (Shared *shared = all; shared; shared = shared->next)
    if (strcmp(shared->path, path) == 0) return shared;
  return NULL;
}

static int share(File *file, const char *path) {
  Shared *shared = named(path);
  if (!shared) {
    shared = calloc(1, sizeof(Shared));
    if (!shared || !(shared->path = strdup(path))) {
      free(shared);
      return SQLITE_NOMEM;
    }
    shared->next = all;
    all = shared;
  }
  if (shared->handles++ == 0) {
    int status = file->real->pMethods->xFileSize(file->real, &shared->size);
    if (status) return status;
    shared->valid = shared->size;
  }
  file->shared = shared;
  return SQLITE_OK;
}

static int pcOpen(sqlite3_vfs *self, sqlite3_filename path, sqlite3_file *base, int flags, int *outFlags) {
  (void)self;
  File *file = (File *)base;
  memset(file, 0, sizeof(File));
  file->real = (sqlite3_file *)(file + 1);
  int status = under->xOpen(under, path, file->real, flags, outFlags);
  if (status) return status;
  const int durable = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
  if (path && (flags & durable)) {
    pthread_mutex_lock(&lock);
    status = share(file, path);
    pthread_mutex_unlock(&lock);
    if (status) {
      file->real->pMethods->xClose(file->real);
      return status;
    }
  }
  file->base.pMethods = &methods;
  return SQLITE_OK;
}

static int pcDelete(sqlite3_vfs *self, const char *path, int syncs) {
  (void)self;
  pthread_mutex_lock(&lock);
  Shared *shared = named(path);
  if (shared) {
    clear(shared);
    shared->size = shared->valid = 0;
  }
  int status = under->xDelete(under, path, syncs);
  pthread_mutex_unlock(&lock);
  return status;
}

static int pcAccess(sqlite3_vfs *self, const char *path, int flags, int *result) {
  (void)self;
  pthread_mutex_lock(&lock);
  Shared *shared = named(path);
  int isThere = flags == SQLITE_ACCESS_EXISTS && shared && shared->handles > 0 && shared->size > 0;
  pthread_mutex_unlock(&lock);
  if (isThere) {
    // The file itself may still be empty, which the VFS below takes for missing.
    *result = 1;
    return SQLITE_OK;
  }
  return under->xAccess(under, path, flags, result);
}

int cpowercut_register(uint64_t seed, int percent) {
  under = sqlite3_vfs_find(NULL);
  if (!under) return SQLITE_ERROR;
  state = seed;
  chance = percent;
  sqlite3_vfs_unregister(&vfs);
  // Everything but files goes below: these methods take no state of their own from the VFS they are called with.
  vfs = *under;
  vfs.zName = "powercut";
  vfs.szOsFile = (int)sizeof(File) + under->szOsFile;
  vfs.xOpen = pcOpen;
  vfs.xDelete = pcDelete;
  vfs.xAccess = pcAccess;
  return sqlite3_vfs_register(&vfs, 0);
}

int64_t cpowercut_unsynced(void) {
  pthread_mutex_lock(&lock);
  int64_t count = unsynced;
  pthread_mutex_unlock(&lock);
  return count;
}
