/* A disk that fails at one call, or from one call on, for whatever lies below one folder.
 *
 * Loaded with LD_PRELOAD by io_errors.py, which arms it in a forked child. SQLite, tantivy, FAISS
 * and Python all reach the disk through these functions of the C library; reading through a
 * memory map is the one thing that cannot fail here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { READING = 1, WRITING = 2, SYNCING = 4, OPENING = 8, NAMING = 16 };

static char folder[PATH_MAX];
static size_t folder_length;
static int armed, kinds, lasting;
static long wanted, seen;

/* From now on call number `at` (from 1) of these kinds fails, and with `for_good` all after it;
 * 0 only counts. */
void disk_arm(const char *below, int which, long at, int for_good) {
    strncpy(folder, below, sizeof folder - 1);
    folder_length = strlen(folder);
    kinds = which;
    wanted = at;
    lasting = for_good;
    seen = 0;
    armed = 1;
}

/* How many calls there were; the disk is sound again. */
long disk_disarm(void) {
    armed = 0;
    return seen;
}

static int due(int kind) {
    if (!(kinds & kind)) return 0;
    long number = __atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST);
    if (!wanted || (lasting ? number < wanted : number != wanted)) return 0;
    errno = EIO;
    return 1;
}

static int path_fails(const char *path, int kind) {
    char whole[2 * PATH_MAX];
    if (!armed || !path) return 0;
    if (path[0] != '/') {
        if (!getcwd(whole, PATH_MAX)) return 0;
        strcat(whole, "/");
        strncat(whole, path, PATH_MAX - 2);
        path = whole;
    }
    return !strncmp(path, folder, folder_length) && due(kind);
}

static int file_fails(int file, int kind) {
    char link[64], path[PATH_MAX];
    if (!armed) return 0;
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length < 0) return 0;
    path[length] = 0;
    return !strncmp(path, folder, folder_length) && due(kind);
}

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define ON_FILE(result, name, kind, parameters, arguments, types) \
    result name parameters { \
        REAL(result, #name, types); \
        return file_fails(file, kind) ? (result)-1 : real arguments; \
    }
#define TYPES(...) __VA_ARGS__

ON_FILE(ssize_t, read, READING, (int file, void *to, size_t size), (file, to, size),
        TYPES(int, void *, size_t))
ON_FILE(ssize_t, pread, READING, (int file, void *to, size_t size, off_t at),
        (file, to, size, at), TYPES(int, void *, size_t, off_t))
ON_FILE(ssize_t, pread64, READING, (int file, void *to, size_t size, off64_t at),
        (file, to, size, at), TYPES(int, void *, size_t, off64_t))
ON_FILE(ssize_t, readv, READING, (int file, const struct iovec *to, int count),
        (file, to, count), TYPES(int, const struct iovec *, int))
ON_FILE(ssize_t, write, WRITING, (int file, const void *from, size_t size), (file, from, size),
        TYPES(int, const void *, size_t))
ON_FILE(ssize_t, pwrite, WRITING, (int file, const void *from, size_t size, off_t at),
        (file, from, size, at), TYPES(int, const void *, size_t, off_t))
ON_FILE(ssize_t, pwrite64, WRITING, (int file, const void *from, size_t size, off64_t at),
        (file, from, size, at), TYPES(int, const void *, size_t, off64_t))
ON_FILE(ssize_t, writev, WRITING, (int file, const struct iovec *from, int count),
        (file, from, count), TYPES(int, const struct iovec *, int))
ON_FILE(int, ftruncate, WRITING, (int file, off_t size), (file, size), TYPES(int, off_t))
ON_FILE(int, ftruncate64, WRITING, (int file, off64_t size), (file, size), TYPES(int, off64_t))
ON_FILE(int, fsync, SYNCING, (int file), (file), TYPES(int))
ON_FILE(int, fdatasync, SYNCING, (int file), (file), TYPES(int))

#define OPENED(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = va_arg(more, mode_t); \
        va_end(more); \
        return path_fails(path, OPENING) ? -1 : real(path, flags, mode); \
    }
OPENED(open)
OPENED(open64)

#define OPENED_AT(name) \
    int name(int where, const char *path, int flags, ...) { \
        REAL(int, #name, int, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = va_arg(more, mode_t); \
        va_end(more); \
        int ours = where == AT_FDCWD || path[0] == '/'; \
        return ours && path_fails(path, OPENING) ? -1 : real(where, path, flags, mode); \
    }
OPENED_AT(openat)
OPENED_AT(openat64)

#define OPENED_STREAM(name) \
    FILE *name(const char *path, const char *mode) { \
        REAL(FILE *, #name, const char *, const char *); \
        return path_fails(path, OPENING) ? NULL : real(path, mode); \
    }
OPENED_STREAM(fopen)
OPENED_STREAM(fopen64)

size_t fread(void *to, size_t size, size_t count, FILE *stream) {
    REAL(size_t, "fread", void *, size_t, size_t, FILE *);
    return armed && file_fails(fileno(stream), READING) ? 0 : real(to, size, count, stream);
}

size_t fwrite(const void *from, size_t size, size_t count, FILE *stream) {
    REAL(size_t, "fwrite", const void *, size_t, size_t, FILE *);
    return armed && file_fails(fileno(stream), WRITING) ? 0 : real(from, size, count, stream);
}

#define ON_NAMES(name) \
    int name(const char *one, const char *two) { \
        REAL(int, #name, const char *, const char *); \
        return path_fails(two, NAMING) ? -1 : real(one, two); \
    }
ON_NAMES(rename)
ON_NAMES(link)

#define ON_NAME(name) \
    int name(const char *path) { \
        REAL(int, #name, const char *); \
        return path_fails(path, NAMING) ? -1 : real(path); \
    }
ON_NAME(unlink)
ON_NAME(rmdir)

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    return path_fails(path, NAMING) ? -1 : real(path, mode);
}
